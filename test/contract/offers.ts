import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { doAs, hear, refused, ringing, toFind } from './office.ts';
import { enqueue, toAgent } from './words.ts';

onBothSwitches(
  'forwardAgent: he queues again by the new document, with the time that he has waited',
  {},
  async (t, stage) => {
    for (const agent of ['1001', '1002', '1003']) await stage.login(agent);
    for (const agent of ['1001', '1002']) stage.phone(agent).behave({ answerMs: null });
    const call = stage.call(stage.number(enqueue('user_data="u" wait_voice="wait.wav"', toAgent('1001')), 'script'));
    const leg = await ringing(stage, '1001');
    const first = await stage.taskOf(call);
    const [entered] = (await stage.events.all()).filter(({ event }) => event === 'callcenter.queue.enter');
    await refused(
      t,
      stage,
      ['POST', '/agent/1002/forwardAgent', { queueId: first.id, ...toFind('1003') }],
      [404, '040601'],
      'it does not ring at this one',
    );
    await refused(
      t,
      stage,
      ['POST', '/agent/1001/forwardAgent', { queueId: first.id, enqueue: '<enqueue/>' }],
      [400, '000001'],
      'no route',
    );
    const { queue_id: second } = await doAs(stage, '1001', 'forwardAgent', {
      queueId: first.id,
      ...toFind('1002', '', 'wait_voice="wait.wav"'),
    });
    await leg.reached('ended');
    await stage.isInState('1001', 'idle');
    t.match(await stage.events.next('callcenter.queue.fail', { id: first.id }), {
      cause: 'forward',
      agent_name: '1001',
    });
    t.match(await stage.events.next('callcenter.queue.enter', { id: second }), {
      type: 'fwd_agent',
      origin_call_id: entered?.['origin_call_id'],
    });
    t.equal((await stage.taskOf(call)).begin_time, first.begin_time, 'he keeps his time');
    await ringing(stage, '1002');
    await hear(t, stage, { [call.name]: ['wait'] }, 'he waits on');
    const { queue_id: third } = await doAs(stage, '1002', 'fwd_agent', { task_id: second, ...toFind('1003') });
    const { id, queue_id: served, agents } = await stage.conversationOf(call);
    t.strictSame([served, agents[0].name], [third, '1003']);
    await hear(t, stage, { [call.name]: ['p3'], p3: [call.name] }, 'and talks');
    await stage.ok('DELETE', `/conversation/${id}`, { data: 'over' });
    t.match(await call.variables(), {
      script_result: 'success',
      enqueue_agent: '1003',
      enqueue_queue_id: third,
      script_data: 'over',
    });
    t.strictSame(await stage.leftoversAtLast(), {});
  },
);

onBothSwitches('reject: data reach the script and the events', {}, async (t, stage) => {
  await stage.login('1001');
  await stage.login('1002');
  stage.phone('1001').behave({ answerMs: null });
  const call = stage.call(stage.number(enqueue('', toAgent('1001')), 'script'));
  const leg = await ringing(stage, '1001');
  const { id } = await stage.taskOf(call);
  await refused(
    t,
    stage,
    ['POST', '/agent/1002/reject', { task_id: id }],
    [404, '040601'],
    'it does not ring at this one',
  );
  await doAs(stage, '1001', 'reject', { task_id: id, data: 'not "me", 无' });
  await leg.reached('ended');
  t.match(await stage.events.next('callcenter.queue.fail', { id }), { cause: 'call_fail', data: 'not "me", 无' });
  t.match(await call.variables(), { script_result: 'reject', script_data: 'not "me", 无', enqueue_agent: '1001' });
  await refused(t, stage, ['POST', '/agent/1001/reject', { task_id: id }], [404, '040601'], 'it is over');
  await until('he rests', async () => (await stage.agentState('1001')) === 'idle');
});
