import type { Test } from 'tap';
import { until } from '../real/until.ts';
import type { Answer, Method } from '../stage/api.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import {
  called,
  conversationsOf,
  doAs,
  hear,
  ringing,
  settled,
  talkTo,
  toFind,
  toNumber,
  type ShownSide,
} from './office.ts';

type Asked = readonly [Method, string, unknown?];

/** All at once, over connections of their own. */
const atOnce = (stage: Stage, ...asked: readonly Asked[]): Promise<Answer[]> =>
  Promise.all(asked.map(([method, path, body]) => stage.api(method, `/callcenter${path}`, body)));

/** One was taken, and every other was refused with one of these codes. Gives which. */
function oneWins(t: Test, answers: readonly Answer[], codes: readonly string[], what: string): number {
  const told = answers.map(({ status, code, msg }) => `${status} ${code} ${msg}`).join(' | ');
  t.equal(answers.filter(({ status }) => status === 200).length, 1, `${what}: one wins: ${told}`);
  const lost = answers.filter(({ status }) => status !== 200);
  t.ok(
    lost.every(({ status, code, msg }) => status >= 400 && status < 500 && codes.includes(code) && msg !== ''),
    `${what}: the others are told why: ${told}`,
  );
  return answers.findIndex(({ status }) => status === 200);
}

const isOver = async (stage: Stage, id: string): Promise<boolean> =>
  (await stage.ok('GET', `/conversation/${id}`)).end_reason !== null;

onBothSwitches('the same operation twice at once', {}, async (t, stage) => {
  const [one, two, three, four] = await Promise.all(
    ['1001', '1002', '1003', '1004'].map((agent) => talkTo(stage, agent)),
  );
  await stage.login('1005');
  for (const number of ['1005', '5550007', '5550008']) stage.phone(number).behave({ answerMs: null });
  const twice = (method: Method, path: string, body?: unknown): Promise<Answer[]> =>
    atOnce(stage, [method, path, body], [method, path, body]);

  oneWins(t, await twice('DELETE', `/conversation/${one!.id}`, {}), ['040501'], 'dissolve');
  oneWins(t, await twice('POST', '/agent/1002/depart', { conversationId: two!.id }), ['040501', '040503'], 'depart');
  oneWins(
    t,
    await twice('POST', '/agent/1003/xferOut', { conversationId: three!.id, ...toNumber('5550007'), release: false }),
    ['000004'],
    'xferOut',
  );
  oneWins(
    t,
    await twice('POST', '/agent/1004/xferOut', { conversationId: four!.id, ...toNumber('5550008') }),
    ['040501', '040503'],
    'xferOut, released',
  );
  oneWins(t, await twice('POST', '/agent/1005/callout', toNumber('5550006')), ['040203', '000004'], 'callout');
  for (const { call } of [one!, two!]) t.match(await call.variables(), { enqueue_result: 'success' });
  const legs = await Promise.all(['5550007', '5550008'].map((number) => ringing(stage, number)));
  for (const number of ['5550007', '5550008']) t.equal(stage.phone(number).live.length, 1, 'called once');
  for (const leg of legs) await leg.answer();
  const [c, d] = [three!.call.name, four!.call.name];
  await hear(t, stage, { c7: [c], [c]: ['c7'], c8: [d], [d]: ['c8'] }, 'each is transferred once');
});

onBothSwitches('joining twice at once, and the last free place', {}, async (t, stage) => {
  const { id } = await talkTo(stage, '1001');
  for (const agent of ['1002', '1003', '1004']) await stage.login(agent);
  const join = (agent: string): Asked => ['POST', `/agent/${agent}/join`, { conversationId: id }];
  oneWins(t, await atOnce(stage, join('1002'), join('1002')), ['040203', '000004'], 'the same agent');
  await conversationsOf(stage, '1002', 1);
  oneWins(t, await atOnce(stage, join('1003'), join('1004')), ['040502'], 'the last place');
  await until(
    'four are in',
    async () =>
      (await stage.ok('GET', `/conversation/${id}`)).agents.filter(({ end_time }: ShownSide) => end_time === null)
        .length === 3,
  );
  await settled(stage, id);
});

onBothSwitches('opposite operations at once: pause and resume', {}, async (t, stage) => {
  const { id, call } = await talkTo(stage, '1001');
  const about = { conversationId: id };
  for (let round = 0; round < 5; round++) {
    const answers = await atOnce(
      stage,
      ['POST', '/agent/1001/pause', about],
      ['POST', '/agent/1001/resume', about],
      ['POST', '/agent/1001/lsm', { ...about, mode: 2 }],
    );
    // They contradict no rule: each is done, the last one counts, and the switch comes to have it.
    t.strictSame(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    await settled(stage, id);
  }
  const { agents } = await stage.ok('GET', `/conversation/${id}`);
  const heard = { 1: ['p1'], 2: [], 4: ['music'] }[agents[0].mode as 1 | 2 | 4];
  await hear(t, stage, { [call.name]: heard, p1: agents[0].mode === 4 ? [] : [call.name] }, 'as it is shown');
});

onBothSwitches('opposite operations at once: merge and merge, merge and dissolve', {}, async (t, stage) => {
  const agents = ['1001', '1002', '1003'];
  const numbers = ['5550006', '5550007', '5550008'];
  const pairs = await Promise.all(agents.map((agent) => talkTo(stage, agent)));
  const others = await Promise.all(
    agents.map(async (agent, n) => {
      await doAs(stage, agent, 'callout', { ...toNumber(numbers[n]!), background: true });
      const all = await conversationsOf(stage, agent, 2);
      return all.map(({ id }) => id).find((id) => id !== pairs[n]!.id)!;
    }),
  );
  const merge = (n: number, src: string, dst: string): Asked => [
    'POST',
    `/agent/${agents[n]!}/merge`,
    { src_conversation_id: src, dst_conversation_id: dst },
  ];
  const [a, b, c] = pairs.map(({ id }) => id) as [string, string, string];
  const [x, y, z] = others as [string, string, string];
  const winner = oneWins(t, await atOnce(stage, merge(0, a, x), merge(0, x, a)), ['040501'], 'each into the other');
  oneWins(t, await atOnce(stage, merge(1, b, y), merge(1, b, y)), ['040501'], 'twice the same');
  const first = oneWins(
    t,
    await atOnce(stage, merge(2, c, z), ['DELETE', `/conversation/${z}`, {}]),
    ['040501'],
    'merge and dissolve',
  );
  for (const [kept, over] of [winner === 0 ? [a, x] : [x, a], [b, y]] as const) {
    t.ok(await isOver(stage, over));
    t.equal((await settled(stage, kept)).end_reason, null);
  }
  await until('it is over', () => isOver(stage, z));
  t.equal(
    (await settled(stage, c)).outs.filter(({ end_time }: ShownSide) => end_time === null).length,
    first === 0 ? 2 : 1,
  );
  const [one, two] = pairs.map(({ call }) => call.name) as [string, string];
  const three = pairs[2]!.call.name;
  const all = {
    ...{ p1: ['c6', one].sort(), c6: ['p1', one].sort(), [one]: ['c6', 'p1'] },
    ...{ p2: ['c7', two].sort(), c7: ['p2', two].sort(), [two]: ['c7', 'p2'] },
    ...(first === 0
      ? { p3: ['c8', three].sort(), c8: ['p3', three].sort(), [three]: ['c8', 'p3'] }
      : { p3: [three], [three]: ['p3'] }),
  };
  await hear(t, stage, all, 'everybody is in one place');
});

onBothSwitches('a transfer and a hang-up at once, by each of the three who take part', {}, async (t, stage) => {
  const agents = ['1001', '1002', '1003', '1004'];
  const pairs = await Promise.all(agents.map((agent) => talkTo(stage, agent)));
  await stage.login('1005');
  await stage.login('1006');
  const xfer = (n: number, body: object, release: boolean, operation = 'xferOut'): Promise<Answer> =>
    stage.api('POST', `/callcenter/agent/${agents[n]!}/${operation}`, {
      conversationId: pairs[n]!.id,
      ...body,
      release,
    });
  stage.phone('5550007').behave({ ringMs: 0, answerMs: 0, hangupMs: 0 });
  const answers = await Promise.all([
    xfer(0, toNumber('5550006'), false),
    pairs[0]!.call.hangup(),
    xfer(1, toFind('1005'), false, 'xferAgent'),
    (await called(stage, '1002')).hangup(),
    xfer(2, toNumber('5550007'), true),
    xfer(3, toFind('1006'), true, 'xferAgent'),
    pairs[3]!.call.hangup(),
  ]);
  for (const answer of answers)
    if (answer !== undefined)
      t.ok([200, 404, 409].includes(answer.status), `taken, or refused: ${answer.status} ${answer.code} ${answer.msg}`);
  t.equal(answers[4].status, 200);
  t.match(await pairs[2]!.call.variables(), { enqueue_result: /success|call_fail/ }, 'whom it reached hung up at once');
  for (const { id } of pairs) await until('it is over', () => isOver(stage, id));
  // The second is transferred, or his call was over first.
  const isTransferred = answers[2].status === 200;
  if (isTransferred)
    await hear(
      t,
      stage,
      { [pairs[1]!.call.name]: ['p5'], p5: [pairs[1]!.call.name] },
      'the transfer goes on without its agent',
    );
  await pairs[1]!.call.hangup();
  for (const agent of [...agents, '1005', '1006']) await stage.isInState(agent, 'idle');
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches('an answer and what takes it away, at once', {}, async (t, stage) => {
  const agents = ['1001', '1002', '1003'];
  const pairs = await Promise.all(agents.map((agent) => talkTo(stage, agent)));
  const numbers = ['5550006', '5550007', '5550008'];
  for (const number of numbers) stage.phone(number).behave({ answerMs: null });
  for (const [n, agent] of agents.entries()) {
    const operation = n === 0 ? 'xferOut' : 'inviteOut';
    await doAs(stage, agent, operation, bodyOf(operation, pairs[n]!.id, numbers[n]!));
  }
  const legs = await Promise.all(numbers.map((number) => ringing(stage, number)));
  await Promise.all([
    ...legs.map((leg) => leg.answer().catch(() => undefined)),
    stage.api('DELETE', `/callcenter/conversation/${pairs[0]!.id}`, {}),
    stage.api('DELETE', `/callcenter/conversation/${pairs[1]!.id}`, {}),
    pairs[2]!.call.hangup(),
  ]);
  await until('the first is over', () => isOver(stage, pairs[0]!.id));
  await until('the second is over', () => isOver(stage, pairs[1]!.id));
  // Whoever was first: all who are left talk with one another, and nobody is alone.
  for (const { id } of (await stage.ok('GET', '/conversation?state=running')).result) {
    await settled(stage, id);
    await stage.ok('DELETE', `/conversation/${id}`);
  }
  for (const agent of agents) await stage.isInState(agent, 'idle');
  t.strictSame(await stage.leftoversAtLast(), {});
});

const bodyOf = (operation: string, conversationId: string, number: string) => ({
  conversationId,
  ...toNumber(number),
  ...(operation === 'xferOut' ? { release: false } : {}),
});

runOnBothSwitches({ config: { conversation: { max_members: 4 } } }, true);
