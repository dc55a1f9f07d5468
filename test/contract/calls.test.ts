import type { Test } from 'tap';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import {
  called,
  conversationsOf,
  doAs,
  hear,
  refused,
  ringing,
  talkTo,
  toFind,
  toNumber,
  type Pair,
  type Shown,
} from './office.ts';

/** The four ways to begin a call, each by an agent of its own to a target of its own, all at the same time. */
const WAYS = [
  { agent: '1001', operation: 'callout', background: false, target: '5550007', body: toNumber('5550007') },
  { agent: '1002', operation: 'callout', background: true, target: '5550008', body: toNumber('5550008') },
  { agent: '1003', operation: 'callagent', background: false, target: '1005', body: toFind('1005') },
  { agent: '1004', operation: 'callagent', background: true, target: '1006', body: toFind('1006') },
] as const;
type Way = (typeof WAYS)[number];
const begin = (stage: Stage, { agent, operation, background, body }: Way) =>
  doAs(stage, agent, operation, { ...body, background, user_data: `of ${agent}` });

async function logIn(stage: Stage, ...agents: readonly string[]): Promise<void> {
  for (const agent of agents) await stage.login(agent);
}

onBothSwitches('callout and callagent by an agent who is not connected', {}, async (t, stage) => {
  await logIn(stage, '1001', '1002', '1003', '1004', '1005', '1006');
  for (const { target } of WAYS) stage.phone(target).behave({ answerMs: null });
  await Promise.all(WAYS.map((way) => begin(stage, way)));
  const legs = await Promise.all(WAYS.map(({ target }) => ringing(stage, target)));
  for (const { agent } of WAYS) await stage.isInState(agent, 'talking');
  // Nobody is anywhere else, so that the background has nothing to go on with: he hears the tone.
  const waiting = { p1: ['ringback'], p2: ['ringback'], p3: ['queue'], p4: ['queue'] };
  await hear(t, stage, waiting, 'who waits hears his tone');
  t.equal((await called(stage, '1001')).shown, '5550007', 'his telephone shows whom he calls');
  t.equal((await called(stage, '1005')).shown, '1003', 'who is called sees who calls');
  for (const leg of legs) await leg.answer();
  const met = { p1: ['c7'], c7: ['p1'], p2: ['c8'], c8: ['p2'], p3: ['p5'], p5: ['p3'], p4: ['p6'], p6: ['p4'] };
  await hear(t, stage, met, 'they talk, in the background too: there was nothing else');
  for (const way of WAYS) await isNewTalk(t, stage, way);
  for (const { agent } of WAYS) await stage.phone(agent).live[0]?.hangup();
  for (const { agent, target } of WAYS) {
    await stage.isInState(agent, 'idle');
    await until(`${target} is hung up`, () => stage.phone(target).live.length === 0);
  }
  t.strictSame(await stage.leftoversAtLast(), {});
});

async function isNewTalk(t: Test, stage: Stage, { agent, operation, target }: Way): Promise<void> {
  const [{ id, type, agents, outs }] = (await conversationsOf(stage, agent, 1)) as [Shown];
  t.equal(type, operation === 'callout' ? 'call_out' : 'call_agent');
  const others = operation === 'callout' ? outs.map(({ number }) => number) : agents.slice(1).map(({ name }) => name);
  t.strictSame(others, [target]);
  const begun = await stage.events.next('callcenter.conversation.begin', { id });
  t.match(begun, { type, agent_call_id: agents[0]?.call_id, user_data: `of ${agent}` });
}

const pairUp = (stage: Stage): Promise<Pair[]> =>
  Promise.all(WAYS.map(({ agent }) => talkTo(stage, agent, 'hold_voice="hold.wav"')));

onBothSwitches('callout and callagent by an agent who talks: in front, and in the background', {}, async (t, stage) => {
  const pairs = await pairUp(stage);
  const [a, b, c, d] = pairs.map(({ call }) => call.name) as [string, string, string, string];
  await logIn(stage, '1005', '1006');
  for (const { target } of WAYS) stage.phone(target).behave({ answerMs: null });
  await Promise.all(WAYS.map((way) => begin(stage, way)));
  const legs = await Promise.all(WAYS.map(({ target }) => ringing(stage, target)));
  const dialled = {
    p1: ['ringback'],
    [a]: ['hold'],
    p2: [b],
    [b]: ['p2'],
    p3: ['queue'],
    [c]: ['hold'],
    p4: [d],
    [d]: ['p4'],
  };
  await hear(t, stage, dialled, 'in front he is on hold and hears the tone; in the background he hears nothing of it');
  for (const leg of legs) await leg.answer();
  for (const { agent } of pairs) await conversationsOf(stage, agent, 2);
  const met = {
    p1: ['c7'],
    c7: ['p1'],
    [a]: ['hold'],
    p2: [b],
    [b]: ['p2'],
    c8: ['music'],
    p3: ['p5'],
    p5: ['p3'],
    [c]: ['hold'],
    p4: [d],
    [d]: ['p4'],
    p6: ['music'],
  };
  await hear(t, stage, met, 'in front he talks with whom he called; in the background that one waits on hold');
  for (const [n, { agent, id }] of pairs.entries()) {
    const shown = await conversationsOf(stage, agent, 2);
    const modes = shown.map((one) => [one.id === id, one.agents.find(({ name }) => name === agent)?.mode]);
    t.strictSame(new Map(modes as [boolean, number][]).get(true), WAYS[n]!.background ? 1 : 4, 'where he was');
    t.strictSame(new Map(modes as [boolean, number][]).get(false), WAYS[n]!.background ? 4 : 1, 'the new one');
  }
});

onBothSwitches('what is dialled does not ring at once: the dial tone, then the ringback tone', {}, async (t, stage) => {
  await logIn(stage, '1001');
  stage.phone('5550007').behave({ ringMs: 6000, answerMs: null });
  await doAs(stage, '1001', 'callout', toNumber('5550007'));
  await called(stage, '5550007');
  await hear(t, stage, { p1: ['dial'] }, 'before it rings');
  await ringing(stage, '5550007');
  await hear(t, stage, { p1: ['ringback'] }, 'when it rings');
});

/** How it may come to nothing: what the far end does, and what is told of it. */
const FAILURES = {
  busy: { behaviour: { reject: 486 }, cause: 'call_fail' },
  reject: { behaviour: { reject: 603 }, cause: 'call_fail' },
  'no answer': { behaviour: { answerMs: null }, cause: 'timeout' },
} as const;

for (const [name, { behaviour, cause }] of Object.entries(FAILURES))
  onBothSwitches(`callout and callagent that fail by ${name}: he has back what he had`, {}, async (t, stage) => {
    const held = await talkTo(stage, '1001', 'hold_voice="hold.wav"');
    const other = await talkTo(stage, '1003', 'hold_voice="hold.wav"');
    await logIn(stage, '1002', '1004', '1005', '1006');
    for (const target of ['5550007', '5550008', '1005', '1006']) stage.phone(target).behave(behaviour);
    const out = (to: string) => toNumber(to, name === 'no answer' ? { max_dial_seconds: 1 } : {});
    const find = (agent: string) => toFind(agent, 'fetch_timeout="1"');
    const begun = await Promise.all([
      doAs(stage, '1001', 'callout', out('5550007')),
      doAs(stage, '1002', 'callout', out('5550008')),
      doAs(stage, '1003', 'callagent', find('1005')),
      doAs(stage, '1004', 'callagent', find('1006')),
    ]);
    for (const { id } of begun.slice(0, 2)) t.match(await stage.events.next('callcenter.call.fail', { id }), { cause });
    const failed = async () =>
      (await stage.events.all()).filter(
        ({ event, type }) => event === 'callcenter.queue.fail' && type === 'call_agent',
      );
    await until('both tasks are over', async () => (await failed()).length === 2);
    // The cause of a task tells that nobody could be had; who did not answer in time is one of these.
    for (const fail of await failed()) t.match(fail, { cause: 'call_fail' });
    for (const agent of ['1002', '1004']) {
      await stage.isInState(agent, 'idle');
      await until(`${agent} is hung up`, () => stage.phone(agent).live.length === 0);
    }
    const [a, c] = [held.call.name, other.call.name];
    await hear(t, stage, { p1: [a], [a]: ['p1'], p3: [c], [c]: ['p3'] }, 'who talked before talks again');
  });

onBothSwitches("an agent's own telephone is not answered, refuses, or cannot be reached", {}, async (t, stage) => {
  await logIn(stage, '1001', '1002', '1003', '1004', '1005');
  stage.phone('1001').behave({ reject: 486 });
  stage.phone('1002').behave({ reject: 603 });
  stage.phone('1003').behave({ answerMs: null });
  await stage.phone('1004').register(false);
  await until('the daemon knows', async () => !(await stage.ok('GET', '/extension/1004')).registered);
  const begun = await Promise.all([
    doAs(stage, '1001', 'callout', toNumber('5550007')),
    doAs(stage, '1002', 'callagent', toFind('1005')),
    doAs(stage, '1003', 'callout', toNumber('5550008')),
    doAs(stage, '1004', 'callout', toNumber('5550006')),
  ]);
  t.strictSame(
    begun.map(({ call_id, queue_id }) => [call_id, queue_id !== null]),
    [false, true, false, false].map((isTask) => [null, isTask]),
    'nobody is called yet; a task has its id',
  );
  for (const agent of ['1001', '1002', '1004']) await stage.isInState(agent, 'idle');
  await stage.isInState('1003', 'fetching');
  await refused(t, stage, ['POST', '/agent/1003/callout', toNumber('5550006')], [409, '040203'], 'his telephone rings');
  const leg = await ringing(stage, '1003');
  await leg.hangup();
  await stage.isInState('1003', 'idle');
  for (const { id } of begun) await stage.events.next('callcenter.call.fail', { id });
  for (const number of ['5550006', '5550007', '5550008', '1005'])
    t.strictSame(stage.phone(number).live, [], `${number} was not called`);
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches('the agent hangs up while he calls: what rings stops', {}, async (t, stage) => {
  await logIn(stage, '1001', '1002', '1005');
  for (const target of ['5550007', '1005']) stage.phone(target).behave({ answerMs: null });
  const out = await doAs(stage, '1001', 'callout', toNumber('5550007'));
  const found = await doAs(stage, '1002', 'callagent', toFind('1005'));
  const legs = await Promise.all(['5550007', '1005'].map((target) => ringing(stage, target)));
  await refused(t, stage, ['POST', '/agent/1001/callout', toNumber('5550006')], [409, '000004'], 'one thing at a time');
  for (const agent of ['1001', '1002']) await stage.phone(agent).live[0]?.hangup();
  for (const leg of legs) await leg.reached('ended');
  t.match(await stage.events.next('callcenter.call.fail', { id: out.id }), { cause: 'hangup' });
  t.match(await stage.events.next('callcenter.queue.fail', { id: found.queue_id }), {
    type: 'call_agent',
    cause: 'hangup',
  });
  for (const agent of ['1001', '1002', '1005']) await stage.isInState(agent, 'idle');
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches(
  'outside calls: rules, caller id, the longest talk from the answer on, calls of one agent',
  {},
  async (t, stage) => {
    await logIn(stage, '1001', '1002', '1003', '1004');
    for (const [to, why] of [
      ['5559999', 'denied'],
      ['12345', 'not allowed'],
      ['not a number', 'no number'],
    ] as const)
      await refused(t, stage, ['POST', '/agent/1001/callout', toNumber(to)], [403, '020001'], why);
    await refused(
      t,
      stage,
      ['POST', '/agent/1001/callout', { to: '5550007' }],
      [400, '000001'],
      'without the longest talk',
    );
    await refused(
      t,
      stage,
      ['POST', '/agent/1001/callout', toNumber('5550007', { max_dial_seconds: 301 })],
      [400, '000001'],
      'too long',
    );
    t.equal(await stage.agentState('1001'), 'idle', 'nothing came of it');

    stage.phone('5550007').behave({ answerMs: 1500 });
    const started = await doAs(stage, '1001', 'callout', { to: '5550007', max_answer_seconds: 2 });
    await doAs(stage, '1002', 'callout', toNumber('5550008', { from: '5550123' }));
    const [own, given] = await Promise.all(['5550007', '5550008'].map((number) => called(stage, number)));
    t.strictSame([own!.shown, given!.shown], ['5550100', '5550123'], 'the configured number, and one that is said');
    const answered = await stage.events.next('callcenter.call.answer', { id: started.id });
    const ended = await stage.events.next('callcenter.conversation.end', {});
    t.match(ended, { type: 'call_out', end_reason: 'dismiss' });
    const ms = ended['time'] - answered['time'];
    t.ok(ms >= 1900, `it lasts 2 s from the answer on, not from the dialling: ${ms} ms`);
    await stage.isInState('1001', 'idle');

    const wrong = await doAs(stage, '1003', 'callout', toNumber('5550999'));
    t.match(await stage.events.next('callcenter.call.fail', { id: wrong.id }), {
      cause: 'call_fail',
      number: '5550999',
    });
    await stage.isInState('1003', 'idle');
    await conversationsOf(stage, '1002', 1);
    await doAs(stage, '1002', 'callout', toNumber('5550006'));
    await conversationsOf(stage, '1002', 2);
    await refused(t, stage, ['POST', '/agent/1002/callout', toNumber('5550005')], [409, '020002'], 'two at a time');
    await doAs(stage, '1004', 'callout', toNumber('5550005'));
    await conversationsOf(stage, '1004', 1);
  },
);

runOnBothSwitches(
  {
    config: { outbound: { allowed: ['555'], denied: ['5559'], caller_id: '5550100', max_calls_per_agent: 2 } },
  },
  true,
);
