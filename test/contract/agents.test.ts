import type { Test } from 'tap';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

const KEEPALIVE_SECONDS = 10;

onBothSwitches(
  'a login expires without a sign of life, never during a call; wrap-up comes before the reserve state',
  {},
  async (t, stage) => {
    await Promise.all([expires(t, stage), wrapsUp(t, stage)]);
  },
);

async function expires(t: Test, stage: Stage): Promise<void> {
  await stage.login('1001');
  await stage.login('1002');
  await stage.login('1003');
  const call = stage.call(stage.number(enqueue('', toAgent('1002'))));
  const { agents } = await stage.conversationOf(call);
  t.same(agents[0].name, '1002');
  const alive = setInterval(() => void stage.ok('POST', '/agent/1003/keepalive'), 2000);
  await stage.events.next('callcenter.agent.expired', { name: '1001' }).finally(() => clearInterval(alive));
  t.match(await stage.api('GET', '/callcenter/agent/1001'), { status: 404, code: '040204' });
  t.match(
    await stage.api('POST', '/callcenter/agent/1001/keepalive'),
    { status: 404, code: '040204' },
    'his login expired',
  );
  t.equal(await stage.agentState('1002'), 'talking');
  t.equal(await stage.agentState('1003'), 'idle');
  t.same((await stage.conversationOf(call)).id.length > 0, true, 'the call goes on');
}

async function wrapsUp(t: Test, stage: Stage): Promise<void> {
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
}

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

runOnBothSwitches({ config: { agent: { wrap_up_seconds: 1, keepalive_seconds: KEEPALIVE_SECONDS } } });
