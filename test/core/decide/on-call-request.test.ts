import t from 'tap';
import { PLAIN } from '../../../src/core/model/call-options.ts';
import type { RequestName, Requests } from '../../../src/core/model/request.ts';
import { begun, consult, CONSULT, idOf, modeIn, scriptOf, statesOf, tale, together } from '../call-kit.ts';
import { answerAt, dial, ear, find, leftOver, office, outside, talking, talksWith, talkTo } from '../errand-kit.ts';
import { route, type Scene } from '../kit.ts';

const consulting = (): Scene => {
  const scene = talking();
  consult(scene);
  scene.answer('b');
  return scene;
};
const meeting = (...agents: string[]): Scene => {
  const scene = office();
  for (const agent of agents) {
    scene.ask('agent.meet', { agent, room: 'blue' });
    scene.answer(agent);
  }
  return scene;
};
const keys = { agent: 'a', keys: '1', how: 'info' } as const;
const media = { agent: 'a', mode: 1, video: null, isOtherToo: false } as const;
const HOSTILE = ['', '__proto__', 'constructor', "' OR 1=1", '\n\nexit', 'x'.repeat(9000)];

type Ask = { readonly [N in RequestName]: readonly [name: N, params: Requests[N]] }[RequestName];
type Refusal = readonly [why: string, world: () => Scene, ask: (scene: Scene) => Ask, code: string];

// prettier-ignore
const REFUSALS: readonly Refusal[] = [
  ['nobody of that name', office, () => ['agent.cancel', { agent: 'nobody' }], '040202'],
  ['nothing is pending', talking, () => ['agent.cancel', { agent: 'a' }], '000004'],
  ['a consultation that was answered is hung up, not given up', consulting, () => ['agent.cancel', { agent: 'a' }], '000004'],
  ['nobody of that name', office, () => ['agent.hang-up', { agent: 'nobody', id: 'x' }], '040202'],
  ['no consultation', talking, (scene) => ['agent.complete-consult', { agent: 'a', id: idOf(scene) }], '020000'],
  ['not his', consulting, (scene) => ['agent.complete-consult', { agent: 'd', id: idOf(scene) }], '020000'],
  ['whoever waited is gone', () => { const scene = consulting(); scene.hangUp('c'); return scene; }, (scene) => ['agent.complete-consult', { agent: 'a', id: idOf(scene) }], '040501'],
  ['whoever waited is gone before the answer', () => { const scene = talking(); consult(scene); scene.hangUp('c'); return scene; }, (scene) => ['agent.complete-consult', { agent: 'a', id: scene.task().id }], '040501'],
  ['somebody is being called into it', () => { const scene = consulting(); scene.ask('conversation.invite', { id: idOf(scene), whom: dial(), mode: 1, background: false }); return scene; }, (scene) => ['agent.complete-consult', { agent: 'a', id: idOf(scene) }], '000004'],
  ['three for a conversation of two', () => { const scene = talking('conversation_level="1"'); consult(scene); scene.answer('b'); scene.ask('agent.invite', { agent: 'a', id: idOf(scene), whom: dial(), mode: 1, background: true }); answerAt(scene, outside(scene)); return scene; }, (scene) => ['agent.complete-consult', { agent: 'a', id: idOf(scene) }], '040502'],
  ['nobody to consult for', () => office(), () => ['agent.call', { agent: 'a', whom: dial(), background: false, userData: null, options: CONSULT }], '040205'],
  ['no number of the dialplan', talking, (scene) => ['agent.hand-on', { agent: 'a', id: idOf(scene), number: '40 01' }], '000001'],
  ['a number with a line break', talking, (scene) => ['agent.hand-on', { agent: 'a', id: idOf(scene), number: '4001\n' }], '000001'],
  ['an option of a switch command', talking, (scene) => ['agent.hand-on', { agent: 'a', id: idOf(scene), number: '-both' }], '000001'],
  ['no call of his', talking, () => ['agent.hand-on', { agent: 'b', id: 'c', number: '4001' }], '020000'],
  ['the other is an agent', () => meeting(), () => ['agent.hand-on', { agent: 'a', id: 'x', number: '4001' }], '020000'],
  ['a meeting is not handed on', () => meeting('a', 'b'), (scene) => ['agent.hand-on', { agent: 'a', id: idOf(scene), number: '4001' }], '000004'],
  ['a meeting is not transferred', () => meeting('a', 'b'), (scene) => ['agent.transfer', { agent: 'a', id: idOf(scene), whom: dial(), release: true }], '000004'],
  ['a transfer is pending', () => { const scene = talking(); scene.ask('agent.transfer', { agent: 'a', id: idOf(scene), whom: dial(), release: false }); return scene; }, (scene) => ['agent.hand-on', { agent: 'a', id: scene.conversation().id, number: '4001' }], '000004'],
  ['a transfer is pending', () => { const scene = talking(); scene.ask('agent.transfer', { agent: 'a', id: idOf(scene), whom: dial(), release: false }); return scene; }, (scene) => ['agent.set-media', { ...media, id: scene.conversation().id }], '000004'],
  ['no call of his', talking, () => ['agent.set-media', { ...media, agent: 'b', id: 'c' }], '020000'],
  ['it rings only', () => { const scene = office(); scene.arrive('c', route('<agent name="a"/>')); return scene; }, (scene) => ['agent.set-media', { ...media, id: scene.task().id }], '020000'],
  ['no keys', talking, (scene) => ['agent.send-keys', { ...keys, id: idOf(scene), keys: '' }], '000001'],
  ['too many keys', talking, (scene) => ['agent.send-keys', { ...keys, id: idOf(scene), keys: '1'.repeat(65) }], '000001'],
  ['a line break', talking, (scene) => ['agent.send-keys', { ...keys, id: idOf(scene), keys: '1\n2' }], '000001'],
  ['no call of his', talking, () => ['agent.send-keys', { ...keys, agent: 'b', id: 'c' }], '020000'],
  ['nobody else is there', () => { const scene = consulting(); return scene; }, (scene) => ['agent.send-keys', { ...keys, agent: 'b', id: `${idOf(scene, 'b')}x` }], '020000'],
  ['he has answered', talking, (scene) => ['agent.answer', { agent: 'a', id: idOf(scene) }], '020000'],
  ['nothing rings at him', talking, () => ['agent.answer', { agent: 'b', id: 'c' }], '020000'],
];

void t.test('what is refused leaves no trace', (t) => {
  for (const [why, world, ask, code] of REFUSALS) {
    const scene = world();
    const [name, params] = ask(scene);
    t.equal(scene.refused(name, params as never), code, `${name}: ${why}`);
  }
  t.end();
});

void t.test('an id that means nothing names nothing', (t) => {
  for (const id of HOSTILE) {
    const scene = office();
    scene.arrive('c', route('<agent name="a"/>'));
    t.equal(scene.refused('agent.answer', { agent: 'a', id }), '020000');
    const { changes, commands, rejection } = scene.ask('agent.hang-up', { agent: 'a', id });
    t.strictSame([changes, commands, rejection], [[], [], null], 'already gone is no error');
  }
  t.end();
});

void t.test('his ringing telephone is asked to answer, by any id of the call', (t) => {
  for (const id of ['task', 'leg', 'caller'] as const) {
    const scene = office();
    scene.arrive('c', route('<agent name="a"/>'));
    const names = { task: scene.task().id, leg: scene.legOf('a'), caller: 'c' };
    const { commands, reply } = scene.ask('agent.answer', { agent: 'a', id: names[id] });
    t.strictSame([commands, reply], [[{ do: 'answer', legId: names.leg }], { call_id: names.leg }], id);
  }
  const scene = office();
  const id = begun(scene.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null }));
  t.strictSame(scene.ask('agent.answer', { agent: 'a', id }).commands, [{ do: 'answer', legId: scene.legOf('a') }]);
  t.end();
});

/** Everything that has brought somebody into a call names it, as long as he is in it: what he was told, and what it is now. */
const NAMED: Readonly<Record<string, () => readonly [scene: Scene, agent: string, id: string]>> = {
  'the queue task': () => {
    const scene = office();
    scene.arrive('c', route('<agent name="a"/>'));
    const { id } = scene.task();
    scene.answer('a');
    return [scene, 'a', id];
  },
  'the leg of the caller': () => [talking(), 'a', 'c'],
  'his own leg': () => {
    const scene = talking();
    return [scene, 'a', scene.legOf('a')];
  },
  'a call of his': () => {
    const scene = office();
    const id = begun(scene.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null }));
    scene.answer('a');
    answerAt(scene, outside(scene));
    return [scene, 'a', id];
  },
  'the task by which he was invited': () => {
    const scene = talking();
    scene.ask('agent.invite', { agent: 'a', id: idOf(scene), whom: find('b'), mode: 1, background: true });
    const { id } = scene.task();
    scene.answer('b');
    return [scene, 'b', id];
  },
  'the consultation, after it was completed': () => {
    const scene = talking();
    consult(scene);
    const { id } = scene.task();
    scene.answer('b');
    scene.ask('agent.complete-consult', { agent: 'a', id: idOf(scene) });
    return [scene, 'b', id];
  },
  'the consultation, completed before the answer': () => {
    const scene = talking();
    const id = begun(consult(scene));
    const { id: task } = scene.task();
    scene.ask('agent.complete-consult', { agent: 'a', id });
    scene.answer('b');
    return [scene, 'b', task];
  },
  'one that was merged into another': () => {
    const scene = talking();
    const id = begun(scene.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null }));
    const [first] = scene.leg(scene.legOf('a')).conversations;
    answerAt(scene, outside(scene));
    scene.ask('agent.merge', { agent: 'a', source: first ?? '', target: idOf(scene), mode: 1 });
    return [scene, 'a', id];
  },
  'what a supervisor has taken over': () => {
    const scene = talking();
    const id = begun(scene.ask('agent.substitute', { agent: 'd', target: 'a' }));
    scene.answer('d');
    return [scene, 'd', id];
  },
  'what a supervisor has taken while it rang': () => {
    const scene = office();
    scene.arrive('c', route('<agent name="a"/>'));
    const id = begun(scene.ask('agent.substitute', { agent: 'd', target: 'a' }));
    scene.answer('d');
    return [scene, 'd', id];
  },
  'a supervision as a third': () => {
    const scene = talking();
    const id = begun(scene.ask('agent.supervise', { agent: 'd', target: 'a', how: 'force_call' }));
    scene.answer('d');
    return [scene, 'd', id];
  },
  'a meeting': () => {
    const scene = office();
    const id = begun(scene.ask('agent.meet', { agent: 'a', room: 'blue' }));
    scene.answer('a');
    return [scene, 'a', id];
  },
};

void t.test('a call is named by whatever brought somebody into it', (t) => {
  for (const [name, make] of Object.entries(NAMED)) {
    const [scene, agent, id] = make();
    t.equal(scene.ask('agent.set-media', { ...media, agent, id, mode: 2 }).rejection, null, `${name}: media`);
    scene.ask('agent.hang-up', { agent, id });
    t.equal(scene.state(agent), 'idle', `${name}: hung up`);
  }
  t.end();
});

void t.test('what has not been answered is hung up by its id too', (t) => {
  const call = office();
  call.ask('agent.hang-up', {
    agent: 'a',
    id: begun(call.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null })),
  });
  t.strictSame([leftOver(call), call.state('a'), tale(call, 'a')], [0, 'idle', 'call begun, call over!']);
  const met = office();
  met.ask('agent.hang-up', { agent: 'a', id: begun(met.ask('agent.meet', { agent: 'a', room: 'blue' })) });
  t.strictSame([leftOver(met), tale(met, 'a')], [0, 'meeting begun, meeting over!']);
  for (const name of ['agent.cancel', 'agent.hang-up'] as const) {
    const third = talking();
    const about = { agent: 'a', id: idOf(third), mode: 1, background: true } as const;
    const id = begun(third.ask('agent.invite', { ...about, whom: find('b') }));
    third.ask(name, { agent: 'a', id });
    t.strictSame([together(third), tale(third, 'a')], ['a+c', 'three_way begun, three_way over!'], name);
  }
  t.end();
});

void t.test('nobody gives up what another has begun for him', (t) => {
  const scene = talking();
  scene.ask('agent.call', { agent: 'a', whom: find('b'), background: false, userData: null });
  scene.answer('b');
  scene.ask('agent.transfer', { agent: 'b', id: idOf(scene, 'b'), whom: dial(), release: false });
  t.equal(scene.refused('agent.cancel', { agent: 'a' }), '000004');
  t.equal(scene.ask('agent.cancel', { agent: 'b' }).rejection, null);
  t.equal(together(scene), '(a)+c a+b');
  t.end();
});

void t.test('a consultation ends in the mode that he had', (t) => {
  for (const mode of [1, 2, 3, 4] as const) {
    const scene = talking();
    const id = idOf(scene);
    scene.ask('conversation.set-agent-mode', { id, agent: 'a', mode });
    t.equal(consult(scene).rejection, null, `mode ${mode}: on hold he consults too`);
    scene.answer('b');
    t.equal(modeIn(scene.world, id, scene.legOf('a')), 4);
    scene.ask('agent.hang-up', { agent: 'a', id: idOf(scene) });
    t.equal(modeIn(scene.world, id, scene.legOf('a')), mode);
    t.equal(scene.state('b'), 'idle');
  }
  t.end();
});

void t.test('he leaves those whom he consulted to themselves, and is back with the customer', (t) => {
  const scene = consulting();
  scene.ask('agent.invite', { agent: 'a', id: idOf(scene), whom: dial(), mode: 1, background: true });
  answerAt(scene, outside(scene));
  scene.ask('agent.hang-up', { agent: 'a', id: idOf(scene) });
  t.equal(together(scene), '5551+b a+c');
  t.end();
});

void t.test('three wait, or three are consulted: all of them are together, without him', (t) => {
  for (const where of ['those who wait', 'those consulted'] as const) {
    const scene = talking();
    const bring = (): void => {
      scene.ask('agent.invite', { agent: 'a', id: idOf(scene), whom: dial(), mode: 1, background: true });
      answerAt(scene, outside(scene));
    };
    if (where === 'those who wait') bring();
    consult(scene);
    scene.answer('b');
    if (where === 'those consulted') bring();
    t.equal(scene.ask('agent.complete-consult', { agent: 'a', id: idOf(scene) }).rejection, null);
    t.strictSame([together(scene), scene.state('a')], ['5551+b+c', 'idle'], where);
  }
  t.end();
});

void t.test('one consultation for another: he goes back step by step', (t) => {
  const scene = consulting();
  consult(scene, dial());
  answerAt(scene, outside(scene));
  t.equal(together(scene), '(a)+b (a)+c 5551+a');
  scene.ask('agent.complete-consult', { agent: 'a', id: idOf(scene) });
  t.equal(together(scene), '5551+b a+c');
  t.end();
});

void t.test('handed on: the customer goes on at the number, the agent is free', (t) => {
  const scene = talking();
  scene.ask('agent.hand-on', { agent: 'a', id: 'c', number: '4001' });
  const release = scene.commands.find((command) => command.do === 'release');
  t.match(release, { legId: 'c', number: '4001', variables: { enqueue_result: 'success' } });
  t.strictSame([scriptOf(scene), statesOf(scene), leftOver(scene)], ['success', 'a idle, b idle, d idle', 0]);
  t.equal(tale(scene, 'a'), 'transfer begun, transfer talking, transfer over');
  t.end();
});

void t.test('handed on, and we were lost before we knew: he is not sent there a second time', (t) => {
  const scene = talking();
  const params = { agent: 'a', id: 'c', number: '4001' };
  scene.take({ type: 'request', request: { name: 'agent.hand-on', callcentre: 'default', params } });
  for (const command of scene.takePending()) scene.phone.obey(command);
  scene.loseSwitch();
  scene.forget();
  scene.attach();
  t.strictSame([scene.did(), leftOver(scene)], [[], 0]);
  t.end();
});

void t.test(
  'one who is recorded is recorded no more where he is handed on, and brings his file where he joins',
  (t) => {
    const recording = { start: 'answer', isBothWays: true, isStereo: false, suffix: 'wav' } as const;
    const options = { ...PLAIN, recording };
    const handed = office();
    handed.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null, options });
    handed.answer('a');
    answerAt(handed, outside(handed));
    const { recordFile } = handed.conversation();
    t.match(recordFile, /^er.*\.wav$/);
    handed.ask('agent.transfer', { agent: 'a', id: idOf(handed), whom: find('b'), release: true });
    handed.answer('b');
    t.equal(handed.conversation().recordFile, recordFile, 'it goes on in the next conversation');
    handed.ask('agent.hand-on', { agent: 'b', id: idOf(handed, 'b'), number: '4001' });
    t.match(
      handed.commands.find((command) => command.do === 'stop-record-leg'),
      { file: recordFile },
    );
    const joined = talking();
    joined.ask('agent.invite', { agent: 'a', id: idOf(joined), whom: dial(), mode: 1, background: true, options });
    answerAt(joined, outside(joined));
    t.match(joined.conversation().recordFile, /^er.*\.wav$/);
    t.end();
  },
);

void t.test('whoever is found inside is recorded as one outside would be', (t) => {
  const recording = { start: 'ring', isBothWays: true, isStereo: true, suffix: 'mp3' } as const;
  const scene = office();
  const about = { agent: 'a', whom: find('b'), background: false, userData: null } as const;
  const id = begun(scene.ask('agent.call', { ...about, options: { ...PLAIN, recording } }));
  scene.answer('a');
  scene.answer('b');
  const file = `${id}.mp3`;
  t.strictSame(
    scene.commands.filter((command) => command.do === 'record-leg'),
    [{ do: 'record-leg', legId: scene.legOf('b'), file, isBothWays: true, isStereo: true }],
  );
  t.equal(scene.conversation().recordFile, file);
  t.notOk(scene.did().includes('record'), 'once is enough');
  t.end();
});

void t.test('sound and video are changed, and told with what they were', (t) => {
  const scene = talking();
  const own = scene.legOf('a');
  const { reply, commands } = scene.ask('agent.set-media', { ...media, id: 'c', mode: 2, video: 3, isOtherToo: true });
  t.strictSame(reply, { last: { mode: 1, video: 0 }, now: { mode: 2, video: 3 } });
  t.strictSame(
    commands.filter((command) => command.do === 'set-video'),
    [
      { do: 'set-video', legId: own, video: 3 },
      { do: 'set-video', legId: 'c', video: 3 },
    ],
    'both are asked',
  );
  t.equal(ear(scene, own), 'listens');
  t.match(scene.notices, [{ is: 'phase', deed: 'change-media', phase: 'talking', media: reply as object }]);
  t.end();
});

void t.test('a picture goes both ways or not at all', (t) => {
  const scene = talking();
  for (const video of [1, 2] as const)
    t.equal(scene.refused('agent.set-media', { ...media, id: 'c', mode: 1, video, isOtherToo: true }), '000001');
  scene.ask('agent.set-media', { ...media, id: 'c', mode: 4, video: null, isOtherToo: true });
  t.strictSame(
    scene.notices.filter(({ is }) => is === 'phase'),
    [],
    'of hold no more is told than the reply does',
  );
  t.end();
});

void t.test('keys go to the parties outside, else to the others', (t) => {
  const scene = talking();
  const sent = (id: string) => scene.ask('agent.send-keys', { ...keys, id }).commands;
  t.match(sent('c'), [{ do: 'send-dtmf', legId: 'c', keys: '1', how: 'info' }]);
  scene.ask('agent.call', { agent: 'a', whom: find('b'), background: false, userData: null });
  scene.answer('b');
  t.match(sent(idOf(scene)), [{ legId: scene.legOf('b') }]);
  t.ok(talksWith(scene, scene.legOf('a'), scene.legOf('b')));
  t.end();
});

void t.test('a meeting lasts while anybody is in it', (t) => {
  const scene = meeting('a', 'b');
  t.equal(together(scene), 'a+b');
  scene.ask('agent.hang-up', { agent: 'b', id: idOf(scene, 'b') });
  t.strictSame([together(scene), scene.state('b')], ['a', 'idle']);
  scene.ask('agent.meet', { agent: 'a', room: 'blue' });
  t.equal(tale(scene, 'a'), 'meeting begun, meeting talking', 'he is in it already');
  talkTo(scene, 'c', 'd');
  scene.ask('agent.meet', { agent: 'd', room: 'blue' });
  t.equal(together(scene), '(d)+c a+d');
  scene.hangUp(scene.legOf('a'));
  scene.hangUp(scene.legOf('d'));
  t.strictSame([leftOver(scene), scriptOf(scene)], [0, 'success']);
  for (const agent of ['a', 'b', 'd'])
    t.equal(tale(scene, agent), 'meeting begun, meeting talking, meeting over', agent);
  t.end();
});
