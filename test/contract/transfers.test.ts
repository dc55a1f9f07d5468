import type { Test } from 'tap';
import { until } from '../real/until.ts';
import type { Heard } from '../real/hear.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import type { StageEvent } from '../stage/event-reader.ts';
import type { CalledLeg } from '../stage/stage.ts';
import {
  called,
  conversationsOf,
  doAs,
  hear,
  refused,
  ringing,
  settled,
  talkTo,
  toFind,
  toNumber,
  type Pair,
  type ShownSide,
} from './office.ts';

interface Column {
  readonly agent: string;
  readonly operation: 'xferAgent' | 'xferOut';
  readonly release: boolean;
  readonly target: string;
}

/** The four columns of the table, each by an agent of its own to a target of its own, all at the same time. */
const COLUMNS: readonly [Column, Column, Column, Column] = [
  { agent: '1001', operation: 'xferAgent', release: true, target: '1005' },
  { agent: '1002', operation: 'xferAgent', release: false, target: '1006' },
  { agent: '1003', operation: 'xferOut', release: true, target: '5550007' },
  { agent: '1004', operation: 'xferOut', release: false, target: '5550008' },
];

/** A transfer that is on its way. */
interface Transfer extends Column, Pair {
  readonly begun: { readonly id: string; readonly queue_id: string | null; readonly call_id: string | null };
  /** The target's telephone. */
  readonly leg: CalledLeg;
  readonly tone: 'queue' | 'ringback';
}

interface Means {
  /** Of the number that is called, or of the agent who is looked for. */
  readonly out?: Readonly<Record<string, unknown>>;
  readonly find?: string;
  readonly columns?: readonly Column[];
}

/** Everybody talks with an agent; all are transferred at once, and the targets ring. */
async function transferAll(stage: Stage, { out = {}, find = '', columns = COLUMNS }: Means = {}): Promise<Transfer[]> {
  const pairs = await Promise.all(
    columns.map(({ agent }) => talkTo(stage, agent, 'hold_voice="hold.wav" user_data="u"', 'script')),
  );
  for (const { target } of columns) {
    stage.phone(target).behave({ answerMs: null });
    if (target.startsWith('1')) await stage.login(target);
  }
  return Promise.all(
    columns.map(async (column, n): Promise<Transfer> => {
      const pair = pairs[n]!;
      const { operation, release, target } = column;
      const body = operation === 'xferAgent' ? { queue: toFind(target, find).enqueue } : toNumber(target, out);
      const begun = await doAs(stage, column.agent, operation, { conversationId: pair.id, ...body, release });
      const tone = operation === 'xferAgent' ? 'queue' : 'ringback';
      return { ...column, ...pair, begun, tone, leg: await ringing(stage, target) };
    }),
  );
}

const both = (one: string, other: string): Heard => ({ [one]: [other], [other]: [one] });
const merge = (...heard: readonly Heard[]): Heard => Object.assign({}, ...heard) as Heard;
const phoneOf = (agent: string): string => `p${agent.at(-1)}`;

/** While it is pending: who was released is gone, who was not is on hold and hears the tone as the other does. */
const pending = ({ call, tone, release, agent }: Transfer): Heard => ({
  [call.name]: [tone],
  ...(release ? {} : { [phoneOf(agent)]: [tone] }),
});

const failed = (stage: Stage, { begun }: Transfer): Promise<StageEvent> =>
  begun.queue_id === null
    ? stage.events.next('callcenter.call.fail', { id: begun.id })
    : stage.events.next('callcenter.queue.fail', { id: begun.queue_id });

onBothSwitches('a transfer that succeeds: one <enqueue> spans it', {}, async (t, stage) => {
  const all = await transferAll(stage);
  for (const { agent, release } of all) await stage.isInState(agent, release ? 'idle' : 'talking');
  await hear(t, stage, merge(...all.map(pending)), 'while the target rings');
  for (const transfer of all) await isPending(t, stage, transfer);
  for (const { leg } of all) await leg.answer();
  await Promise.all(all.map(({ id }) => stage.events.next('callcenter.conversation.end', { id })));
  await hear(
    t,
    stage,
    merge(...all.map(({ call, leg }) => both(call.name, leg.name))),
    'they talk with whom was found',
  );
  for (const transfer of all) await hasMoved(t, stage, transfer);
  for (const { leg } of all.slice(0, 2)) await leg.hangup();
  for (const { leg } of all.slice(2)) await leg.hangup();
  for (const { call, begun, target, operation, agent } of all) {
    const variables = await call.variables();
    t.match(variables, { script_result: 'success', enqueue_result: 'success', enqueue_user_data: 'u' }, agent);
    t.equal(variables['enqueue_queue_id'] ?? '', begun.queue_id ?? '');
    t.equal(variables['enqueue_agent'] ?? '', operation === 'xferAgent' ? target : '');
  }
  t.strictSame(await stage.leftoversAtLast(), {});
});

/** Released: the old conversation is over at once. Otherwise both are in it, on hold. */
async function isPending(t: Test, stage: Stage, { id, release, agent, caller }: Transfer): Promise<void> {
  const { end_reason, agents, outs } = await stage.ok('GET', `/conversation/${id}`);
  t.equal(end_reason, release ? 'dismiss' : null);
  if (!release) t.strictSame([agents[0].mode, outs[0].mode], [4, 4]);
  t.strictSame([agents[0].name, outs[0].call_id], [agent, caller]);
}

/** Into a new conversation, of the right kind; the agent who did it is free. */
async function hasMoved(t: Test, stage: Stage, { agent, id, call, operation, target, begun }: Transfer): Promise<void> {
  const now = await stage.conversationOf(call);
  t.not(now.id, id, 'a new conversation');
  t.equal(now.type, operation === 'xferAgent' ? 'queue' : 'call_out');
  t.equal(now.queue_id, begun.queue_id);
  const found =
    operation === 'xferAgent' ? now.agents[0].name : now.outs.find(({ number }: ShownSide) => number === target).number;
  t.equal(found, target);
  t.match(await stage.ok('GET', `/conversation/${id}`), { end_reason: 'dismiss' });
  await stage.isInState(agent, 'idle');
  await until(`${agent} is hung up`, () => stage.phone(agent).live.length === 0);
}

/** How it fails: what brings it about, the cause that is told by queue and by call, and the script's result. */
const FAILURES: Readonly<
  Record<
    string,
    { act: (leg: CalledLeg) => Promise<void>; means?: Means; causes: [string, string]; results: [string, string] }
  >
> = {
  busy: { act: (leg) => leg.refuse(486), causes: ['call_fail', 'call_fail'], results: ['call_fail', 'call_fail'] },
  reject: { act: (leg) => leg.refuse(603), causes: ['call_fail', 'call_fail'], results: ['reject', 'reject'] },
  'wrong number': {
    act: (leg) => leg.refuse(404),
    causes: ['call_fail', 'call_fail'],
    results: ['call_fail', 'call_fail'],
  },
  'no answer': {
    act: async (leg) => void (await leg.reached('ended')),
    means: { out: { max_dial_seconds: 1 }, find: 'fetch_timeout="1"' },
    causes: ['call_fail', 'timeout'],
    results: ['call_fail', 'timeout'],
  },
};

for (const [name, { act, means, causes, results }] of Object.entries(FAILURES))
  onBothSwitches(`a transfer that fails by ${name}`, {}, async (t, stage) => {
    const all = await transferAll(stage, means);
    await Promise.all(all.map(({ leg }) => act(leg)));
    for (const transfer of all)
      t.match(
        await failed(stage, transfer),
        { cause: causes[transfer.operation === 'xferAgent' ? 0 : 1] },
        `${transfer.operation} ${transfer.release}`,
      );
    await hasFailed(t, stage, all, results);
  });

/** Released: the script goes on. Otherwise both have back what they had. */
async function hasFailed(
  t: Test,
  stage: Stage,
  all: readonly Transfer[],
  results: readonly [string, string],
): Promise<void> {
  const kept = all.filter(({ release }) => !release);
  for (const { call, operation } of all.filter(({ release }) => release)) {
    const result = results[operation === 'xferAgent' ? 0 : 1];
    t.match(await call.variables(), { enqueue_result: result, script_result: result }, operation);
  }
  for (const { id } of kept) await settled(stage, id);
  await hear(t, stage, merge(...kept.map(({ call, agent }) => both(call.name, phoneOf(agent)))), 'both talk as before');
}

onBothSwitches('a transfer to somebody who cannot be had', {}, async (t, stage) => {
  const columns = [COLUMNS[0], COLUMNS[1], COLUMNS[3]];
  const pairs = await Promise.all(columns.map(({ agent }) => talkTo(stage, agent, '', 'script')));
  const [a, b, c] = pairs as [Pair, Pair, Pair];
  const nobody = { queue: toFind('1006', 'queue_timeout="0"').enqueue };
  const gone = await doAs(stage, a.agent, 'xfer_agent', { conversation_id: a.id, ...nobody });
  const kept = await doAs(stage, b.agent, 'xfer_agent', { conversation_id: b.id, ...nobody, release: false });
  const wrong = await doAs(stage, c.agent, 'xfer_out', {
    conversation_id: c.id,
    ...toNumber('5550999'),
    release: false,
  });
  for (const { queue_id: id } of [gone, kept])
    t.match(await stage.events.next('callcenter.queue.fail', { id }), { cause: 'timeout' });
  t.match(await stage.events.next('callcenter.call.fail', { id: wrong.id }), { cause: 'call_fail', number: '5550999' });
  t.match(await a.call.variables(), { enqueue_result: 'timeout', enqueue_error: 'timeout', script_result: 'timeout' });
  for (const { id } of [b, c]) await settled(stage, id);
  await hear(t, stage, merge(both(b.call.name, 'p2'), both(c.call.name, 'p4')), 'both talk as before');
  await refused(
    t,
    stage,
    ['POST', `/agent/1002/xferOut`, { conversationId: b.id, ...toNumber('5559999') }],
    [403, '020001'],
    'a number that may not be called',
  );
  t.match(await stage.ok('GET', `/conversation/${b.id}`), {
    end_time: null,
    agents: [{ mode: 1 }],
    outs: [{ mode: 1 }],
  });
});

const KEPT = COLUMNS.filter(({ release }) => !release);

for (const [how, leave] of [
  ['hangs up', (stage: Stage, { agent }: Transfer) => stage.phone(agent).live[0]!.hangup()],
  ['departs', (stage: Stage, { agent, id }: Transfer) => doAs(stage, agent, 'depart', { conversationId: id })],
] as const)
  for (const succeeds of [true, false])
    onBothSwitches(
      `the agent ${how} meanwhile: the transfer goes on, and ${succeeds ? 'succeeds' : 'ends the enqueue'}`,
      {},
      async (t, stage) => {
        const all = await transferAll(stage, { columns: KEPT });
        for (const transfer of all) await leave(stage, transfer);
        for (const { id, agent } of all) {
          t.match(await stage.events.next('callcenter.conversation.end', { id }), { end_reason: 'dismiss' });
          await stage.isInState(agent, 'idle');
          await until(`${agent} is hung up`, () => stage.phone(agent).live.length === 0);
        }
        await hear(t, stage, merge(...all.map(({ call, tone }) => ({ [call.name]: [tone] }))), 'the other waits on');
        for (const { leg } of all) await (succeeds ? leg.answer() : leg.refuse(486));
        if (succeeds)
          await hear(t, stage, merge(...all.map(({ call, leg }) => both(call.name, leg.name))), 'and talks');
        else for (const { call } of all) t.match(await call.variables(), { script_result: 'call_fail' });
      },
    );

onBothSwitches(
  'the other party hangs up meanwhile: the target stops ringing, and the agent is free',
  {},
  async (t, stage) => {
    const all = await transferAll(stage);
    for (const { call } of all) await call.hangup();
    for (const { leg } of all) await leg.reached('ended');
    for (const transfer of all) t.match(await failed(stage, transfer), { cause: 'hangup' }, transfer.operation);
    for (const { agent } of all) await stage.isInState(agent, 'idle');
    for (const { id } of all.filter(({ release }) => !release))
      await stage.events.next('callcenter.conversation.end', { id });
    t.strictSame(await stage.leftoversAtLast(), {});
  },
);

onBothSwitches('what is refused while a transfer is pending, and dissolving it', {}, async (t, stage) => {
  const all = await transferAll(stage, { columns: KEPT });
  await stage.login('1001');
  for (const { id, agent, caller } of all) {
    const find = toFind('1001');
    const out = toNumber('5550006');
    const inIt = { conversationId: id };
    for (const [what, status, code, path, body] of [
      ['a second transfer', 409, '000004', `/agent/${agent}/xferAgent`, { ...inIt, ...find }],
      ['a second transfer', 409, '000004', `/agent/${agent}/xferOut`, { ...inIt, ...out }],
      ['joining', 409, '040502', '/agent/1001/join', inIt],
      ['attaching', 409, '040502', `/conversation/${id}/attachAgent`, { agentId: '1001' }],
      ['an invitation', 409, '040502', `/conversation/${id}/inviteAgent`, find],
      ['an invitation', 409, '040502', `/conversation/${id}/invite_out`, out],
      ['his invitation', 409, '000004', `/agent/${agent}/inviteOut`, { ...inIt, ...out }],
      ['resuming', 409, '000004', `/agent/${agent}/resume`, inIt],
      ['a mode', 409, '000004', `/conversation/${id}/call/${caller}/lsm`, { mode: 1 }],
    ] as const)
      await refused(t, stage, ['POST', path, body], [status, code], what);
    await stage.ok('DELETE', `/conversation/${id}`, { data: 'enough' });
  }
  for (const transfer of all) {
    t.match(await failed(stage, transfer), { cause: 'cancel' });
    t.match(await stage.events.next('callcenter.conversation.end', { id: transfer.id }), {
      end_reason: 'remove',
      data: 'enough',
    });
    await transfer.leg.reached('ended');
    t.match(await transfer.call.variables(), { script_data: 'enough', enqueue_data: 'enough' });
    await stage.isInState(transfer.agent, 'idle');
  }
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches(
  'who has no script is hung up when his transfer fails; one script outlives two transfers',
  {},
  async (t, stage) => {
    for (const agent of ['1001', '1002', '1003', '1004']) await stage.login(agent);
    for (const target of ['5550007', '5550008']) stage.phone(target).behave({ answerMs: null });
    for (const [agent, to] of [
      ['1001', '5550005'],
      ['1002', '5550006'],
    ] as const)
      await doAs(stage, agent, 'callout', toNumber(to));
    const [[released], [kept]] = [await conversationsOf(stage, '1001', 1), await conversationsOf(stage, '1002', 1)];
    const outs = [stage.phone('5550005').live[0]!, stage.phone('5550006').live[0]!];
    await doAs(stage, '1001', 'xferOut', { conversationId: released!.id, ...toNumber('5550007') });
    await doAs(stage, '1002', 'xferOut', { conversationId: kept!.id, ...toNumber('5550008'), release: false });
    const legs = await Promise.all(['5550007', '5550008'].map((number) => ringing(stage, number)));
    await hear(t, stage, { c5: ['ringback'], c6: ['ringback'], p2: ['ringback'] }, 'they hear the tone');
    for (const leg of legs) await leg.refuse(486);
    await outs[0]!.reached('ended');
    await hear(t, stage, both('c6', 'p2'), 'who was kept talks on');
    await outs[1]!.hangup();

    const { id, call } = await talkTo(stage, '1005', 'user_data="u"', 'script');
    await doAs(stage, '1005', 'xferAgent', { conversationId: id, ...toFind('1003') });
    const second = await until(
      '1003 has him',
      async () => (await stage.conversationOf(call)).id !== id && stage.conversationOf(call),
    );
    await settled(stage, second.id);
    await doAs(stage, '1003', 'xferAgent', { conversationId: second.id, ...toFind('1004'), release: false });
    const third = await until(
      '1004 has him',
      async () => (await stage.conversationOf(call)).id !== second.id && stage.conversationOf(call),
    );
    await settled(stage, third.id);
    await stage.ok('DELETE', `/conversation/${third.id}`, { data: 'at last' });
    t.match(await call.variables(), {
      ...{ script_result: 'success', script_data: 'at last', enqueue_user_data: 'u' },
      ...{ enqueue_agent: '1004', enqueue_conversation_id: third.id, enqueue_queue_id: third.queue_id },
    });
  },
);

onBothSwitches('only a conversation of two is transferred, by one who is in it', {}, async (t, stage) => {
  const { id } = await talkTo(stage, '1001');
  await stage.login('1002');
  const out = { conversationId: id, ...toNumber('5550007') };
  await refused(t, stage, ['POST', '/agent/1002/xferOut', out], [404, '040503'], 'not a member');
  await refused(
    t,
    stage,
    ['POST', '/agent/1001/xferOut', { ...out, conversationId: 'cvnone' }],
    [404, '040501'],
    'no such',
  );
  await doAs(stage, '1002', 'join', { conversationId: id });
  await called(stage, '1002');
  await until('three are in it', async () => (await stage.ok('GET', `/conversation/${id}`)).agents.length === 2);
  await refused(t, stage, ['POST', '/agent/1001/xferOut', out], [409, '000004'], 'three talk');
});

runOnBothSwitches({ config: { outbound: { denied: ['5559'] } } }, true);
