import t from 'tap';
import { findDifferences, findFaults, YOUNG_MS } from '../../../src/core/audit.ts';
import type { Difference } from '../../../src/core/model/difference.ts';
import type { Stranger } from '../../../src/core/model/fact.ts';
import { atOnce } from '../../../src/lib/steps.ts';
import { route, Scene } from '../kit.ts';

const RING_A = route('<agent name="a"/>');
const STRAY = 'ca11ca11-0000-4000-8000-000000000001';

const find = (scene: Scene, strangers: readonly Stranger[] = []): Difference[] => [
  ...atOnce(
    findDifferences(
      scene.world,
      { ...scene.phone.snapshot(scene.world.tables.leg.keys()), strangers },
      scene.at + YOUNG_MS,
    ),
  ),
  ...atOnce(findFaults(scene.world, scene.at)),
];

const audit = (scene: Scene, strangers: readonly Stranger[] = []): string[] => {
  const differences = find(scene, strangers);
  scene.forget();
  scene.run({ type: 'audited', differences });
  return scene.published.flatMap(({ event, about, fields }) =>
    event === 'callcenter.audit.repaired' ? `${about} ${String(fields['believed'])} > ${String(fields['found'])}` : [],
  );
};

/** One call waits for a, who rings or talks. */
function scene(isTalking: boolean): Scene {
  const made = new Scene({ agents: { a: {} } });
  made.arrive('c', RING_A);
  if (isTalking) made.answer('a');
  made.forget();
  return made;
}

void t.test('nothing differs where every fact was told', (t) => {
  t.strictSame([find(scene(false)), find(scene(true))], [[], []]);
  t.end();
});

void t.test('a leg that is gone ends as by its hang-up, one that is still to come does not', (t) => {
  const ringing = scene(false);
  const leg = ringing.legOf('a');
  ringing.phone.channels.delete(leg);
  const survey = { ...ringing.phone.snapshot(['c']), strangers: [] };
  t.strictSame(atOnce(findDifferences(ringing.world, survey, ringing.at + YOUNG_MS - 1)), []);
  t.strictSame(audit(ringing), [`${leg} dialling > gone`]);
  t.equal(ringing.task().state.is, 'calling', 'he is called again');

  const talking = scene(true);
  talking.phone.channels.delete('c');
  const { id } = talking.conversation();
  t.strictSame(audit(talking), [`c in enq-${id} > gone`]);
  t.strictSame(
    talking.story().filter((event) => event !== 'audit.repaired'),
    ['a exit', 'parts 0', 'conversation.end dismiss', 'a talking>idle'],
  );
  t.end();
});

void t.test('an answer that was not heard of connects', (t) => {
  const ringing = scene(false);
  ringing.phone.answer(ringing.legOf('a'));
  t.strictSame(audit(ringing), [`${ringing.legOf('a')} dialling > parked`]);
  t.equal(ringing.state('a'), 'talking');
  t.equal(ringing.count('conversation'), 1);
  t.end();
});

void t.test('a member who is silenced, or out of the room, is brought back', (t) => {
  const talking = scene(true);
  const channel = talking.phone.channels.get('c');
  const room = `enq-${talking.conversation().id}`;
  if (channel !== undefined) channel.place = { at: 'room', room, flags: { mute: true, deaf: false } };
  t.strictSame(audit(talking), [`c in ${room} > in ${room} mute`]);
  t.strictSame(talking.phone.members(room).get('c'), { mute: false, deaf: false });
  if (channel !== undefined) channel.place = { at: 'parked' };
  t.strictSame(audit(talking), [`c in ${room} > parked`]);
  t.equal(talking.phone.members(room).size, 2);
  t.strictSame(find(talking), []);
  t.end();
});

void t.test('who is on his way out may be anywhere', (t) => {
  const ringing = scene(false);
  ringing.phone.lost.add('hang-up');
  const leg = ringing.legOf('a');
  ringing.ask('task.cancel', { id: ringing.task().id });
  ringing.phone.answer(leg);
  t.strictSame(find(ringing), []);
  t.end();
});

void t.test('a leg of ours that nobody knows is hung up, a stranger is put out of the room', (t) => {
  const talking = scene(true);
  talking.phone.channels.set(STRAY, {
    legId: STRAY,
    phase: 'answered',
    place: { at: 'parked' },
    isHeld: true,
    variables: null,
    result: null,
    isTold: true,
    voice: null,
    isEarlyWanted: false,
  });
  const room = `enq-${talking.conversation().id}`;
  const differences = find(talking, [{ legId: 's', room }]);
  talking.forget();
  talking.take({ type: 'audited', differences });
  t.strictSame(talking.commands, [
    { do: 'hang-up', legId: STRAY, cause: 'NORMAL_CLEARING' },
    { do: 'leave', legId: 's', room },
  ]);
  t.end();
});

void t.test('telephones that came and went', (t) => {
  const calm = new Scene({ agents: { a: {}, b: { isUnregistered: true } } });
  calm.phone.registered.delete('a');
  calm.phone.registered.add('b');
  t.strictSame(audit(calm), ['a registered > not registered', 'b not registered > registered']);
  t.strictSame([...calm.world.tables.registration.keys()], ['b']);
  t.end();
});

void t.test('a timer that is missing is set, a row is written as it is in memory or taken out', (t) => {
  const ringing = scene(true);
  const id = `conversation:${ringing.conversation().id}:over`;
  (ringing.world.tables.timer as Map<string, unknown>).delete(id);
  const differences: Difference[] = [
    ...atOnce(findFaults(ringing.world, ringing.at)),
    { of: 'row', kind: 'agent', id: 'default/a' },
    { of: 'row', kind: 'agent', id: 'default/z' },
  ];
  const { changes } = ringing.take({ type: 'audited', differences });
  t.equal(ringing.world.tables.timer.has(id), true);
  t.strictSame(
    changes.filter(({ kind }) => kind === 'agent'),
    [
      { kind: 'agent', id: 'default/a', value: ringing.agent('a') },
      { kind: 'agent', id: 'default/z', value: null },
    ],
  );
  t.end();
});

void t.test('what is mended already is left alone', (t) => {
  const calm = new Scene({ agents: { a: {} } });
  const differences: Difference[] = [
    { of: 'leg', id: 'gone', seen: null },
    { of: 'registration', id: 'a', isThere: true },
  ];
  t.match(calm.take({ type: 'audited', differences }), { ignored: 'it is so no more', published: [] });
  t.end();
});
