import t from 'tap';
import {
  answerAt,
  dial,
  find,
  leftOver,
  office,
  outside,
  ringAt,
  talking,
  talksWith,
  talkTo,
  type Whom,
} from '../errand-kit.ts';
import { arrival, readDocument, route, type Scene } from '../kit.ts';

/** Legs and sounds that a leg hears. */
function hearing(scene: Scene, legId: string): string[] {
  const channel = scene.phone.channels.get(legId);
  if (channel === undefined) return ['-'];
  const sound = channel.voice === null ? [] : [channel.voice];
  const { place } = channel;
  if (place.at !== 'room' || place.flags.deaf) return sound;
  const speakers = [...scene.phone.members(place.room)].filter(([other, { mute }]) => other !== legId && !mute);
  return [...speakers.map(([other]) => other), ...sound];
}
const id = (scene: Scene): string => scene.conversation().id;
const wishOf = (scene: Scene): string[] =>
  scene.commands.flatMap((command) => (command.do === 'originate' ? [command.wants.join()] : []));
const sound = (scene: Scene, legId: string): void => ringAt(scene, legId, true);

for (const [mode, isHeard] of [
  [1, false],
  [2, false],
  [3, true],
  [4, false],
  [5, true],
] as const)
  void t.test(`ring mode ${mode}: ${isHeard ? 'the agent who sounds is heard' : 'his sound is not asked for'}`, (t) => {
    const scene = office();
    scene.arrive('c', route('<agent name="a"/>', `ring_mode="${mode}"`));
    t.strictSame(wishOf(scene), [isHeard ? 'early-media' : '']);
    const agent = scene.legOf('a');
    sound(scene, agent);
    t.strictSame(hearing(scene, 'c'), [isHeard ? agent : 'music']);
    t.strictSame(hearing(scene, agent), []);
    answerAt(scene, agent);
    t.ok(talksWith(scene, 'c', agent));
    scene.hangUp('c');
    t.equal(leftOver(scene), 0);
    t.end();
  });

void t.test('one who only rings has a ringback of ours', (t) => {
  const scene = office();
  scene.arrive('c', route('<agent name="a"/>', 'ring_mode="5"'));
  scene.ring('a');
  t.strictSame(hearing(scene, 'c'), ['tone:ringback']);
  t.end();
});

void t.test('a caller whose call is not answered waits outside: a room would answer it', (t) => {
  const scene = office();
  scene.phone.handOver('c');
  const document = { ok: true, value: readDocument(route('<agent name="a"/>', 'ring_mode="5"')) } as const;
  scene.run({ ...arrival('c', document), isAnswered: false });
  t.strictSame(wishOf(scene), ['']);
  scene.ring('a', true);
  t.strictSame(hearing(scene, 'c'), ['tone:ringback']);
  t.end();
});

for (const cause of ['CALL_REJECTED', 'USER_BUSY', 'NORMAL_CLEARING'])
  void t.test(`one who sounds, and then ends by ${cause}: the caller is where he was, the next agent rings`, (t) => {
    const scene = office();
    scene.arrive(
      'c',
      route('<agents><agent name="a"/><agent name="b"/></agents>', 'ring_mode="5" fail_overflow="true"'),
    );
    const [first = ''] = scene.dialled();
    sound(scene, scene.legOf(first));
    scene.refuse(first, cause);
    t.strictSame(hearing(scene, 'c'), ['music']);
    const second = first === 'a' ? 'b' : 'a';
    sound(scene, scene.legOf(second));
    t.strictSame(hearing(scene, 'c'), [scene.legOf(second)]);
    scene.advance(50_000);
    t.strictSame(hearing(scene, 'c'), ['music'], 'a sound is no answer: his time runs');
    t.end();
  });

void t.test('of several who ring the first that sounds is heard, and goes on being it; then the next', (t) => {
  const scene = office();
  const agents = '<agents><agent name="a"/><agent name="b"/><agent name="d"/></agents>';
  scene.arrive('c', route(agents, 'choice="ring_all" ring_mode="3" fail_overflow="true"'));
  const [a, b, d] = ['a', 'b', 'd'].map((name) => scene.legOf(name)) as [string, string, string];
  scene.ring('a');
  sound(scene, b);
  t.strictSame(hearing(scene, 'c'), [b]);
  sound(scene, a);
  sound(scene, d);
  t.strictSame(hearing(scene, 'c'), [b], 'the first one still');
  scene.refuse('b');
  t.strictSame(hearing(scene, 'c'), [a]);
  answerAt(scene, d);
  t.ok(talksWith(scene, 'c', d), 'whoever answers first');
  t.equal(scene.phone.channels.has(a), false);
  t.end();
});

void t.test('callout: dial tone, then whom he calls; the conversation that he has on hold hears nothing of it', (t) => {
  const scene = talking('hold_voice="hold.wav"');
  const own = scene.legOf('a');
  scene.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null });
  t.strictSame(wishOf(scene), ['early-media']);
  t.strictSame(hearing(scene, own), ['tone:dial']);
  sound(scene, outside(scene));
  t.strictSame(hearing(scene, own), [outside(scene)]);
  t.strictSame(hearing(scene, outside(scene)), []);
  t.strictSame(hearing(scene, 'c'), ['file:hold.wav']);
  scene.hangUp(outside(scene), 'USER_BUSY');
  t.ok(talksWith(scene, own, 'c'), 'he has back what he had');
  t.end();
});

void t.test('callout in the background: nobody hears it, so it is not asked for', (t) => {
  const scene = talking();
  scene.ask('agent.call', { agent: 'a', whom: dial(), background: true, userData: null });
  t.strictSame(wishOf(scene), ['']);
  sound(scene, outside(scene));
  t.ok(talksWith(scene, scene.legOf('a'), 'c'));
  t.end();
});

void t.test('who takes up talking again while he calls hears no tone over it', (t) => {
  const scene = talking();
  const [conversation, own] = [id(scene), scene.legOf('a')];
  scene.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null });
  sound(scene, outside(scene));
  scene.ask('conversation.set-agent-mode', { id: conversation, agent: 'a', mode: 1 });
  t.strictSame(hearing(scene, own), ['c']);
  t.strictSame(hearing(scene, 'c'), [own]);
  t.end();
});

const BY: readonly (readonly [string, Whom])[] = [
  ['a number', dial()],
  ['an agent', find('b', 'ring_mode="5"')],
];
for (const [name, whom] of BY) {
  const sought = (scene: Scene): string => (whom.by === 'dial' ? outside(scene) : scene.legOf('b'));

  void t.test(`inviting ${name}: the inviter alone hears it`, (t) => {
    const scene = talking();
    const own = scene.legOf('a');
    scene.ask('agent.invite', { agent: 'a', id: id(scene), whom, mode: 1, background: false });
    sound(scene, sought(scene));
    t.strictSame(hearing(scene, own), [sought(scene)]);
    t.strictSame(hearing(scene, 'c'), ['music'], 'he is alone');
    const found = sought(scene);
    answerAt(scene, found);
    t.strictSame(hearing(scene, 'c').sort(), [own, found].sort());
    t.strictSame(hearing(scene, found).sort(), [own, 'c'].sort());
    t.end();
  });

  void t.test(`inviting ${name} for all: all hear it where they are, and it hears nobody`, (t) => {
    const scene = talking();
    const own = scene.legOf('a');
    scene.ask('conversation.set-agent-mode', { id: id(scene), agent: 'a', mode: 2 });
    scene.forget();
    scene.ask('conversation.invite', { id: id(scene), whom, mode: 1, background: true });
    const found = sought(scene);
    sound(scene, found);
    t.strictSame(hearing(scene, 'c'), [found]);
    t.strictSame(hearing(scene, own).sort(), ['c', found].sort());
    t.strictSame(hearing(scene, found), []);
    answerAt(scene, found);
    t.strictSame(hearing(scene, found), ['c']);
    t.notOk(scene.did().includes('leave'), 'nobody moved');
    t.end();
  });

  void t.test(`inviting ${name} for all while one is on hold: he hears a ringback of ours`, (t) => {
    const scene = talking();
    scene.ask('conversation.set-agent-mode', { id: id(scene), agent: 'a', mode: 4 });
    scene.ask('conversation.invite', { id: id(scene), whom, mode: 1, background: true });
    sound(scene, sought(scene));
    t.strictSame(hearing(scene, 'c'), [sought(scene)]);
    t.strictSame(hearing(scene, scene.legOf('a')), ['tone:ringback']);
    t.end();
  });

  void t.test(`transferring to ${name}, the agent released: the other hears it`, (t) => {
    const scene = talking();
    scene.ask('agent.transfer', { agent: 'a', id: id(scene), whom, release: true });
    const found = sought(scene);
    sound(scene, found);
    t.strictSame(hearing(scene, 'c'), [found]);
    answerAt(scene, found);
    t.ok(talksWith(scene, 'c', found));
    scene.hangUp(found);
    t.equal(leftOver(scene), 0);
    t.end();
  });

  void t.test(`transferring to ${name}, both stay: both hear it where they are, and neither the other`, (t) => {
    const scene = talking();
    const own = scene.legOf('a');
    scene.ask('agent.transfer', { agent: 'a', id: id(scene), whom, release: false });
    const found = sought(scene);
    sound(scene, found);
    t.strictSame(hearing(scene, 'c'), [found]);
    t.strictSame(hearing(scene, own), [found]);
    t.notOk(scene.did().includes('leave'), 'their room and its recording live on');
    scene.hangUp(found, 'USER_BUSY');
    t.ok(talksWith(scene, 'c', own), 'it failed: as before');
    t.end();
  });

  void t.test(`transferring to ${name}, and the agent hangs up while it sounds`, (t) => {
    const scene = talking();
    scene.ask('agent.transfer', { agent: 'a', id: id(scene), whom, release: false });
    const found = sought(scene);
    sound(scene, found);
    scene.hangUp(scene.legOf('a'));
    t.strictSame(hearing(scene, 'c'), [found]);
    answerAt(scene, found);
    t.ok(talksWith(scene, 'c', found));
    t.end();
  });
}

void t.test('an agent who talks elsewhere is transferred, or invited for all: he hears nothing of it', (t) => {
  const scene = office();
  talkTo(scene, 'c', 'a');
  scene.ask('agent.call', { agent: 'a', whom: find('b'), background: true, userData: null });
  scene.answer('b');
  const both = [...scene.world.tables.conversation.values()].find(({ type }) => type === 'call_agent')?.id ?? '';
  scene.ask('agent.transfer', { agent: 'b', id: both, whom: dial(), release: false });
  sound(scene, outside(scene));
  t.strictSame(hearing(scene, scene.legOf('a')), ['c']);
  t.strictSame(hearing(scene, scene.legOf('b')), [outside(scene)]);
  t.end();
});

void t.test('the daemon was away while it sounds: everybody is where he was, and it goes on', (t) => {
  for (const meanwhile of ['nothing', 'answered', 'gone'] as const) {
    const scene = office();
    scene.arrive('c', route('<agent name="a"/>', 'ring_mode="5" fail_overflow="true"'));
    const agent = scene.legOf('a');
    sound(scene, agent);
    scene.forget();
    scene.loseSwitch();
    if (meanwhile === 'answered') scene.phone.answer(agent);
    if (meanwhile === 'gone') scene.phone.hangUp(agent, 'USER_BUSY');
    scene.attach();
    if (meanwhile === 'nothing') t.strictSame([scene.did(), hearing(scene, 'c')], [[], [agent]]);
    if (meanwhile === 'answered') t.ok(talksWith(scene, 'c', agent));
    if (meanwhile === 'gone') t.strictSame(hearing(scene, 'c'), ['music']);
  }
  t.end();
});
