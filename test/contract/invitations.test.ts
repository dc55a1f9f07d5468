import { until } from '../real/until.ts';
import type { Heard } from '../real/hear.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import type { CalledLeg } from '../stage/stage.ts';
import { hear, refused, ringing, settled, talkTo, toFind, toNumber, type Pair } from './office.ts';

/** Whose tone it is depends on who invites, and `backgroud` turns round between the two. */
type Ears = 'inviter' | 'all' | 'nobody';
interface Way {
  readonly agent: string;
  readonly by: 'agent' | 'conversation';
  readonly whom: 'Agent' | 'Out';
  readonly background?: boolean;
  readonly target: string;
  readonly hears: Ears;
}

const BY_AGENT: readonly Way[] = [
  { agent: '1001', by: 'agent', whom: 'Agent', target: '1005', hears: 'inviter' },
  { agent: '1002', by: 'agent', whom: 'Agent', background: true, target: '1006', hears: 'nobody' },
  { agent: '1003', by: 'agent', whom: 'Out', background: false, target: '5550007', hears: 'inviter' },
  { agent: '1004', by: 'agent', whom: 'Out', background: true, target: '5550008', hears: 'nobody' },
];
const BY_APPLICATION: readonly Way[] = [
  { agent: '1001', by: 'conversation', whom: 'Agent', target: '1005', hears: 'nobody' },
  { agent: '1002', by: 'conversation', whom: 'Agent', background: true, target: '1006', hears: 'all' },
  { agent: '1003', by: 'conversation', whom: 'Out', background: false, target: '5550007', hears: 'nobody' },
  { agent: '1004', by: 'conversation', whom: 'Out', background: true, target: '5550008', hears: 'all' },
];

interface Invitation extends Way, Pair {
  readonly begun: { readonly id: string; readonly queue_id: string | null };
  readonly leg: CalledLeg;
}

async function inviteAll(
  stage: Stage,
  ways: readonly Way[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<Invitation[]> {
  const pairs = await Promise.all(ways.map(({ agent }) => talkTo(stage, agent, 'hold_voice="hold.wav"')));
  for (const { target } of ways) {
    stage.phone(target).behave({ answerMs: null });
    if (target.startsWith('1')) await stage.login(target);
  }
  return Promise.all(
    ways.map(async (way, n): Promise<Invitation> => {
      const { id } = pairs[n]!;
      const whom = way.whom === 'Agent' ? toFind(way.target) : toNumber(way.target);
      const backgroud = way.background === undefined ? {} : { backgroud: way.background };
      const body = { ...whom, ...backgroud, ...more };
      const begun =
        way.by === 'agent'
          ? await stage.ok('POST', `/agent/${way.agent}/invite${way.whom}`, { conversationId: id, ...body })
          : await stage.ok('POST', `/conversation/${id}/invite${way.whom}`, body);
      return { ...way, ...pairs[n]!, begun, leg: await ringing(stage, way.target) };
    }),
  );
}

const phoneOf = (agent: string): string => `p${agent.at(-1)}`;
const merge = (...heard: readonly Heard[]): Heard => Object.assign({}, ...heard) as Heard;

/** While the one who is invited rings. */
function pending({ agent, call, whom, hears }: Invitation): Heard {
  const [one, other, tone] = [phoneOf(agent), call.name, whom === 'Agent' ? 'queue' : 'ringback'];
  if (hears === 'inviter') return { [one]: [tone], [other]: ['hold'] };
  const told = hears === 'all' ? [tone] : [];
  return { [one]: [other, ...told].sort(), [other]: [one, ...told].sort() };
}

/** All three talk, the new one by this mode. */
function together({ agent, call, leg }: Invitation, mode: number): Heard {
  const [one, other, third] = [phoneOf(agent), call.name, leg.name];
  const [isHeard, listens] = [mode === 1 || mode === 3, mode === 1 || mode === 2];
  const told = isHeard ? [third] : [];
  return {
    [one]: [other, ...told].sort(),
    [other]: [one, ...told].sort(),
    [third]: listens ? [one, other].sort() : [],
  };
}

for (const [name, ways] of Object.entries({ 'an agent': BY_AGENT, 'the application': BY_APPLICATION })) {
  onBothSwitches(`invited by ${name}: who hears the tone, and then all three talk`, {}, async (t, stage) => {
    const all = await inviteAll(stage, ways);
    await hear(t, stage, merge(...all.map(pending)), 'while it rings');
    for (const { id, hears } of all) {
      const { agents, outs } = await stage.ok('GET', `/conversation/${id}`);
      t.strictSame(
        [agents[0].mode, outs[0].mode],
        [hears === 'inviter' ? 4 : 1, 1],
        'on hold is only who waits in front',
      );
    }
    for (const { leg } of all) await leg.answer();
    await Promise.all(all.map(({ id }) => until('the third is in', async () => (await count(stage, id)) === 3)));
    for (const { id } of all) await settled(stage, id);
    await hear(t, stage, merge(...all.map((one) => together(one, 1))), 'then all talk');
    // Two are enough for a conversation; of one that was asked in by queueing nobody else leaves.
    for (const { leg } of all) await leg.hangup();
    await Promise.all(all.map(({ id }) => until('two are left', async () => (await count(stage, id)) === 2)));
    for (const { id } of all) t.match(await stage.ok('GET', `/conversation/${id}`), { end_time: null });
  });

  for (const status of [486, 603])
    onBothSwitches(`invited by ${name}, refused with ${status}: it is as it was`, {}, async (t, stage) => {
      const all = await inviteAll(stage, ways);
      for (const { leg } of all) await leg.refuse(status);
      for (const { begun, whom } of all)
        t.match(
          await (whom === 'Agent'
            ? stage.events.next('callcenter.queue.fail', { id: begun.queue_id })
            : stage.events.next('callcenter.call.fail', { id: begun.id })),
          { cause: 'call_fail' },
        );
      for (const { id } of all) await settled(stage, id);
      const before = all.map(({ agent, call }) => ({ [call.name]: [phoneOf(agent)], [phoneOf(agent)]: [call.name] }));
      await hear(t, stage, merge(...before), 'the two talk');
    });
}

const count = async (stage: Stage, id: string): Promise<number> => {
  const { agents, outs } = await stage.ok('GET', `/conversation/${id}`);
  return [...agents, ...outs].filter(({ end_time }) => end_time === null).length;
};

/** Each of the four joins with another mode; by both words for it. */
onBothSwitches('who is invited joins in the mode that was asked for', {}, async (t, stage) => {
  const pairs = await Promise.all(['1001', '1002', '1003'].map((agent) => talkTo(stage, agent)));
  const targets = ['5550006', '5550007', '5550008'];
  const modes = [{ mode: 2 }, { voiceIoMode: 3 }, { voice_io_mode: 4 }];
  for (const [n, { id }] of pairs.entries())
    await stage.ok('POST', `/conversation/${id}/inviteOut`, { ...toNumber(targets[n]!), ...modes[n] });
  await Promise.all(pairs.map(({ id }) => until('the third is in', async () => (await count(stage, id)) === 3)));
  for (const { id } of pairs) await settled(stage, id);
  const heard = pairs.map(({ agent, call }, n) => {
    const leg = stage.phone(targets[n]!).live[0]!;
    return together({ agent, call, leg } as Invitation, n + 2);
  });
  await hear(t, stage, merge(...heard), 'listens, speaks, or is on hold');
  await refused(
    t,
    stage,
    ['POST', `/conversation/${pairs[0]!.id}/inviteOut`, { ...toNumber('5550005'), mode: 5 }],
    [400, '000001'],
    'no such mode',
  );
  await refused(
    t,
    stage,
    ['POST', `/conversation/${pairs[0]!.id}/inviteOut`, { ...toNumber('5550005'), mode: 1, voiceIoMode: 1 }],
    [400, '000001'],
    'one of the two',
  );
});

onBothSwitches('somebody hangs up while the one who is invited rings', {}, async (t, stage) => {
  const all = await inviteAll(stage, BY_AGENT);
  const [callerGoes, agentGoes, inviterGoes, otherGoes] = all as [Invitation, Invitation, Invitation, Invitation];
  await callerGoes.call.hangup();
  await stage.phone(agentGoes.agent).live[0]!.hangup();
  await stage.phone(inviterGoes.agent).live[0]!.hangup();
  await otherGoes.call.hangup();
  for (const { leg, id } of all) {
    await leg.reached('ended');
    t.match(await stage.events.next('callcenter.conversation.end', { id }), { end_reason: 'dismiss' });
  }
  for (const { agent } of all) await stage.isInState(agent, 'idle');
  for (const { call } of [agentGoes, inviterGoes]) t.match(await call.variables(), { enqueue_result: 'success' });
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches('limits: two parties only, no more than may be, and those on their way count', {}, async (t, stage) => {
  const two = await talkTo(stage, '1001', 'conversation_level="1"');
  const three = await talkTo(stage, '1002');
  await stage.login('1003');
  const out = (to: string) => toNumber(to);
  for (const [path, body] of [
    [`/conversation/${two.id}/inviteOut`, out('5550007')],
    [`/conversation/${two.id}/inviteAgent`, toFind('1003')],
    [`/agent/1001/inviteOut`, { conversationId: two.id, ...out('5550007') }],
    [`/conversation/${two.id}/attachAgent`, { agentId: '1003' }],
    ['/agent/1003/join', { conversationId: two.id }],
  ] as const)
    await refused(t, stage, ['POST', path, body], [409, '040502'], 'level 1');
  stage.phone('5550007').behave({ answerMs: null });
  await stage.ok('POST', `/conversation/${three.id}/inviteOut`, out('5550007'));
  const leg = await ringing(stage, '5550007');
  for (const [path, body] of [
    [`/conversation/${three.id}/inviteOut`, out('5550008')],
    [`/agent/1002/inviteAgent`, { conversationId: three.id, ...toFind('1003') }],
    ['/agent/1003/join', { conversationId: three.id }],
  ] as const)
    await refused(t, stage, ['POST', path, body], [409, '040502'], 'one is on his way');
  await leg.answer();
  await until('the third is in', async () => (await count(stage, three.id)) === 3);
  await refused(
    t,
    stage,
    ['POST', `/conversation/${three.id}/inviteOut`, out('5550008')],
    [409, '040502'],
    'three are in',
  );
  await refused(
    t,
    stage,
    ['POST', `/agent/1003/inviteOut`, { conversationId: two.id, ...out('5550008') }],
    [404, '040503'],
    'no member invites',
  );
  await refused(
    t,
    stage,
    ['POST', `/conversation/cvnone/inviteOut`, out('5550008')],
    [404, '040501'],
    'no such conversation',
  );
});

runOnBothSwitches({ config: { conversation: { max_members: 3 } } }, true);
