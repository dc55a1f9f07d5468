import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { enqueue, talking, toAgent, toSkill } from './words.ts';

onBothSwitches('a condition that is edited or removed moves those who wait on it', {}, async (t, stage) => {
  await stage.ok('POST', '/condition', { id: 'edited', where: 'has("x")', queue_timeout: 60 });
  await stage.ok('POST', '/condition', { id: 'removed', where: 'has("x")', queue_timeout: 60 });
  await stage.login('1001', { skills: { y: 1 } });
  await stage.login('1002', { skills: { z: 1 } });
  const edited = stage.call(stage.number(enqueue('', '<condition id="edited"/>')));
  const removed = stage.call(stage.number(enqueue('', '<condition id="removed"/>', toSkill('z'))));
  const stranded = stage.call(stage.number(enqueue('', '<condition id="removed"/>')));
  for (const call of [edited, removed, stranded]) await stage.taskOf(call);

  const dry = await stage.ok('POST', '/condition/dry_run', { where: 'has("y")' });
  t.match(dry.result, [
    { name: '1001', matches: true, unavailable: null },
    { name: '1002', matches: false },
  ]);
  await stage.ok('POST', '/condition/edited', { where: 'has("y")' });
  t.same((await stage.conversationOf(edited)).agents[0].name, '1001');
  await stage.ok('DELETE', '/condition/removed');
  t.same((await stage.conversationOf(removed)).agents[0].name, '1002');
  t.match(await stranded.variables(), { enqueue_result: 'timeout' });
});

/** By ring mode: while it is dialled, and from when it rings. */
const HEARD = {
  1: ['wait', 'wait'],
  2: ['ring', 'ring'],
  3: ['ring', 'ringback'],
  4: ['wait', 'ring'],
  5: ['wait', 'ringback'],
} as const;
const MODES = Object.keys(HEARD) as unknown as (keyof typeof HEARD)[];

for (const [phase, ringMs] of [
  ['dialled', null],
  ['rung', 0],
] as const)
  onBothSwitches(`the five ring modes while an agent is ${phase}`, {}, async (t, stage) => {
    const voices = 'wait_voice="wait.wav" ring_voice="ring.wav"';
    const calls = [];
    for (const mode of MODES) {
      const agent = `100${mode}`;
      stage.phone(agent).behave({ ringMs, answerMs: null });
      await stage.login(agent);
      calls.push(stage.call(stage.number(enqueue(`${voices} ring_mode="${mode}"`, toAgent(agent)))));
    }
    for (const mode of MODES) {
      const leg = await until(`100${mode} is called`, () => stage.phone(`100${mode}`).live[0]);
      if (phase === 'rung') await leg.reached('ringing');
    }
    const expected = Object.fromEntries(
      calls.map(({ name }, n) => [name, [HEARD[MODES[n] ?? 1][phase === 'rung' ? 1 : 0] as string]]),
    );
    t.strictSame(await stage.hearsAtLast(expected), expected);
  });

onBothSwitches('everybody may hang up at any time', {}, async (t, stage) => {
  for (const agent of ['1001', '1002', '1003', '1004']) await stage.login(agent);
  stage.phone('1001').behave({ answerMs: null });
  const waiting = stage.call(stage.number(enqueue('', toSkill('nobody'))));
  const ringing = stage.call(stage.number(enqueue('', toAgent('1001'))));
  const callerFirst = stage.call(stage.number(enqueue('', toAgent('1002'))));
  const agentFirst = stage.call(stage.number(enqueue('', toAgent('1003'))));
  const both = stage.call(stage.number(enqueue('', toAgent('1004'))));

  await stage.taskOf(waiting);
  await waiting.hangup();
  const rung = await until('1001 rings', () => stage.phone('1001').live[0]);
  await stage.isInState('1001', 'fetching');
  await ringing.hangup();
  await rung.reached('ended');
  await stage.isInState('1001', 'idle');

  const talks = await Promise.all([callerFirst, agentFirst, both].map((call) => stage.conversationOf(call)));
  await callerFirst.hangup();
  await stage.phone('1003').live[0]?.hangup();
  await agentFirst.reached('ended');
  await Promise.all([both.hangup(), stage.phone('1004').live[0]?.hangup()]);
  for (const { id } of talks)
    t.match(await stage.events.next('callcenter.conversation.end', { id }), { end_reason: 'dismiss' });
  for (const agent of ['1002', '1003', '1004']) {
    await stage.isInState(agent, 'idle');
    await until('his telephone is free', () => stage.phone(agent).live.length === 0);
  }
  const fails = (await stage.events.all()).filter(({ event }) => event === 'callcenter.queue.fail');
  t.strictSame(
    fails.map(({ cause }) => cause as string),
    ['hangup', 'hangup'],
  );
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches(
  'an agent whose telephone hangs up after its ringing, or before its answer is told',
  {},
  async (t, stage) => {
    // He answers and hangs up in the same moment; whatever is seen of it, nobody is stuck.
    stage.phone('1001').behave({ ringMs: null, answerMs: 0, hangupMs: 0 });
    await stage.login('1001');
    const call = stage.call(stage.number(enqueue('', toAgent('1001'))));
    t.match(await call.variables(), { enqueue_result: /success|call_fail/ });
    await stage.isInState('1001', 'idle');
    t.strictSame(await stage.leftoversAtLast(), {});
  },
);

onBothSwitches('telephones behind a gateway, and numbers of the network', {}, async (t, stage) => {
  const remove = async (id: string): Promise<unknown> => stage.api('DELETE', `/callcenter/extension/${id}`);
  t.teardown(() => Promise.all(['gateway', 'mobile'].map(remove)));
  await stage.ok('POST', '/extension', { id: 'gateway', type: 2, user: '5550007', ipaddr: stage.rig.gateway });
  await stage.ok('POST', '/extension', { id: 'mobile', type: 3, telnum: '5550008' });
  await stage.login('1001');
  await stage.login('remote', { extension: 'gateway' });
  await stage.login('away', { extension: 'mobile' });
  const calls = ['1001', 'remote', 'away'].map((agent) => stage.call(stage.number(enqueue('', toAgent(agent)))));
  const names = calls.map(({ name }) => name);
  await Promise.all(calls.map((call) => stage.conversationOf(call)));
  const [a = '', b = '', c = ''] = names;
  const expected = { [a]: ['p1'], p1: [a], [b]: ['c7'], c7: [b], [c]: ['c8'], c8: [c] };
  t.strictSame(await stage.hearsAtLast(expected), expected);
  stage.phone('5550008').behave({ reject: 486 });
  await Promise.all(calls.map((call) => call.hangup()));
  await stage.isInState('away', 'idle');
  const refused = stage.call(stage.number(enqueue('', toAgent('away'))));
  t.match(await refused.variables(), { enqueue_result: 'call_fail', enqueue_agent: 'away' });
  for (const agent of ['remote', 'away']) await stage.ok('DELETE', `/agent/${agent}`, { force: true });
});

onBothSwitches('who talks is not offered another call, and the next in line follows at once', {}, async (t, stage) => {
  await stage.login('1001', { skills: { s: 1 } });
  const number = stage.number(enqueue('', toSkill('s')));
  const first = stage.call(number);
  const { id } = await talking(stage, first);
  const second = stage.call(number);
  await stage.taskOf(second);
  t.equal(stage.phone('1001').live.length, 1);
  t.match(await stage.ok('GET', '/queue'), { totalCount: 1, result: [{ from: second.from, position: 1 }] });
  await stage.ok('DELETE', `/conversation/${id}`);
  await first.reached('ended');
  t.same((await stage.conversationOf(second)).agents[0].name, '1001');
});
