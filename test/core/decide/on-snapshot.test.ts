import t from 'tap';
import type { Snapshot, SnapshotLeg } from '../../../src/core/model/fact.ts';
import { route, Scene } from '../kit.ts';

const RING_A = route('<agent name="a"/>');
const ringing = (): Scene => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', RING_A);
  return scene;
};
const talking = (): Scene => {
  const scene = ringing();
  scene.answer('a');
  scene.forget();
  return scene;
};
/** The connection breaks, something happens meanwhile, and it is there again. */
const away = (scene: Scene, meanwhile: () => void): void => {
  scene.loseSwitch();
  scene.forget();
  meanwhile();
  scene.attach();
};

void t.test('nothing has happened meanwhile: everything stays as it was', (t) => {
  const scene = talking();
  const before = scene.conversation();
  away(scene, () => undefined);
  t.strictSame(scene.conversation(), before);
  t.strictSame([scene.did(), scene.eventNames()], [[], ['switch.back']]);
  t.end();
});

void t.test('a waiting caller is gone: his task ends, and the telephone that rings for him is hung up', (t) => {
  const scene = ringing();
  away(scene, () => void scene.phone.hangUp('c', 'NORMAL_CLEARING'));
  t.strictSame([scene.did(), scene.count('task'), scene.count('leg')], [['hang-up'], 0, 0]);
  t.match(scene.published.find(({ event }) => event === 'callcenter.queue.fail')?.fields, { cause: 'hangup' });
  t.equal(scene.agent('a').presence.is, 'set');
  t.end();
});

void t.test('a ringing leg is gone: nobody is blamed, and the agent is called again', (t) => {
  const scene = ringing();
  const first = scene.legOf('a');
  away(scene, () => void scene.phone.hangUp(first, 'CALL_REJECTED'));
  t.equal(scene.task().state.is, 'calling');
  t.strictSame(scene.did(), ['originate']);
  t.not(scene.legOf('a'), first);
  t.strictSame([scene.agent('a').notBefore, scene.task().refusedBy], [0, []]);
  t.end();
});

void t.test('an answer was missed: they talk', (t) => {
  const scene = ringing();
  away(scene, () => void scene.phone.answer(scene.legOf('a')));
  t.strictSame(
    scene.conversation().members.map(({ legId }) => legId),
    ['c', scene.legOf('a')],
  );
  t.strictSame(scene.did(), ['join', 'join']);
  t.end();
});

for (const [what, isDead, reason] of [
  ['one of two has hung up meanwhile', false, 'dismiss'],
  ['the switch was started anew', true, 'switch_lost'],
] as const)
  void t.test(`${what}: the conversation ends with ${reason}`, (t) => {
    const scene = talking();
    away(scene, () => (isDead ? scene.phone.restart() : void scene.phone.hangUp('c', 'NORMAL_CLEARING')));
    t.match(scene.published.find(({ event }) => event === 'callcenter.conversation.end')?.fields, {
      end_reason: reason,
    });
    t.strictSame(
      [scene.count('conversation'), scene.count('leg'), scene.agent('a').presence],
      [0, 0, { is: 'set', state: 'idle' }],
    );
    t.end();
  });

void t.test('who hears whom is set right again', (t) => {
  const scene = talking();
  away(scene, () => {
    const channel = scene.phone.channels.get('c');
    if (channel?.place.at === 'room') channel.place = { ...channel.place, flags: { mute: true, deaf: true } };
  });
  const { room } = scene.phone.channels.get('c')?.place as { room: string };
  t.strictSame(scene.commands, [{ do: 'set-flags', legId: 'c', room, flags: { mute: false, deaf: false } }]);
  t.end();
});

void t.test('who fell out of his room meanwhile is brought back', (t) => {
  const scene = talking();
  away(scene, () => {
    const channel = scene.phone.channels.get('c');
    if (channel !== undefined) channel.place = { at: 'parked' };
  });
  t.strictSame(scene.did(), ['join']);
  t.end();
});

void t.test('a call whose control socket was lost meanwhile is called back to us', (t) => {
  const scene = ringing();
  away(scene, () => void scene.phone.dropSocket('c'));
  t.strictSame(scene.did(), ['stop-play', 'play']);
  t.strictSame([scene.leg('c').isAttached, scene.task().state.is], [true, 'calling']);
  t.end();
});

void t.test('channels that we made and do not know are hung up, those of others are not touched', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  const place = { at: 'parked' } as const;
  const legs = ['ca11ca11-0001', 'someone-else'].map((legId): SnapshotLeg => ({ legId, phase: 'answered', place }));
  const snapshot: Snapshot = { switchId: 'switch-1', legs, registered: ['a'], recordedRooms: [] };
  const { commands } = scene.take({ type: 'switch-attached', snapshot });
  t.strictSame(commands, [{ do: 'hang-up', legId: 'ca11ca11-0001', cause: 'NORMAL_CLEARING' }]);
  t.end();
});

void t.test('several calls end at once: what one leg’s end does to another is not undone', (t) => {
  const scene = new Scene({ agents: { a: {}, b: {} } });
  scene.arrive('c', route('<agents><agent name="a"/><agent name="b"/></agents>', 'choice="ring_all"'));
  const legs = [scene.legOf('a'), scene.legOf('b')];
  away(scene, () => void scene.phone.hangUp('c', 'NORMAL_CLEARING'));
  t.strictSame(
    scene.commands,
    legs.map((legId) => ({ do: 'hang-up', legId, cause: 'ORIGINATOR_CANCEL' })),
  );
  t.end();
});

void t.test('registrations are those of the switch, and who is reachable again gets what waits', (t) => {
  const scene = new Scene({ agents: { a: { isUnregistered: true }, b: { state: 'busy' } } });
  scene.arrive('c', RING_A);
  t.equal(scene.task().state.is, 'waiting');
  away(scene, () => {
    scene.phone.registered.clear();
    scene.phone.registered.add('a');
  });
  t.strictSame([...scene.world.tables.registration.keys()], ['a']);
  t.equal(scene.task().state.is, 'calling');
  t.end();
});

void t.test('what was asked in vain before the connection broke does not count afterwards', (t) => {
  const scene = ringing();
  scene.phone.lost.add('join');
  scene.answer('a');
  scene.advance(10_000);
  t.equal(scene.leg('c').tries, 2);
  scene.loseSwitch();
  scene.phone.lost.clear();
  scene.attach();
  t.strictSame([scene.leg('c').tries, scene.count('conversation')], [0, 1]);
  t.end();
});
