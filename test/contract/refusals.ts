import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

const REFUSALS = { '1001': { reject: 603 }, '1002': { reject: 486 }, '1003': { answerMs: null } } as const;
const REFUSERS = Object.entries(REFUSALS);

onBothSwitches(
  'who rejects, is busy or does not answer: the task ends, or goes on where it may',
  {},
  async (t, stage) => {
    for (const [agent, behaviour] of REFUSERS) {
      stage.phone(agent).behave(behaviour);
      await stage.login(agent);
    }
    const once = REFUSERS.map(([agent]) =>
      stage.call(
        stage.number(enqueue('fail_overflow="false"', toAgent(agent, 'fetch_timeout="1"'), toSkill('deputy'))),
      ),
    );
    const results = await Promise.all(once.map((call) => call.variables()));
    t.strictSame(
      results.map((variables) => variables['enqueue_result']),
      ['reject', 'call_fail', 'call_fail'],
    );
    for (const [agent] of REFUSERS) await stage.isInState(agent, 'idle');

    // Their penalty is over after a second: they are asked once more, refuse once more, and the next route is taken.
    for (const [deputy] of [['1004'], ['1005'], ['1006']] as const)
      await stage.login(deputy, { skills: { deputy: 1 } });
    const attributes = 'fetch_timeout="1" queue_timeout="2"';
    const goOn = REFUSERS.map(([agent]) =>
      stage.call(stage.number(enqueue('fail_overflow="true"', toAgent(agent, attributes), toSkill('deputy')))),
    );
    const served = await Promise.all(goOn.map(async (call) => (await stage.conversationOf(call)).agents[0].name));
    t.strictSame([...served].sort(), ['1004', '1005', '1006']);
    const overflows = (await stage.events.all()).filter(({ event }) => event === 'callcenter.queue.overflow');
    t.equal(overflows.length, 3);
  },
);

onBothSwitches('who refuses is asked after the others of his route', {}, async (t, stage) => {
  stage.phone('1001').behave({ reject: 603 });
  await stage.login('1001', { skills: { best: 9 } });
  await stage.login('1002', { skills: { best: 1 } });
  const best =
    '<condition queue_timeout="20"><where>has("best")</where><sort mode="desc">get("best")</sort></condition>';
  const call = stage.call(stage.number(enqueue('fail_overflow="true"', best)));
  t.same((await stage.conversationOf(call)).agents[0].name, '1002');
  const asked = (await stage.events.all()).filter(({ event }) => event === 'callcenter.queue.select');
  t.strictSame(
    asked.map(({ agent_name }) => agent_name as string),
    ['1001', '1002'],
  );
});

onBothSwitches('whose telephone is not registered is asked when it is again', {}, async (t, stage) => {
  await stage.login('1001');
  await stage.login('1002', { skills: { deputy: 1 } });
  await stage.phone('1001').register(false);
  const isRegistered = async (): Promise<boolean> => (await stage.ok('GET', '/extension/1001')).registered;
  await until('the daemon knows', async () => !(await isRegistered()));
  const overflowing = stage.call(stage.number(enqueue('', toAgent('1001', 'queue_timeout="0"'), toSkill('deputy'))));
  t.same((await stage.conversationOf(overflowing)).agents[0].name, '1002');
  const waiting = stage.call(stage.number(enqueue('', toAgent('1001'))));
  const { id } = await stage.taskOf(waiting);
  t.match(await stage.ok('GET', `/queue/${id}/why`), [
    { agent: '1001', verdict: 'unregistered' },
    { agent: '1002', verdict: 'no match' },
  ]);
  await stage.phone('1001').register(true);
  t.same((await stage.conversationOf(waiting)).agents[0].name, '1001');
});

onBothSwitches('a queue timeout leads to the next route, at the last one to the end', {}, async (t, stage) => {
  await stage.login('1001', { skills: { second: 1 } });
  const second = stage.call(
    stage.number(enqueue('', toSkill('first', 'queue_timeout="1"'), toSkill('second', 'queue_timeout="5"'))),
  );
  const none = stage.call(
    stage.number(enqueue('', toSkill('first', 'queue_timeout="1"'), toSkill('x', 'queue_timeout="0"'))),
  );
  const { id } = await stage.taskOf(second);
  t.match(await stage.ok('GET', `/queue/${id}`), { state: 'waiting', route: 1, routes: 2, from: second.from });
  t.same((await stage.conversationOf(second)).agents[0].name, '1001');
  t.match(await stage.events.next('callcenter.queue.overflow', { id }), { id });
  t.match(await none.variables(), { enqueue_result: 'timeout', enqueue_error: 'timeout', enqueue_cause: 'timeout' });
  t.match(await stage.ok('GET', `/queue/${id}`), { state: 'ended', cause: 'success', route: 2 });
});

onBothSwitches('ring_all: the first who answers has the call, the others stop ringing', {}, async (t, stage) => {
  const team = ['1001', '1002', '1003'];
  for (const agent of team) {
    stage.phone(agent).behave({ answerMs: agent === '1002' ? 400 : null });
    await stage.login(agent, { skills: { team: 1 } });
  }
  const call = stage.call(stage.number(enqueue('choice="ring_all"', toSkill('team'))));
  const legs = await Promise.all(
    ['1001', '1003'].map((agent) => until(`${agent} rings`, () => stage.phone(agent).live[0])),
  );
  t.same((await stage.conversationOf(call)).agents[0].name, '1002');
  await Promise.all(legs.map((leg) => leg.reached('ended')));
  // The cause goes as the CANCEL's reason, which a telephone of the bank does not show.
  const cause = stage.kind === 'embedded' ? 'LOSE_RACE' : 'ORIGINATOR_CANCEL';
  t.strictSame(
    legs.map((leg) => leg.cause),
    [cause, cause],
    'another has answered',
  );
  for (const agent of ['1001', '1003']) await stage.isInState(agent, 'idle');
  const both = { [call.name]: ['p2'], p2: [call.name] };
  t.strictSame(await stage.hearsAtLast(both), both);
});

onBothSwitches('each choice takes its man', {}, async (t, stage) => {
  for (const agent of ['1001', '1002']) {
    stage.phone(agent).behave({ hangupMs: 20 });
    await stage.login(agent, { skills: { sales: 1 } });
  }
  const serveOnce = async (choice: string): Promise<string> => {
    const call = stage.call(stage.number(enqueue(`choice="${choice}"`, toSkill('sales'))));
    const agent = (await call.variables())['enqueue_agent'] ?? '';
    await stage.isInState(agent, 'idle');
    return agent;
  };
  const first = await serveOnce('random');
  const other = first === '1001' ? '1002' : '1001';
  t.equal(await serveOnce('lru'), other, 'least recently used');
  t.equal(await serveOnce('lru'), first);
  t.equal(await serveOnce('fewest_calls'), other, 'he had one, the first two');
  t.equal(await serveOnce('round_robin'), first, 'he was asked longer ago');
});
