import t from 'tap';
import {
  answerAt,
  dial,
  ear,
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
import type { Scene } from '../kit.ts';

const id = (scene: Scene): string => scene.conversation().id;
const call = (scene: Scene, whom: Whom, background = false) =>
  scene.ask('agent.call', { agent: 'a', whom, background, userData: null });
const state = (scene: Scene, name: string): string =>
  JSON.stringify(
    scene.agent(name).presence.is === 'set'
      ? (scene.agent(name).presence as { state: string }).state
      : scene.agent(name).presence.is,
  );

void t.test('callout: his extension first, then the number, then they talk; his state comes back afterwards', (t) => {
  const scene = office();
  call(scene, dial());
  t.equal(state(scene, 'a'), '"fetching"');
  const own = scene.legOf('a');
  scene.answer('a');
  t.equal(ear(scene, own), 'tone:dial');
  ringAt(scene, outside(scene));
  t.equal(ear(scene, own), 'tone:ringback');
  answerAt(scene, outside(scene));
  t.ok(talksWith(scene, own, outside(scene)));
  t.equal(scene.conversation().type, 'call_out');
  t.equal(scene.conversation().agentCallId, own);
  scene.hangUp(outside(scene));
  t.equal(state(scene, 'a'), '"idle"');
  t.equal(leftOver(scene), 0);
  t.end();
});

void t.test('callagent: the id of the task is known, and may be cancelled, before his own telephone answers', (t) => {
  const scene = office();
  const { queue_id: id } = call(scene, find('b')).reply as { queue_id: string };
  t.equal(scene.count('task'), 0);
  scene.answer('a');
  t.equal(scene.task().id, id);
  scene.ask('task.cancel', { id });
  const { queue_id: second } = call(scene, find('b')).reply as { queue_id: string };
  t.not(second, id);
  scene.forget();
  scene.ask('task.cancel', { id: second });
  t.match(scene.published.find(({ event }) => event === 'callcenter.call.fail')?.fields, {
    cause: 'cancel',
    queue_id: second,
  });
  t.equal(state(scene, 'a'), '"idle"');
  t.equal(scene.refused('task.cancel', { id: second }), '040601');
  t.equal(leftOver(scene), 0);
  t.end();
});

const refusals: readonly [string, string][] = [
  ['USER_BUSY', 'call_fail'],
  ['CALL_REJECTED', 'call_fail'],
  ['NO_ANSWER', 'timeout'],
  ['UNALLOCATED_NUMBER', 'call_fail'],
];
for (const [hangupCause, cause] of refusals)
  void t.test(`callout that comes to nothing by ${hangupCause}: he is hung up and what he was`, (t) => {
    const scene = office();
    scene.ask('agent.set-state', { name: 'a', state: 'busy/paper' });
    call(scene, dial());
    scene.answer('a');
    scene.hangUp(outside(scene), hangupCause);
    t.equal(state(scene, 'a'), '"busy/paper"');
    t.match(scene.published.at(-2), { event: 'callcenter.call.fail', fields: { cause } });
    t.equal(leftOver(scene), 0);
    t.end();
  });

void t.test('callout whose own extension does not answer: nothing is dialled', (t) => {
  const scene = office();
  call(scene, dial());
  scene.advance(50_000);
  t.equal(state(scene, 'a'), '"idle"');
  t.notOk(scene.eventNames().includes('callcenter.call.dial'));
  t.equal(leftOver(scene), 0);
  t.end();
});

void t.test('callout in the foreground puts his conversation on hold; a failure gives it back', (t) => {
  const scene = talking();
  const own = scene.legOf('a');
  call(scene, dial());
  t.strictSame([ear(scene, own), ear(scene, 'c')], ['hold+tone:dial', 'talks+music']);
  scene.hangUp(outside(scene), 'USER_BUSY');
  t.strictSame([ear(scene, own), ear(scene, 'c')], ['talks', 'talks']);
  t.end();
});

void t.test('callout in the background: he hears nothing of it, and has it on hold', (t) => {
  const scene = talking();
  const own = scene.legOf('a');
  call(scene, dial(), true);
  ringAt(scene, outside(scene));
  t.strictSame([ear(scene, own), ear(scene, 'c')], ['talks', 'talks']);
  answerAt(scene, outside(scene));
  t.ok(talksWith(scene, own, 'c'));
  t.equal(ear(scene, outside(scene)), 'talks+music');
  t.end();
});

void t.test('callagent: only an idle agent matches; the queue tone; then they talk', (t) => {
  const scene = office();
  scene.ask('agent.set-state', { name: 'b', state: 'away' });
  call(scene, find('b'));
  scene.answer('a');
  t.equal(ear(scene, scene.legOf('a')), 'tone:queue');
  scene.ask('agent.set-state', { name: 'b', state: 'idle' });
  scene.answer('b');
  t.ok(talksWith(scene, scene.legOf('a'), scene.legOf('b')));
  t.equal(scene.conversation().type, 'call_agent');
  scene.hangUp(scene.legOf('a'));
  t.strictSame([state(scene, 'a'), state(scene, 'b'), leftOver(scene)], ['"idle"', '"idle"', 0]);
  t.end();
});

void t.test('callagent that finds nobody in time', (t) => {
  const scene = office();
  scene.ask('agent.set-state', { name: 'b', state: 'away' });
  call(scene, find('b'));
  scene.answer('a');
  scene.advance(30_000);
  t.strictSame([state(scene, 'a'), leftOver(scene)], ['"idle"', 0]);
  t.end();
});

void t.test('the caller of a callout hangs up while it rings: the other side stops', (t) => {
  const scene = office();
  call(scene, dial());
  scene.answer('a');
  const other = outside(scene);
  scene.hangUp(scene.legOf('a'));
  t.strictSame([ear(scene, other), state(scene, 'a'), leftOver(scene)], ['-', '"idle"', 0]);
  t.end();
});

void t.test('the longest talk counts from the answer', (t) => {
  const scene = office();
  call(scene, { ...dial(), maxAnswerMs: 60_000 } as Whom);
  scene.answer('a');
  scene.advance(20_000);
  answerAt(scene, outside(scene));
  scene.advance(59_999);
  t.equal(scene.count('conversation'), 1);
  scene.advance(1);
  t.equal(leftOver(scene), 0);
  t.end();
});

void t.test('inviting by the agent: he waits and hears the tone, the customer has hold music; then three talk', (t) => {
  for (const [whom, tone] of [
    [dial(), 'tone:dial'],
    [find('b'), 'tone:queue'],
  ] as const) {
    const scene = talking();
    const own = scene.legOf('a');
    scene.ask('agent.invite', { agent: 'a', id: id(scene), whom, mode: 1, background: false });
    t.strictSame([ear(scene, own), ear(scene, 'c')], [`hold+${tone}`, 'talks+music']);
    const target = whom.by === 'dial' ? outside(scene) : scene.legOf('b');
    answerAt(scene, target);
    t.strictSame([ear(scene, own), ear(scene, 'c'), ear(scene, target)], ['talks', 'talks', 'talks']);
    t.ok(talksWith(scene, 'c', target));
    scene.hangUp(target);
    t.ok(talksWith(scene, 'c', own));
  }
  t.end();
});

void t.test(
  'inviting in the background changes nothing for the inviter; he joins in the mode that was asked for',
  (t) => {
    const scene = talking();
    scene.ask('agent.invite', { agent: 'a', id: id(scene), whom: dial(), mode: 2, background: true });
    t.ok(talksWith(scene, 'c', scene.legOf('a')));
    answerAt(scene, outside(scene));
    t.equal(ear(scene, outside(scene)), 'listens');
    t.end();
  },
);

void t.test('inviting by the application: with background the conference hears the tone, without nobody does', (t) => {
  for (const [background, heard] of [
    [true, 'talks+tone:ringback'],
    [false, 'talks'],
  ] as const) {
    const scene = talking();
    scene.ask('conversation.invite', { id: id(scene), whom: dial(), mode: 1, background });
    ringAt(scene, outside(scene));
    t.strictSame([ear(scene, 'c'), ear(scene, scene.legOf('a'))], [heard, heard]);
    scene.hangUp(outside(scene), 'USER_BUSY');
    t.strictSame([ear(scene, 'c'), ear(scene, scene.legOf('a'))], ['talks', 'talks']);
  }
  t.end();
});

void t.test('an invitation into a conversation that ends is over', (t) => {
  const scene = talking();
  scene.ask('conversation.invite', { id: id(scene), whom: dial(), mode: 1, background: false });
  scene.hangUp('c');
  t.equal(leftOver(scene), 0);
  t.end();
});

void t.test('limits: members with those on their way, and level 1', (t) => {
  const full = talking('', { settings: { maxMembers: 3 } });
  full.ask('conversation.invite', { id: id(full), whom: dial(), mode: 1, background: false });
  t.match(full.ask('conversation.join', { id: id(full), agent: 'd', mode: 1, others: 'hold' }).rejection, {
    code: '040502',
  });
  const strict = talking('conversation_level="1"');
  t.match(strict.ask('conversation.invite', { id: id(strict), whom: dial(), mode: 1, background: false }).rejection, {
    code: '040502',
  });
  t.end();
});

void t.test('merging: all of the second are in the first, the second is over', (t) => {
  const scene = office();
  const first = talkTo(scene, 'c', 'a');
  scene.ask('agent.call', { agent: 'a', whom: dial(), background: false, userData: null });
  answerAt(scene, outside(scene));
  const second = scene.leg(outside(scene)).conversations[0] ?? '';
  t.match(scene.ask('agent.merge', { agent: 'a', source: first, target: first, mode: 1 }).rejection, {
    code: '000001',
  });
  scene.ask('agent.merge', { agent: 'a', source: first, target: second, mode: 1 });
  t.ok(talksWith(scene, 'c', outside(scene)) && talksWith(scene, 'c', scene.legOf('a')));
  t.strictSame([...scene.world.tables.conversation.keys()], [first]);
  t.match(scene.ask('agent.merge', { agent: 'a', source: first, target: second, mode: 1 }).rejection, {
    code: '040501',
  });
  t.end();
});

void t.test('who is asked for must be there, free and allowed', (t) => {
  const scene = talking('', {
    settings: { outbound: { allowed: ['5'], denied: ['59'], callerId: '', maxCallsPerAgent: 1 } },
  });
  for (const number of ['', 'x', '12', '590', '5;1', '5'.repeat(33)])
    t.match(call(scene, dial(number)).rejection, { code: '020001' }, number);
  t.match(scene.ask('agent.call', { agent: 'zz', whom: dial(), background: false, userData: null }).rejection, {
    code: '040202',
  });
  t.match(scene.ask('agent.transfer', { agent: 'b', id: id(scene), whom: dial(), release: true }).rejection, {
    code: '040503',
  });
  t.match(scene.ask('agent.transfer', { agent: 'a', id: 'nope', whom: dial(), release: true }).rejection, {
    code: '040501',
  });
  call(scene, dial());
  t.match(call(scene, dial()).rejection, { code: '000004' });
  answerAt(scene, outside(scene));
  t.match(call(scene, dial()).rejection, { code: '020002' });
  t.end();
});

for (const isAnswered of [true, false])
  void t.test(
    `he resumes another conversation while he calls: ${isAnswered ? 'the answer puts it on hold again' : 'the failure leaves him there'}`,
    (t) => {
      const scene = talking();
      const [first, own] = [id(scene), scene.legOf('a')];
      call(scene, dial('77'), true);
      const held = outside(scene);
      answerAt(scene, held);
      const second = scene.leg(own).conversations.find((one) => one !== first) ?? '';
      call(scene, dial('88'));
      scene.ask('conversation.set-agent-mode', { id: second, agent: 'a', mode: 1 });
      t.ok(talksWith(scene, own, held));
      if (isAnswered) answerAt(scene, outside(scene));
      else scene.hangUp(outside(scene), 'USER_BUSY');
      t.ok(talksWith(scene, own, outside(scene)));
      t.equal(talksWith(scene, own, held), !isAnswered);
      t.equal(ear(scene, 'c'), 'talks+music');
      t.end();
    },
  );

void t.test('his own telephone is not answered: it is told under the id that the request was answered with', (t) => {
  for (const what of ['agent.call', 'conversation.join'] as const) {
    const scene = talking();
    const { reply } =
      what === 'agent.call'
        ? scene.ask(what, { agent: 'b', whom: find('d'), background: false, userData: 'u' })
        : scene.ask(what, { id: id(scene), agent: 'b', mode: 1, others: 'hold' });
    scene.forget();
    scene.refuse('b', 'USER_BUSY');
    const told = scene.published.filter(({ event }) => event === 'callcenter.call.fail');
    t.match(
      told,
      [{ fields: { id: (reply as { id: string }).id, number: null, agent_name: 'b', cause: 'call_fail' } }],
      what,
    );
    t.equal(told.length, 1);
  }
  t.end();
});
