import { onBothSwitches } from '../stage/on-both-switches.ts';
import { enqueue, toSkill } from './words.ts';

onBothSwitches('after-call work comes before the next call', {}, async (t, stage) => {
  await stage.login('1004', { skills: { w: 1 } });
  const number = stage.number(enqueue('reserve_state="idle"', toSkill('w')));
  const first = stage.call(number);
  const { id } = await stage.conversationOf(first);
  const second = stage.call(number);
  await stage.taskOf(second);
  await first.hangup();
  await stage.events.next('callcenter.conversation.end', { id });
  const wrapUp = { name: '1004', latest_state: 'busy/wrap-up' };
  const { time } = await stage.events.next('callcenter.agent.state_changed', wrapUp);
  t.same((await stage.conversationOf(second)).agents[0].name, '1004', 'when his paperwork is done');
  const selected = (await stage.events.all()).filter(
    ({ event, agent_name }) => event === 'callcenter.queue.select' && agent_name === '1004',
  );
  t.ok(selected[1]?.['time'] - time >= 1000, 'not before');
  await stage.ok('DELETE', '/agent/1004', { force: true });
  await second.reached('ended');
});

onBothSwitches('only who is idle is offered work, and he at once', {}, async (t, stage) => {
  const number = stage.number(enqueue('', toSkill('s')));
  await stage.login('1001', { skills: { s: 1 }, state: 'away/lunch' });
  const call = stage.call(number);
  const { id } = await stage.taskOf(call);
  t.match(await stage.ok('GET', `/queue/${id}/why`), [{ agent: '1001', verdict: 'state', detail: /away\/lunch/ }]);
  for (const state of ['busy', 'busy/x', 'away']) await stage.ok('POST', '/agent/1001/state', { state });
  t.match(await stage.api('POST', '/callcenter/agent/1001/state', { state: 'talking' }), {
    status: 400,
    code: '000001',
  });
  t.equal(stage.phone('1001').live.length, 0);
  // A login, a skill and a state each bring him together with who waits.
  await stage.ok('POST', '/agent/1001/skills', { opts: [{ opt: 0 }] });
  await stage.ok('POST', '/agent/1001/state', { state: 'idle' });
  t.match(await stage.ok('GET', `/queue/${id}/why`), [{ agent: '1001', verdict: 'no match' }]);
  await stage.ok('POST', '/agent/1001/skills', { opts: [{ opt: 1, name: 's', score: 5, enabled: true }] });
  t.same((await stage.conversationOf(call)).agents[0].name, '1001');
  await call.hangup();
  await stage.ok('DELETE', '/agent/1001', { force: true });
  const next = stage.call(number);
  await stage.taskOf(next);
  await stage.login('1002', { skills: { s: 1 } });
  t.same((await stage.conversationOf(next)).agents[0].name, '1002');
});
