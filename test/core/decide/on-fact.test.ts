import t from 'tap';
import { OUR_LEG_PREFIX, type Fact } from '../../../src/core/model/fact.ts';
import { route, Scene } from '../kit.ts';

void t.test('what says nothing new, or is of no leg of ours, is ignored', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="b"/>'));
  const flags = { mute: false, deaf: false };
  const facts: [Fact, string][] = [
    [{ fact: 'leg-parked', legId: 'x' }, 'unknown leg'],
    [{ fact: 'leg-joined', legId: 'x', room: 'enq-1', flags }, 'unknown leg'],
    [{ fact: 'leg-parked', legId: 'c' }, 'leg-parked while parked'],
    [{ fact: 'leg-ringing', legId: 'c', hasEarlyMedia: false }, 'leg-ringing while parked'],
    [{ fact: 'leg-left', legId: 'c', room: 'enq-1' }, 'leg-left while parked'],
    [{ fact: 'leg-dtmf', legId: 'c', digit: '1' }, 'keys mean nothing in a queue or a conversation'],
    [{ fact: 'extension-registered', user: 'a' }, 'registered already'],
    [{ fact: 'extension-unregistered', user: 'b' }, 'not registered'],
  ];
  for (const [fact, why] of facts) t.equal(scene.take({ type: 'fact', fact }).ignored, why);
  t.end();
});

void t.test(
  'a telephone of ours that rings and that we know nothing of is hung up; those of others are left alone',
  (t) => {
    const scene = new Scene({ agents: { a: {} } });
    const tell = (legId: string) =>
      scene.take({ type: 'fact', fact: { fact: 'leg-ringing', legId, hasEarlyMedia: false } });
    const ghost = `${OUR_LEG_PREFIX}0000-4000-8000-000000000001`;
    t.strictSame(tell(ghost).commands, [{ do: 'hang-up', legId: ghost, cause: 'NORMAL_CLEARING' }]);
    t.match(tell('x'), { commands: [], ignored: 'unknown leg' });
    t.end();
  },
);

void t.test('an agent whose telephone goes is offered nothing until it is back', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.phone.registered.delete('a');
  scene.tell({ fact: 'extension-unregistered', user: 'a' });
  scene.arrive('c', route('<agent name="a"/>'));
  t.equal(scene.task().state.is, 'waiting');
  scene.phone.registered.add('a');
  scene.tell({ fact: 'extension-registered', user: 'a' });
  t.equal(scene.task().state.is, 'calling');
  t.end();
});

/** By ring mode: what the caller hears while he waits, from the dialling on, from the ringing on, and after a refusal. */
const HEARD: readonly (readonly [number, string, string, string])[] = [
  [1, 'wait', 'wait', 'wait'],
  [2, 'wait', 'ring', 'ring'],
  [3, 'wait', 'ring', 'ringback'],
  [4, 'wait', 'wait', 'ring'],
  [5, 'wait', 'wait', 'ringback'],
];

void t.test('all five ring modes', (t) => {
  const voices: Readonly<Record<string, string>> = { 'file:w': 'wait', 'file:r': 'ring', 'tone:ringback': 'ringback' };
  for (const [mode, waiting, dialling, ringing] of HEARD) {
    const scene = new Scene({ agents: { a: { state: 'busy' } } });
    const heard = (): string => voices[scene.phone.channels.get('c')?.voice ?? ''] ?? 'nothing';
    scene.arrive(
      'c',
      route('<agent name="a"/>', `ring_mode="${mode}" wait_voice="w" ring_voice="r" fail_overflow="true"`),
    );
    const sounds = [heard()];
    scene.advance(2000);
    scene.ask('agent.set-state', { name: 'a', state: 'idle' });
    sounds.push(heard());
    scene.advance(2000);
    scene.ring('a');
    sounds.push(heard());
    scene.advance(2000);
    scene.refuse('a');
    t.strictSame([...sounds, heard()], [waiting, dialling, ringing, 'wait'], `mode ${mode}`);
  }
  t.end();
});

void t.test('without files it is the switch’s music', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>', 'ring_mode="2"'));
  t.equal(scene.phone.channels.get('c')?.voice, 'music');
  t.end();
});

void t.test('an answer whose event was lost is known by the park, and one that comes twice counts once', (t) => {
  for (const lost of [0, 1]) {
    const scene = new Scene({ agents: { a: {} } });
    scene.arrive('c', route('<agent name="a"/>'));
    const [answered, parked] = scene.phone.answer(scene.legOf('a'));
    scene.runAll(lost === 0 ? [parked!] : [answered!, parked!, answered!, parked!].slice(0, 3));
    t.strictSame([scene.count('conversation'), scene.agent('a').callsToday], [1, 1]);
    t.strictSame(
      scene.conversation().members.map(({ legId }) => scene.leg(legId).state.is),
      ['joined', 'joined'],
    );
  }
  t.end();
});

void t.test('who falls out of his room is brought back', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.answer('a');
  const room = `enq-${scene.conversation().id}`;
  scene.forget();
  scene.phone.channels.get('c')!.place = { at: 'parked' };
  scene.runAll([
    { type: 'fact', fact: { fact: 'leg-left', legId: 'c', room } },
    { type: 'fact', fact: { fact: 'leg-parked', legId: 'c' } },
  ]);
  t.strictSame(scene.did(), ['join']);
  t.end();
});
