import type { Test } from 'tap';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { SCRIPT_DATA, type StageCall } from '../stage/stage.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

/** Ways for an `<enqueue>` to end, each with what its script has afterwards. They all go on at the same time. */
interface Way {
  readonly name: string;
  readonly document: string;
  act(stage: Stage, call: StageCall): Promise<unknown>;
  readonly expected: Readonly<Record<string, string | undefined>>;
}

/** Undefined: the variable is not there. */
const NOTHING = { enqueue_error: undefined, enqueue_data: undefined };
const DATA = 'a, b; "c" \\ ü=%41';

const WAYS: readonly Way[] = [
  {
    name: 'success',
    document: enqueue('user_data="order 42"', toAgent('1001')),
    act: async (stage, call) => {
      await stage.conversationOf(call);
      await stage.phone('1001').live[0]?.hangup();
    },
    expected: { ...NOTHING, enqueue_result: 'success', enqueue_agent: '1001', enqueue_user_data: 'order 42' },
  },
  {
    name: 'dissolved with data',
    document: enqueue('', toAgent('1002')),
    act: async (stage, call) =>
      stage.ok('DELETE', `/conversation/${(await stage.conversationOf(call)).id}`, { data: DATA }),
    expected: { ...NOTHING, enqueue_result: 'success', enqueue_agent: '1002', enqueue_data: DATA },
  },
  {
    name: 'the agent leaves with data',
    document: enqueue('', toAgent('1003')),
    act: async (stage, call) => {
      const { id } = await stage.conversationOf(call);
      return stage.ok('DELETE', `/conversation/${id}`, { agent_name: '1003', data: 'bye' });
    },
    expected: { ...NOTHING, enqueue_result: 'success', enqueue_agent: '1003', enqueue_data: 'bye' },
  },
  {
    name: 'timeout',
    document: enqueue('', toSkill('nobody', 'queue_timeout="1"')),
    act: async () => undefined,
    expected: { ...NOTHING, enqueue_result: 'timeout', enqueue_error: 'timeout', enqueue_agent: undefined },
  },
  {
    name: 'reject',
    document: enqueue('', toAgent('1004')),
    act: async (stage, call) => {
      await until('1004 rings', () => stage.phone('1004').live[0]);
      return stage.ok('POST', '/agent/1004/reject', { task_id: (await stage.taskOf(call)).id, data: 'not me' });
    },
    expected: { ...NOTHING, enqueue_result: 'reject', enqueue_agent: '1004', enqueue_data: 'not me' },
  },
  {
    name: 'call_fail',
    document: enqueue('', toAgent('1005')),
    act: async () => undefined,
    expected: { ...NOTHING, enqueue_result: 'call_fail', enqueue_agent: '1005' },
  },
  {
    name: 'cancel',
    document: enqueue('', toSkill('nobody')),
    act: async (stage, call) => stage.ok('DELETE', `/queue/${(await stage.taskOf(call)).id}`),
    expected: { ...NOTHING, enqueue_result: 'cancel', enqueue_cause: 'cancel' },
  },
  {
    name: 'error',
    document: enqueue('ring_mode="9"', toSkill('nobody')),
    act: async () => undefined,
    expected: { enqueue_data: undefined, enqueue_result: 'error', enqueue_error: 'error', enqueue_queue_id: undefined },
  },
];

for (const from of ['plan', 'script'] as const)
  onBothSwitches(`the ${from === 'plan' ? 'dialplan' : 'script'} goes on with every result`, {}, async (t, stage) => {
    for (const agent of ['1001', '1002', '1003', '1004', '1005']) await stage.login(agent);
    stage.phone('1004').behave({ answerMs: null });
    stage.phone('1005').behave({ reject: 486 });
    await Promise.all(WAYS.map((way) => goThrough(t, stage, way, from)));
  });

async function goThrough(t: Test, stage: Stage, way: Way, from: 'plan' | 'script'): Promise<void> {
  const call = stage.call(stage.number(way.document, from));
  await way.act(stage, call);
  const variables = await call.variables();
  const isScript = from === 'script';
  const expected = {
    ...(isScript && way.expected['enqueue_result'] !== 'error' ? { enqueue_user_data: SCRIPT_DATA } : {}),
    ...way.expected,
    ...(isScript
      ? { script_result: way.expected['enqueue_result'], script_data: way.expected['enqueue_data'] }
      : { script_result: undefined }),
  };
  const given = Object.fromEntries(Object.keys(expected).map((name) => [name, variables[name]]));
  t.strictSame(given, expected, way.name);
  if (way.expected['enqueue_result'] !== 'error')
    t.match(variables['enqueue_queue_id'], /^qt/, `${way.name}: the task's id`);
  t.equal((variables['enqueue_conversation_id'] ?? '') !== '', way.expected['enqueue_result'] === 'success');
}

onBothSwitches('the example script asks for support, and goes on', {}, async (t, stage) => {
  stage.document('support', enqueue('', toSkill('support')));
  await stage.login('1001', { skills: { support: 1 } });
  const call = stage.call('4100');
  await stage.conversationOf(call);
  const both = { [call.name]: ['p1'], p1: [call.name] };
  t.strictSame(await stage.hearsAtLast(both), both);
  await stage.phone('1001').live[0]?.hangup();
  const variables = await call.variables();
  t.equal(variables['ivr_stage'], 'over: success');
  t.equal(variables['enqueue_result'], 'success');
  t.equal(variables['enqueue_agent'], '1001');
});
