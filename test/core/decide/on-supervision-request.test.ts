import t from 'tap';
import type { Supervision } from '../../../src/core/model/notice.ts';
import type { RequestName, Requests } from '../../../src/core/model/request.ts';
import { begun, consult, idOf, scriptOf, statesOf, supervise, tale, together } from '../call-kit.ts';
import { answerAt, dial, ear, find, leftOver, office, outside, ringAt, talking, talkTo } from '../errand-kit.ts';
import { route, type Scene } from '../kit.ts';

const HOWS: readonly Supervision[] = ['eavesdrop', 'whisper', 'force_call'];

const supervised = (how: Supervision, attributes = ''): Scene => {
  const scene = talking(attributes);
  supervise(scene, how);
  scene.answer('d');
  return scene;
};
const waiting = (): Scene => {
  const scene = office();
  scene.arrive('c', route('<agent name="a"/>'));
  return scene;
};
const transferring = (): Scene => {
  const scene = talking();
  scene.ask('agent.transfer', { agent: 'a', id: idOf(scene), whom: dial(), release: false });
  return scene;
};
const third = (scene: Scene): Scene => {
  scene.ask('agent.invite', { agent: 'a', id: idOf(scene), whom: dial(), mode: 1, background: true });
  answerAt(scene, outside(scene));
  return scene;
};
const after = (scene: Scene, act: (scene: Scene) => void): Scene => {
  act(scene);
  return scene;
};

type Ask = { readonly [N in RequestName]: readonly [name: N, params: Requests[N]] }[RequestName];
type Refusal = readonly [why: string, world: () => Scene, ask: Ask, code: string];

const listen = (how: Supervision, agent = 'd', target = 'a'): Ask => ['agent.supervise', { agent, target, how }];
const replace = (agent = 'd', target = 'a'): Ask => ['agent.substitute', { agent, target }];

// prettier-ignore
const REFUSALS: readonly Refusal[] = [
  ['no such supervisor', talking, listen('eavesdrop', 'nobody'), '040202'],
  ['no such agent', talking, listen('eavesdrop', 'd', 'nobody'), '040202'],
  ['himself', talking, listen('eavesdrop', 'a', 'a'), '000001'],
  ['the agent is in no call', () => office(), listen('eavesdrop'), '040205'],
  ['the agent rings only', waiting, listen('whisper'), '040205'],
  ['the agent listens himself', () => supervised('eavesdrop'), listen('eavesdrop', 'b', 'd'), '040205'],
  ['the supervisor is called', () => after(talking(), (scene) => { scene.arrive('c2', route('<agent name="d"/>')); }), listen('eavesdrop'), '040203'],
  ['the supervisor is in a call of his own', () => after(talking(), (scene) => { talkTo(scene, 'c2', 'd'); }), listen('eavesdrop'), '040203'],
  ['two parties only', () => talking('conversation_level="1"'), listen('force_call'), '040502'],
  ['full', () => third(talking('', { settings: { maxMembers: 3 } })), listen('force_call'), '040502'],
  ['a transfer is pending', transferring, listen('force_call'), '040502'],
  ['he would leave one alone', () => after(supervised('force_call'), (scene) => { scene.hangUp('c'); }), listen('eavesdrop'), '000004'],
  ['one who supervises makes no call', () => supervised('eavesdrop'), ['agent.call', { agent: 'd', whom: dial(), background: false, userData: null }], '040203'],
  ['nothing to take over', () => office(), replace(), '040205'],
  ['himself', talking, replace('a', 'a'), '000001'],
  ['a transfer is pending', transferring, replace(), '000004'],
  ['the supervisor is in a call of his own', () => after(talking(), (scene) => { talkTo(scene, 'c2', 'd'); }), replace(), '040203'],
  ['nothing to tear down', () => office(), ['agent.interrupt', { agent: 'd', target: 'a' }], '040205'],
  ['no such agent', () => office(), ['agent.interrupt', { agent: 'd', target: 'nobody' }], '040202'],
];

void t.test('what is refused leaves no trace', (t) => {
  for (const [why, world, [name, params], code] of REFUSALS)
    t.equal(world().refused(name, params as never), code, `${name}: ${why}`);
  t.end();
});

/** From one to another on the same leg: what the two are, and what was told of it. */
// prettier-ignore
const CHANGES: readonly (readonly [from: Supervision, to: Supervision, then: string, told: string])[] = [
  ['eavesdrop',  'whisper',    'a+c d>a', 'eavesdrop over, whisper begun, whisper talking'],
  ['eavesdrop',  'force_call', 'a+c+d',   'eavesdrop over, force_call begun, force_call talking'],
  ['whisper',    'eavesdrop',  'a+c d~a', 'whisper over, eavesdrop begun, eavesdrop talking'],
  ['whisper',    'force_call', 'a+c+d',   'whisper over, force_call begun, force_call talking'],
  ['force_call', 'eavesdrop',  'a+c d~a', 'force_call over, eavesdrop begun, eavesdrop talking'],
  ['force_call', 'whisper',    'a+c d>a', 'force_call over, whisper begun, whisper talking'],
];

void t.test('from one to another the leg stays', (t) => {
  for (const [from, to, then, told] of CHANGES) {
    const scene = supervised(from);
    const legId = scene.legOf('d');
    scene.forget();
    supervise(scene, to);
    t.strictSame([together(scene), tale(scene, 'd'), scene.legOf('d')], [then, told, legId], `${from} to ${to}`);
    t.notOk(scene.did().includes('originate'));
  }
  t.end();
});

void t.test('the same once more changes nothing', (t) => {
  for (const how of HOWS) {
    const scene = supervised(how);
    const { changes, commands, notices, reply } = supervise(scene, how);
    t.strictSame([changes, commands, notices], [[], [], []], how);
    t.match(reply, { id: /^er/ });
  }
  t.end();
});

void t.test('two supervisors on one agent: each as he wishes, each free when it is over', (t) => {
  const scene = supervised('eavesdrop');
  supervise(scene, 'whisper', 'b');
  scene.answer('b');
  t.equal(together(scene), 'a+c b>a d~a');
  scene.hangUp(scene.legOf('b'));
  t.equal(together(scene), 'a+c d~a');
  supervise(scene, 'force_call', 'b');
  scene.answer('b');
  t.equal(together(scene), 'a+b+c d~a');
  scene.hangUp('c');
  t.equal(together(scene), 'a+b d~a');
  scene.hangUp(scene.legOf('a'));
  t.strictSame([statesOf(scene), leftOver(scene)], ['a idle, b idle, d idle', 0]);
  t.end();
});

void t.test('a supervisor who talks as a third may be supervised himself, and those go when he only listens', (t) => {
  const scene = supervised('force_call');
  supervise(scene, 'eavesdrop', 'b', 'd');
  scene.answer('b');
  t.equal(together(scene), 'a+c+d b~d');
  supervise(scene, 'eavesdrop');
  t.strictSame([together(scene), scene.state('b')], ['a+c d~a', 'idle']);
  t.end();
});

void t.test('to another agent: he leaves the first', (t) => {
  for (const how of HOWS) {
    const scene = supervised(how);
    talkTo(scene, 'c2', 'b');
    supervise(scene, how, 'd', 'b');
    const mark = { eavesdrop: 'a+c b+c2 d~b', whisper: 'a+c b+c2 d>b', force_call: 'a+c b+c2+d' }[how];
    t.equal(together(scene), mark);
    scene.hangUp(scene.legOf('a'));
    t.equal(scene.state('d'), 'talking', 'the first is no concern of his any more');
    scene.hangUp('c2');
    if (how !== 'force_call') t.equal(scene.state('d'), 'idle');
  }
  t.end();
});

void t.test('on hold in all, in another room, transferred: he hears what the agent hears', (t) => {
  const held = talking();
  held.ask('conversation.set-agent-mode', { id: idOf(held), agent: 'a', mode: 4 });
  supervise(held, 'eavesdrop');
  held.answer('d');
  t.equal(together(held), '(a)+c d~a');
  consult(held);
  held.answer('b');
  t.equal(together(held), '(a)+c a+b d~a', 'he goes along');
  held.ask('agent.complete-consult', { agent: 'a', id: idOf(held) });
  t.equal(together(held), 'b+c', 'the agent is out of it');
  t.equal(held.state('d'), 'idle');
  const moved = talking();
  moved.ask('agent.call', { agent: 'a', whom: find('b'), background: false, userData: null });
  moved.answer('b');
  supervise(moved, 'eavesdrop', 'd', 'b');
  moved.answer('d');
  moved.ask('agent.transfer', { agent: 'a', id: idOf(moved), whom: dial(), release: true });
  t.equal(moved.state('d'), 'idle', 'whoever waits for another is in no call');
  t.end();
});

void t.test('as a third he stays with the customer when the agent has gone, and is one like any then', (t) => {
  const scene = supervised('force_call');
  scene.hangUp(scene.legOf('a'));
  t.equal(together(scene), 'c+d');
  scene.ask('agent.transfer', { agent: 'd', id: idOf(scene, 'd'), whom: find('b'), release: true });
  scene.answer('b');
  t.strictSame([together(scene), scene.state('d')], ['b+c', 'idle']);
  t.end();
});

void t.test('there may be no place for a third when he answers', (t) => {
  const worlds: Readonly<Record<string, (scene: Scene) => void>> = {
    full: (scene) => {
      third(scene);
    },
    'a transfer is pending': (scene) => {
      scene.ask('agent.transfer', { agent: 'a', id: idOf(scene), whom: dial(), release: false });
    },
  };
  for (const [why, happens] of Object.entries(worlds)) {
    const scene = talking('', { settings: { maxMembers: 3 } });
    supervise(scene, 'force_call');
    happens(scene);
    const before = together(scene);
    scene.answer('d');
    t.strictSame([together(scene), scene.state('d')], [before, 'idle'], why);
    t.equal(tale(scene, 'd'), 'force_call begun, force_call over!');
  }
  t.end();
});

void t.test('he stops ringing when there is nothing left to listen to, or to take over', (t) => {
  for (const ask of [listen('eavesdrop'), listen('force_call'), replace()]) {
    const scene = talking();
    scene.ask(ask[0], ask[1]);
    scene.hangUp('c');
    t.strictSame([statesOf(scene), leftOver(scene)], ['a idle, b idle, d idle', 0], ask[0]);
  }
  t.end();
});

void t.test('a customer never hears that somebody listens or whispers', (t) => {
  for (const how of ['eavesdrop', 'whisper'] as const) {
    const scene = supervised(how);
    const joined = scene.commands.filter((command) => command.do === 'join' && command.legId === scene.legOf('d'));
    t.strictSame([joined, ear(scene, 'c'), ear(scene, scene.legOf('a'))], [[], 'talks', 'talks']);
    t.equal(tale(scene, 'a'), '-', 'nor is the agent told');
  }
  t.end();
});

void t.test('logged out, or reset: his supervision is over, and only his', (t) => {
  for (const how of HOWS) {
    const out = supervised(how);
    out.ask('agent.logout', { name: 'd', force: true });
    t.equal(together(out), 'a+c', how);
    const reset = supervised(how);
    reset.ask('agent.reset', { name: 'd' });
    t.strictSame([together(reset), reset.state('d')], ['a+c', 'idle'], how);
    const target = supervised(how);
    target.ask('agent.reset', { name: 'a' });
    t.equal(target.state('a'), 'idle', how);
    t.equal(together(target), how === 'force_call' ? 'c+d' : '-', how);
  }
  t.end();
});

void t.test('a call is taken over: what rang, what is talked, what was answered meanwhile, a consultation', (t) => {
  const answered = waiting();
  answered.ask('agent.substitute', { agent: 'd', target: 'a' });
  answered.answer('a');
  t.equal(together(answered), 'a+c');
  answered.answer('d');
  t.strictSame([together(answered), answered.state('a')], ['c+d', 'idle']);
  const consulting = talking();
  consult(consulting);
  consulting.answer('b');
  consulting.ask('agent.substitute', { agent: 'd', target: 'a' });
  consulting.answer('d');
  t.equal(together(consulting), 'a+c b+d', 'the agent is back with the customer');
  t.end();
});

void t.test('two take over the same call: the first has it', (t) => {
  const scene = talking();
  scene.ask('agent.substitute', { agent: 'd', target: 'a' });
  scene.ask('agent.substitute', { agent: 'b', target: 'a' });
  scene.answer('b');
  t.strictSame([together(scene), statesOf(scene)], ['b+c', 'a idle, b talking, d idle']);
  t.strictSame(
    [tale(scene, 'd'), tale(scene, 'b')],
    ['substitute begun, substitute over!', 'substitute begun, substitute talking'],
  );
  t.end();
});

/** Whatever the agent is in is over, for all who are in it. */
// prettier-ignore
const TORN: readonly (readonly [what: string, world: () => Scene, then: string, states: string, script: string])[] = [
  ['rings', waiting, '-', 'a idle, b idle, d idle', 'reject'],
  ['talks', talking, '-', 'a idle, b idle, d idle', 'success'],
  ['three talk', () => third(talking()), '-', 'a idle, b idle, d idle', 'success'],
  ['a transfer is pending', transferring, '-', 'a idle, b idle, d idle', 'success'],
  ['consults, and it rings', () => after(talking(), (scene) => { consult(scene); }), '-', 'a idle, b idle, d idle', 'success'],
  ['consults, and talks', () => after(talking(), (scene) => { consult(scene); scene.answer('b'); }), 'a+c', 'a talking, b idle, d idle', '-'],
  ['calls', () => after(office(), (scene) => { scene.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null }); }), '-', 'a idle, b idle, d idle', 'gone'],
];

void t.test('torn down', (t) => {
  for (const [what, world, then, states, script] of TORN) {
    const scene = world();
    scene.forget();
    t.equal(scene.ask('agent.interrupt', { agent: 'd', target: 'a' }).rejection, null, what);
    t.strictSame([together(scene), statesOf(scene), scriptOf(scene)], [then, states, script], what);
    t.match(tale(scene, 'a'), /interrupt over/, what);
    t.equal(tale(scene, 'd'), 'interrupt over', what);
  }
  const listening = supervised('eavesdrop');
  listening.ask('agent.interrupt', { agent: 'b', target: 'd' });
  t.strictSame([together(listening), listening.state('d')], ['a+c', 'idle'], 'one who listens');
  t.end();
});

void t.test('a meeting goes on without the one who is torn out of it', (t) => {
  const scene = office();
  for (const agent of ['a', 'b']) {
    scene.ask('agent.meet', { agent, room: 'blue' });
    scene.answer(agent);
  }
  scene.ask('agent.interrupt', { agent: 'd', target: 'a' });
  t.equal(together(scene), 'b');
  t.end();
});

/** The connection is lost, this happens, and the switch tells how it is. */
const MEANWHILE: Readonly<Record<string, (scene: Scene) => void>> = {
  nothing: () => undefined,
  'the agent hangs up': (scene) => void scene.phone.hangUp(scene.legOf('a'), 'NORMAL_CLEARING'),
  'the customer hangs up': (scene) => void scene.phone.hangUp('c', 'NORMAL_CLEARING'),
  'the supervisor answers': (scene) => void scene.phone.answer(scene.legOf('d')),
  'he answers, and the agent hangs up': (scene) => {
    scene.phone.answer(scene.legOf('d'));
    scene.phone.hangUp(scene.legOf('a'), 'NORMAL_CLEARING');
  },
  'the switch dies': (scene) => scene.phone.restart(),
};

// prettier-ignore
const BACK: readonly (readonly [meanwhile: string, how: Supervision, hasAnswered: boolean, then: string, told: string])[] = [
  ['nothing', 'eavesdrop', true, 'a+c d~a', 'eavesdrop begun, eavesdrop talking'],
  ['nothing', 'force_call', true, 'a+c+d', 'force_call begun, force_call talking'],
  ['nothing', 'eavesdrop', false, 'a+c', 'eavesdrop begun'],
  ['the agent hangs up', 'whisper', true, '-', 'whisper begun, whisper talking, whisper over'],
  ['the agent hangs up', 'force_call', true, 'c+d', 'force_call begun, force_call talking, force_call over'],
  ['the agent hangs up', 'eavesdrop', false, '-', 'eavesdrop begun, eavesdrop over!'],
  ['the customer hangs up', 'eavesdrop', true, '-', 'eavesdrop begun, eavesdrop talking, eavesdrop over'],
  ['the supervisor answers', 'eavesdrop', false, 'a+c d~a', 'eavesdrop begun, eavesdrop talking'],
  ['he answers, and the agent hangs up', 'eavesdrop', false, '-', 'eavesdrop begun, eavesdrop over!'],
  ['the switch dies', 'eavesdrop', true, '-', 'eavesdrop begun, eavesdrop talking, eavesdrop over'],
  ['the switch dies', 'force_call', false, '-', 'force_call begun, force_call over!'],
];

void t.test('a supervision over a lost connection', (t) => {
  for (const [meanwhile, how, hasAnswered, then, told] of BACK) {
    const scene = talking();
    supervise(scene, how);
    if (hasAnswered) scene.answer('d');
    else ringAt(scene, scene.legOf('d'));
    scene.loseSwitch();
    MEANWHILE[meanwhile]?.(scene);
    scene.attach();
    const about = `${how} ${hasAnswered ? 'talks' : 'rings'}, ${meanwhile}`;
    t.strictSame([together(scene), tale(scene, 'd')], [then, told], about);
  }
  t.end();
});

void t.test('a supervision is answered with its id', (t) => {
  const scene = talking();
  const id = begun(supervise(scene, 'whisper'));
  scene.answer('d');
  scene.ask('agent.hang-up', { agent: 'd', id });
  t.strictSame([together(scene), scene.state('d')], ['a+c', 'idle']);
  t.end();
});
