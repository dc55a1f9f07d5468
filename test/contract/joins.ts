import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { called, conversationsOf, doAs, hear, refused, settled, talkTo, toNumber, type ShownSide } from './office.ts';

/** Agent 1001 talks with a caller, and has two calls more on hold; gives the three conversations in that order. */
async function threeAtOnce(stage: Stage): Promise<{
  readonly ids: readonly [string, string, string];
  readonly caller: string;
  readonly end: () => Promise<Readonly<Record<string, string>>>;
}> {
  const { id, call } = await talkTo(stage, '1001', 'hold_voice="hold.wav" reserve_state="away/after"', 'script');
  const ids = [id];
  for (const [n, number] of ['5550007', '5550008'].entries()) {
    await doAs(stage, '1001', 'callout', { ...toNumber(number), backgound: true });
    const all = await conversationsOf(stage, '1001', n + 2);
    ids.push(all.map((one) => one.id).find((one) => !ids.includes(one))!);
  }
  return { ids: ids as unknown as [string, string, string], caller: call.name, end: () => call.variables() };
}

const members = async (stage: Stage, id: string): Promise<string[]> => {
  const { agents, outs } = await stage.ok('GET', `/conversation/${id}`);
  return [...agents, ...outs]
    .filter(({ end_time }) => end_time === null)
    .map(({ name, number, mode }) => `${name ?? number} ${mode}`);
};

onBothSwitches(
  'one agent, three conversations, one leg: he is in one, the others wait on hold',
  {},
  async (t, stage) => {
    const { ids, caller, end } = await threeAtOnce(stage);
    const [a, b, c] = ids;
    const leg = await called(stage, '1001');
    const first = { p1: [caller], [caller]: ['p1'], c7: ['music'], c8: ['music'] };
    await hear(t, stage, first, 'he talks in the first; the two calls wait');
    await doAs(stage, '1001', 'resume', { conversationId: b });
    const second = { p1: ['c7'], c7: ['p1'], [caller]: ['hold'], c8: ['music'] };
    await hear(t, stage, second, 'the second is resumed: the others are on hold');
    await doAs(stage, '1001', 'pause', { conversationId: b });
    const none = { p1: [], c7: ['music'], [caller]: ['hold'], c8: ['music'] };
    await hear(t, stage, none, 'paused: he is nowhere, and nothing resumes of itself');
    await doAs(stage, '1001', 'setVoiceIoMode', { conversationId: c, voiceIoMode: 2 });
    await hear(t, stage, { p1: ['c8'], c8: [], c7: ['music'], [caller]: ['hold'] }, 'he listens in the third');
    await doAs(stage, '1001', 'lsm', { conversationId: a, mode: 3 });
    await hear(t, stage, { p1: [], c8: ['music'], c7: ['music'], [caller]: ['p1'] }, 'he speaks in the first');
    t.equal(leg.isLive, true);
    t.equal(stage.phone('1001').live.length, 1, 'one leg all along');
    await refused(
      t,
      stage,
      ['POST', '/agent/1001/resume', { conversationId: a, voiceIoMode: 4 }],
      [400, '000001'],
      'resume is not for hold',
    );

    await doAs(stage, '1001', 'merge', { src_conversation_id: a, dst_conversation_id: b });
    const merged = { p1: ['c7', caller].sort(), c7: ['p1', caller].sort(), [caller]: ['c7', 'p1'], c8: ['music'] };
    await hear(t, stage, merged, 'the first two are one');
    t.match(await stage.ok('GET', `/conversation/${b}`), { end_reason: 'dismiss' });
    await doAs(stage, '1001', 'merge', { srcConversationId: c, dstConversationId: a, mode: 2 });
    await settled(stage, c);
    t.strictSame(
      (await members(stage, c)).sort(),
      [
        '1001 2',
        '5550007 2',
        '5550008 1',
        `${(await stage.ok('GET', `/conversation/${c}`)).outs.find(({ number }: ShownSide) => number.startsWith('70')).number} 2`,
      ].sort(),
    );
    const all = { p1: ['c8'], c7: ['c8'], [caller]: ['c8'], c8: [] };
    await hear(t, stage, all, 'all of it came into the third, to listen');

    await doAs(stage, '1001', 'depart', { conversationId: c, data: 'bye' });
    await leg.reached('ended');
    await stage.isInState('1001', 'idle');
    await stage.ok('DELETE', `/conversation/${c}`, { data: 'done' });
    t.match(await end(), { script_result: 'success', script_data: 'done', enqueue_conversation_id: c });
  },
);

onBothSwitches(
  'leaving one by one: the telephone is hung up with the last, and the state follows',
  {},
  async (t, stage) => {
    const { ids, caller } = await threeAtOnce(stage);
    const [a, b, c] = ids;
    const leg = await called(stage, '1001');
    await stage.ok('POST', `/conversation/${c}/dettachAgent`);
    t.match(await stage.events.next('callcenter.conversation.end', { id: c }), { end_reason: 'dismiss' });
    await until('he is gone', () => stage.phone('5550008').live.length === 0);
    await hear(t, stage, { p1: [caller], [caller]: ['p1'], c7: ['music'] }, 'nothing else changed');
    await doAs(stage, '1001', 'exit', { conversation_id: b });
    await until('he is gone', () => stage.phone('5550007').live.length === 0);
    t.equal(leg.isLive, true);
    t.equal(await stage.agentState('1001'), 'talking');
    await doAs(stage, '1001', 'depart', { conversationId: a, data: 'bye' });
    t.match(await stage.events.next('callcenter.agent.conversation_changed', { type: 'exit', conversation_id: a }), {
      data: 'bye',
    });
    await leg.reached('ended');
    await stage.isInState('1001', 'away/after');
  },
);

onBothSwitches('join and attachAgent: connected or not, and what becomes of the others', {}, async (t, stage) => {
  const [one, two, three] = await Promise.all([
    talkTo(stage, '1001'),
    talkTo(stage, '1002'),
    talkTo(stage, '1003', 'hold_voice="hold.wav"'),
  ]);
  await stage.login('1004');
  const [a, b, c] = [one.call.name, two.call.name, three.call.name];
  // Not connected: his telephone is called first.
  await doAs(stage, '1004', 'join', { conversationId: one.id, voiceIoMode: 2 });
  await until('he is in', async () => (await members(stage, one.id)).length === 3);
  await settled(stage, one.id);
  const talks = { [b]: ['p2'], p2: [b], [c]: ['p3'], p3: [c] };
  await hear(t, stage, { ...talks, [a]: ['p1'], p1: [a], p4: ['p1', a].sort() }, 'he listens');
  t.equal(await stage.agentState('1004'), 'talking');
  // Connected: at once; the other one goes on hold.
  await doAs(stage, '1004', 'enter', { conversationId: two.id });
  await settled(stage, two.id);
  const inTwo = { ...talks, [a]: ['p1'], p1: [a], [b]: ['p2', 'p4'], p2: ['p4', b].sort(), p4: ['p2', b].sort() };
  await hear(t, stage, inTwo, 'he talks in the second, and is on hold in the first');
  t.strictSame(await members(stage, one.id), ['1001 1', '1004 4', `${one.call.from} 1`]);
  // Attached elsewhere: he leaves the active one, and keeps what he has on hold.
  await stage.ok('POST', `/conversation/${three.id}/attachAgent`, { agentId: '1004' });
  await settled(stage, three.id);
  t.strictSame(await members(stage, two.id), ['1002 1', `${two.call.from} 1`]);
  t.strictSame((await members(stage, one.id)).length, 3);
  const inThree = { ...talks, [a]: ['p1'], p1: [a], [c]: ['p3', 'p4'], p3: ['p4', c].sort(), p4: ['p3', c].sort() };
  await hear(t, stage, inThree, 'he talks in the third');
  // holding false: he leaves all others.
  await doAs(stage, '1004', 'join', { conversation_id: two.id, mode: 1, holding: false });
  await settled(stage, two.id);
  t.strictSame([(await members(stage, one.id)).length, (await members(stage, three.id)).length], [2, 2]);
  await hear(t, stage, { ...inTwo, [c]: ['p3'], p3: [c] }, 'he is in the second only');
  await refused(t, stage, ['POST', `/conversation/${two.id}/dettachAgent`], [400, '000001'], 'which of the two?');
  await stage.ok('POST', `/conversation/${two.id}/dettachAgent`, { agentId: '1004' });
  await until('he is hung up', () => stage.phone('1004').live.length === 0);
  await stage.isInState('1004', 'idle');
  await hear(t, stage, { ...talks, [a]: ['p1'], p1: [a] }, 'and the others talk as before');
});

onBothSwitches('whose telephone does not answer does not join, and nobody is disturbed', {}, async (t, stage) => {
  const { id, call } = await talkTo(stage, '1001');
  await stage.login('1002');
  await stage.login('1003');
  stage.phone('1002').behave({ reject: 486 });
  stage.phone('1003').behave({ answerMs: null });
  const joined = await doAs(stage, '1002', 'join', { conversationId: id });
  const attached = await stage.ok('POST', `/conversation/${id}/attachAgent`, { agentId: '1003' });
  t.match(await stage.events.next('callcenter.call.fail', { id: joined.id }), {
    agent_name: '1002',
    cause: 'call_fail',
  });
  const leg = await called(stage, '1003');
  await stage.isInState('1002', 'idle');
  await refused(
    t,
    stage,
    ['POST', '/agent/1003/join', { conversationId: id }],
    [409, '040203'],
    'his telephone rings already',
  );
  await hear(t, stage, { p1: [call.name], [call.name]: ['p1'] }, 'the two talk');
  await call.hangup();
  await leg.reached('ended');
  await stage.isInState('1003', 'idle');
  t.match(await stage.events.next('callcenter.call.fail', { id: attached.id }), {
    agent_name: '1003',
    cause: 'hangup',
  });
  t.strictSame(await stage.leftoversAtLast(), {}, 'there is nothing to join any more');
});

onBothSwitches('who is not in it cannot do it', {}, async (t, stage) => {
  const { id, caller } = await talkTo(stage, '1001');
  const other = await talkTo(stage, '1002');
  const { agents } = await stage.ok('GET', `/conversation/${id}`);
  for (const [operation, body] of [
    ['pause', {}],
    ['resume', {}],
    ['setVoiceIoMode', { voiceIoMode: 1 }],
    ['depart', {}],
    ['xferOut', toNumber('5550007')],
    ['inviteOut', toNumber('5550007')],
  ] as const)
    await refused(
      t,
      stage,
      ['POST', `/agent/1002/${operation}`, { conversationId: id, ...body }],
      [404, '040503'],
      operation,
    );
  for (const operation of ['pause', 'join', 'depart'])
    await refused(
      t,
      stage,
      ['POST', `/agent/1002/${operation}`, { conversationId: 'cvnone' }],
      [404, '040501'],
      operation,
    );
  const merge = { src_conversation_id: id, dst_conversation_id: other.id };
  await refused(t, stage, ['POST', '/agent/1001/merge', merge], [404, '040503'], 'in one of the two only');
  await refused(
    t,
    stage,
    ['POST', '/agent/1001/merge', { ...merge, dst_conversation_id: id }],
    [400, '000001'],
    'the same',
  );
  const lsm = `/conversation/${id}/call`;
  await refused(t, stage, ['POST', `${lsm}/${agents[0].call_id}/lsm`, { mode: 2 }], [404, '040504'], "an agent's call");
  await refused(
    t,
    stage,
    ['POST', `${lsm}/${other.caller}/lsm`, { mode: 2 }],
    [404, '040504'],
    'of another conversation',
  );
  await refused(t, stage, ['POST', `/agent/nobody/pause`, { conversationId: id }], [404, '040202'], 'no such agent');
  t.strictSame(await members(stage, id), [
    '1001 1',
    `${(await stage.ok('GET', `/conversation/${id}`)).outs[0].number} 1`,
  ]);
  t.equal((await stage.ok('GET', `/conversation/${id}`)).outs[0].call_id, caller);
});
