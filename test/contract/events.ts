import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { enqueue, namesOf, toAgent, toSkill } from './words.ts';

onBothSwitches('the events of a call come in the published order', {}, async (t, stage) => {
  await stage.login('1001');
  await stage.events.forget();
  const call = stage.call(stage.number(enqueue('user_data="u 1" reserve_state="away/paper"', toAgent('1001'))));
  const { id, agents, outs } = await stage.conversationOf(call);
  await stage.phone('1001').live[0]?.hangup();
  await stage.events.next('callcenter.agent.state_changed', { latest_state: 'away/paper' });
  const events = await stage.events.all();
  t.strictSame(namesOf(events), [
    'queue.enter',
    'queue.select',
    'agent.state_changed fetching',
    'agent.state_changed talking',
    'conversation.begin',
    'agent.conversation_changed enter',
    'conversation.parts_changed',
    'queue.success',
    'agent.conversation_changed exit',
    'conversation.parts_changed',
    'conversation.end',
    'agent.state_changed away/paper',
  ]);
  const of = (name: string) => events.find(({ event }) => event === `callcenter.${name}`) ?? {};
  const queueId = of('queue.enter')['id'];
  t.match(of('queue.success'), {
    action: 'event_notify',
    subaccount_id: null,
    user_data: 'u 1',
    id: queueId,
    type: 'ivr',
    agent_name: '1001',
    agent_extension_id: '1001',
    agent_call_id: agents[0].call_id,
    origin_call_id: outs[0].call_id,
  });
  t.match(of('conversation.end'), { id, type: 'queue', queue_id: queueId, end_reason: 'dismiss', record_file: null });
  t.ok(of('conversation.end')['end_time'] >= of('conversation.end')['begin_time']);
  const seqs = events.map(({ seq }) => seq as number);
  t.strictSame(
    seqs,
    [...seqs].sort((a, b) => a - b),
  );
  t.equal(new Set(seqs).size, seqs.length);
});

onBothSwitches(
  'each of the five causes of failure comes up, once, and is the last that is said',
  {},
  async (t, stage) => {
    stage.phone('1001').behave({ answerMs: null });
    stage.phone('1002').behave({ reject: 603 });
    await stage.login('1001');
    await stage.login('1002');
    await stage.events.forget();
    const timeout = stage.call(stage.number(enqueue('', toSkill('nobody', 'queue_timeout="1"'))));
    const hangup = stage.call(stage.number(enqueue('', toSkill('nobody'))));
    const cancel = stage.call(stage.number(enqueue('', toSkill('nobody'))));
    const refused = stage.call(stage.number(enqueue('', toAgent('1002'))));
    const forward = stage.call(stage.number(enqueue('', toAgent('1001'))));

    await stage.taskOf(hangup);
    await hangup.hangup();
    await stage.ok('DELETE', `/queue/${(await stage.taskOf(cancel)).id}`);
    await until('1001 rings', () => stage.phone('1001').live[0]);
    const forwarded = await stage.ok('POST', '/agent/1001/forwardAgent', {
      queueId: (await stage.taskOf(forward)).id,
      enqueue: enqueue('', toSkill('second')),
    });
    await stage.login('1003', { skills: { second: 1 } });
    t.same((await stage.conversationOf(forward)).agents[0].name, '1003', 'the caller goes on by the new document');
    await forward.hangup();
    await Promise.all([timeout, cancel, refused].map((call) => call.reached('ended')));
    await stage.events.next('callcenter.queue.fail', { cause: 'timeout' });

    const events = await stage.events.all();
    const byTask = new Map<string, string[]>();
    for (const event of events)
      if (String(event['event']).startsWith('callcenter.queue.'))
        byTask.set(event['id'], [
          ...(byTask.get(event['id']) ?? []),
          `${namesOf([event])[0]} ${event['cause'] ?? ''}`.trim(),
        ]);
    t.strictSame([...byTask.values()].map((names) => names.join(', ')).sort(), [
      'queue.enter, queue.fail cancel',
      'queue.enter, queue.fail hangup',
      'queue.enter, queue.fail timeout',
      'queue.enter, queue.select, queue.fail call_fail',
      'queue.enter, queue.select, queue.fail forward',
      'queue.enter, queue.select, queue.success',
    ]);
    t.equal(byTask.get(forwarded.queue_id)?.at(-1), 'queue.success');
  },
);
