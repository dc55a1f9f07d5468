import t from 'tap';
import { PLAIN } from '../../../src/core/model/call-options.ts';
import { CANNOT_RECORD, type Command } from '../../../src/core/model/command.ts';
import { timerId } from '../../../src/core/model/timer.ts';
import { applyChanges } from '../../../src/core/model/world.ts';
import { roomOf } from '../../../src/core/rules/leg-place.ts';
import { route, Scene } from '../kit.ts';

const RING_A = route('<agent name="a"/>');
const ringing = (attributes = ''): Scene => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>', attributes));
  scene.forget();
  return scene;
};
const fail = (scene: Scene, command: Command, failure = 'it went wrong') =>
  scene.run({ type: 'outcome', command, failure });

void t.test(
  'an originate that the switch does not take: the agent did not answer, and the call fails or goes on',
  (t) => {
    for (const [attributes, expected] of [
      ['', 'call_fail'],
      ['fail_overflow="true"', undefined],
    ] as const) {
      const scene = new Scene({ agents: { a: {} } });
      scene.phone.broken.add('originate');
      scene.arrive('c', route('<agent name="a"/>', attributes));
      t.equal(scene.phone.channels.get('c')?.variables?.['enqueue_cause'], expected);
      t.equal(scene.agent('a').notBefore, scene.at + 10_000);
      t.equal(scene.agent('a').legId, null);
    }
    t.end();
  },
);

void t.test('a hang-up without a channel: the leg is gone', (t) => {
  const scene = ringing();
  const legId = scene.legOf('a');
  scene.phone.channels.delete(legId);
  scene.ask('task.cancel', { id: scene.task().id });
  t.strictSame([scene.count('leg'), scene.agent('a').legId], [0, null]);
  t.end();
});

void t.test('a sound that cannot be played is tried once a second, and nothing else comes of it', (t) => {
  const scene = new Scene({});
  scene.phone.broken.add('play');
  scene.arrive('c', route('<agent name="a"/>'));
  scene.advance(2999);
  t.strictSame(scene.did(), ['play', 'play', 'play']);
  t.equal(scene.task().state.is, 'waiting');
  t.end();
});

void t.test('what fails is tried three times, then the leg is hung up, and that is tried three times', (t) => {
  for (const isSilent of [false, true]) {
    const scene = ringing();
    scene.phone[isSilent ? 'lost' : 'broken'].add('join');
    scene.phone.lost.add('hang-up');
    scene.answer('a');
    scene.advance(60_000);
    const ofCaller = scene.commands.filter((command) => 'legId' in command && command.legId === 'c');
    const names = ofCaller.map((command) => command.do);
    t.strictSame(
      names,
      ['join', 'join', 'join', 'hang-up', 'hang-up', 'hang-up'],
      isSilent ? 'no answer' : 'a failure',
    );
    t.strictSame([scene.count('leg'), scene.count('conversation')], [0, 0]);
  }
  t.end();
});

void t.test('a waiting caller who is out of reach does not leave a task behind', (t) => {
  const scene = ringing();
  scene.phone.lost.add('stop-play');
  scene.runAll(scene.phone.dropSocket('c'));
  scene.advance(15_000);
  t.strictSame(scene.did(), ['stop-play', 'stop-play', 'stop-play', 'hang-up', 'hang-up']);
  t.match(scene.published.find(({ event }) => event === 'callcenter.queue.fail')?.fields, { cause: 'hangup' });
  t.strictSame([scene.count('leg'), scene.count('task'), scene.agent('a').presence.is], [0, 0, 'set']);
  t.end();
});

void t.test('a failure that comes too late, or concerns nobody, is ignored', (t) => {
  const scene = ringing();
  const table: [Command, string][] = [
    [{ do: 'hang-up', legId: 'nobody', cause: 'NORMAL_CLEARING' }, 'of no leg that is there'],
    [{ do: 'announce', room: 'enq-x', voices: [] }, 'of no leg that is there'],
    [{ do: 'leave', legId: 'c', room: 'enq-x' }, 'where it is now a fact tells'],
    [{ do: 'untap', legId: 'c' }, 'not waited for'],
    [{ do: 'play', legId: scene.legOf('a'), voice: 'music' }, 'it has gone on'],
  ];
  for (const [command, why] of table) t.equal(fail(scene, command).ignored, why, command.do);
  const { ignored } = scene.run({ type: 'outcome', command: { do: 'answer', legId: 'c' }, failure: null });
  t.equal(ignored, 'taken');
  t.end();
});

void t.test('whoever cannot be put out of a room because he has left it is not given up before that is told', (t) => {
  const scene = ringing();
  scene.answer('a');
  const room = roomOf(scene.conversation());
  const due = { due: 'asked-overdue', legId: 'c' } as const;
  const timer = { id: timerId(due), at: scene.at + 5000, due };
  applyChanges(scene.world, [
    { kind: 'leg', id: 'c', value: { ...scene.leg('c'), asked: { for: 'park' } } },
    { kind: 'timer', id: timer.id, value: timer },
  ]);
  for (let n = 0; n < 5; n += 1) fail(scene, { do: 'leave', legId: 'c', room }, 'Non-Existant ID');
  t.match(scene.leg('c'), { asked: { for: 'park' }, tries: 0, ending: null });
  t.end();
});

void t.test('a script has its call back as soon as the switch has the variables, wherever the leg is then', (t) => {
  const scene = ringing();
  scene.answer('a');
  scene.forget();
  scene.ask('conversation.remove', { id: scene.conversation().id, data: 'bye' });
  t.strictSame(scene.did(), ['release', 'leave', 'hang-up']);
  t.equal(scene.count('leg'), 0);
  const again = scene.arrive('c', RING_A);
  t.equal(again.published[0]?.event, 'callcenter.queue.enter', 'and may come with a new <enqueue> at once');
  t.end();
});

void t.test('a recording of a kind that the switch cannot write is a wav', (t) => {
  const scene = new Scene({ agents: { a: { state: 'busy' } } });
  const recording = { start: 'answer', isBothWays: true, isStereo: false, suffix: 'mp3' } as const;
  const whom = { by: 'dial', number: '0301', from: null, maxDialMs: null, maxAnswerMs: 60_000 } as const;
  const about = { agent: 'a', whom, background: false, userData: null, options: { ...PLAIN, recording } };
  const { reply } = scene.ask('agent.call', about);
  scene.answer('a');
  const called = scene.commands.flatMap((command) => (command.do === 'originate' ? command.legId : [])).at(-1) ?? '';
  scene.runAll(scene.phone.answer(called));
  const { id } = reply as { id: string };
  const asked = scene.commands.find((command) => command.do === 'record-leg');
  t.match(asked, { file: `${id}.mp3` });
  t.equal(scene.conversation().recordFile, `${id}.mp3`);
  scene.forget();
  if (asked !== undefined) fail(scene, asked, CANNOT_RECORD);
  t.strictSame(scene.commands, [
    { do: 'record-leg', legId: called, file: `${id}.wav`, isBothWays: true, isStereo: false },
  ]);
  t.equal(scene.conversation().recordFile, `${id}.wav`, 'whoever looks for it finds it');
  scene.forget();
  if (asked !== undefined) fail(scene, { ...asked, file: `${id}.wav` }, CANNOT_RECORD);
  t.strictSame(scene.commands, [], 'that cannot be written either: it is not tried again');
  t.end();
});
