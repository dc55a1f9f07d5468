import t from 'tap';
import { PLAIN } from '../../../src/core/model/call-options.ts';
import type { Command } from '../../../src/core/model/command.ts';
import { consult } from '../call-kit.ts';
import { answerAt, dial, find, office, outside, talking, talkTo } from '../errand-kit.ts';
import type { Scene } from '../kit.ts';

const ON = { settings: { recording: 'on' } } as const;
const asked = (scene: Scene): string[] =>
  scene.commands.flatMap((command) => (command.do === 'record' || command.do === 'record-leg' ? command.file : []));
const fileOf = (scene: Scene): string => scene.conversation().recordFile ?? '';

/** a talks with a number outside, whose leg is recorded. */
function calling(suffix: 'mp3' | 'wav' = 'mp3', plan = {}): Scene {
  const scene = office(plan);
  const recording = { start: 'answer', isBothWays: true, isStereo: false, suffix } as const;
  scene.ask('agent.call', {
    agent: 'a',
    whom: dial(),
    background: false,
    userData: null,
    options: { ...PLAIN, recording },
  });
  scene.answer('a');
  return scene;
}

void t.test('the connection breaks while a talk is recorded: that goes on, and is not begun anew', (t) => {
  const scene = talking('', ON);
  const file = fileOf(scene);
  scene.loseSwitch();
  scene.attach();
  t.strictSame([asked(scene), fileOf(scene)], [[], file]);
  t.end();
});

for (const [what, lose] of [
  ['it did not reach the switch', (scene: Scene) => scene.phone.lost.add('record')],
  ['the connection was just lost', (scene: Scene) => scene.phone.broken.add('record')],
] as const)
  void t.test(`a room is told to be recorded, and ${what}: it is told again`, (t) => {
    const scene = office(ON);
    lose(scene);
    talkTo(scene, 'c', 'a');
    scene.loseSwitch();
    scene.phone.lost.clear();
    scene.phone.broken.clear();
    scene.forget();
    scene.attach();
    t.strictSame(asked(scene), [fileOf(scene)]);
    t.equal(scene.phone.recorded.get(`enq-${scene.conversation().id}`), fileOf(scene));
    t.end();
  });

void t.test('a room that the switch does not record for once is told again when somebody comes', (t) => {
  const scene = office(ON);
  scene.phone.broken.add('record');
  scene.arrive('c', '<enqueue><route><agent name="a"/></route></enqueue>');
  for (const happening of scene.phone.answer(scene.legOf('a'))) scene.take(happening);
  const joins = scene.takePending();
  for (const join of joins.slice(0, 1)) for (const happening of scene.carryOut(join)) scene.take(happening);
  scene.obey();
  t.strictSame([asked(scene).length, scene.conversation().isRecording], [1, false], 'and not at once, and for ever');
  scene.phone.broken.clear();
  for (const join of joins.slice(1)) for (const happening of scene.carryOut(join)) scene.take(happening);
  scene.obey();
  t.strictSame([asked(scene).length, scene.conversation().isRecording], [2, true]);
  t.end();
});

/** a and b have talked with each other, and both talk elsewhere. */
function elsewhere(): Scene {
  const scene = office(ON);
  scene.ask('agent.call', { agent: 'a', whom: find('b'), background: false, userData: null });
  scene.answer('a');
  scene.answer('b');
  consult(scene, dial('77'));
  answerAt(scene, outside(scene));
  scene.ask('agent.call', { agent: 'b', whom: dial('78'), background: false, userData: null });
  answerAt(scene, outside(scene));
  return scene;
}

void t.test('all have left the room for a while: its recording ended with it, the next has a file of its own', (t) => {
  for (const isTold of [true, false]) {
    const scene = elsewhere();
    const { id, recordFile } = scene.conversation();
    const [room, own] = [`enq-${id}`, scene.legOf('b')];
    t.strictSame([recordFile, scene.phone.members(room).size], [`${id}.wav`, 0]);
    if (!isTold) scene.phone.lost.add('join');
    scene.ask('conversation.set-agent-mode', { id, agent: 'b', mode: 1 });
    if (!isTold) {
      scene.phone.lost.clear();
      scene.phone.obey({ do: 'join', legId: own, room, flags: { mute: false, deaf: false } });
      const seen = scene.phone.snapshot([]).legs.find(({ legId }) => legId === own) ?? null;
      scene.run({ type: 'audited', differences: [{ of: 'leg', id: own, seen }] });
    }
    t.equal(scene.phone.recorded.get(room), `${id}-2.wav`, isTold ? 'a fact' : 'an audit');
    t.equal(scene.world.tables.conversation.get(id)?.recordFile, `${id}-2.wav`);
  }
  t.end();
});

void t.test(
  'a leg is told to be recorded, and it did not reach the switch: it is told again, to the same file',
  (t) => {
    for (const how of ['lost', 'broken'] as const) {
      const scene = calling();
      scene.phone[how].add('record-leg');
      answerAt(scene, outside(scene));
      const file = fileOf(scene);
      t.match(file, /\.mp3$/);
      scene.loseSwitch();
      scene.phone[how].clear();
      scene.forget();
      scene.attach();
      t.strictSame([asked(scene), fileOf(scene)], [[file], file], how);
      t.equal(scene.phone.recorded.get(outside(scene)), file);
    }
    t.end();
  },
);

void t.test('only what the switch cannot write is a wav: no other failure says anything about the kind', (t) => {
  for (const failure of ['not attached', 'Cannot locate session!', 'there is no sound yet']) {
    const scene = calling();
    answerAt(scene, outside(scene));
    const command = scene.commands.find(({ do: does }) => does === 'record-leg') as Command;
    scene.forget();
    scene.run({ type: 'outcome', command, failure });
    t.strictSame([asked(scene), fileOf(scene).slice(-4)], [[], '.mp3'], failure);
  }
  t.end();
});
