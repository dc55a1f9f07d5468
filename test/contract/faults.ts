import type { Test } from 'tap';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import type { StageCall } from '../stage/stage.ts';
import { enqueue, namesOf, talking, toAgent, toSkill } from './words.ts';

/** Calls in each phase: one talks, one rings, two wait. */
interface Phases {
  readonly talks: StageCall;
  readonly rings: StageCall;
  readonly first: StageCall;
  readonly second: StageCall;
  readonly conversation: string;
  readonly began: string;
  readonly tasks: Readonly<Record<string, string>>;
}

async function inEveryPhase(stage: Stage, from: 'plan' | 'script' = 'plan'): Promise<Phases> {
  await stage.login('1001');
  await stage.login('1002');
  await stage.login('1003', { skills: { s: 1 }, state: 'busy' });
  stage.phone('1002').behave({ answerMs: null });
  const talks = stage.call(stage.number(enqueue('', toAgent('1001'))));
  const { id } = await talking(stage, talks);
  const rings = stage.call(stage.number(enqueue('', toAgent('1002', 'fetch_timeout="60"'))));
  const waiting = stage.number(enqueue('', toSkill('s')), from);
  const first = stage.call(waiting);
  const ofFirst = (await stage.taskOf(first)).id;
  const second = stage.call(waiting);
  const ofSecond = (await stage.taskOf(second)).id;
  const leg = await until('1002 is called', () => stage.phone('1002').live[0]);
  await leg.reached('ringing');
  const { begin_time: began } = await stage.taskOf(first);
  const ofRings = (await stage.taskOf(rings)).id;
  const tasks = { [first.from]: ofFirst, [second.from]: ofSecond, [rings.from]: ofRings };
  return { talks, rings, first, second, conversation: id, began, tasks };
}

/** Everything goes on as if nothing had happened. */
async function goesOn(t: Test, stage: Stage, phases: Phases): Promise<void> {
  const { talks, rings, first, second, conversation, began, tasks } = phases;
  const { result } = await stage.ok('GET', '/queue');
  const ids = Object.fromEntries(result.map((task: { from: string; id: string }) => [task.from, task.id]));
  t.strictSame(ids, tasks, 'the same tasks');
  t.equal((await stage.taskOf(first)).begin_time, began, 'with the time that they have waited');
  const before = {
    [talks.name]: ['p1'],
    p1: [talks.name],
    [first.name]: ['music'],
    [second.name]: ['music'],
    [rings.name]: ['music'],
  };
  t.strictSame(await stage.hearsAtLast(before), before);

  const { outs } = await stage.ok('GET', `/conversation/${conversation}`);
  await stage.ok('POST', `/conversation/${conversation}/call/${outs[0].call_id}/lsm`, { mode: 2 });
  const muted = { ...before, p1: [] };
  t.strictSame(await stage.hearsAtLast(muted), muted, 'the conversation is controllable');

  await stage.ok('POST', '/agent/1003/state', { state: 'idle' });
  t.same((await stage.conversationOf(first)).agents[0].name, '1003', 'who came first is first');
  await stage.ok('POST', `/agent/1002/reject`, { task_id: tasks[rings.from], data: 'still ringing' });
  t.match(await rings.variables(), { enqueue_result: 'reject', enqueue_data: 'still ringing' });
  await stage.phone('1003').live[0]?.hangup();
  t.same((await stage.conversationOf(second)).agents[0].name, '1003');
  await stage.ok('DELETE', `/conversation/${conversation}`, { data: 'after all' });
  t.match(await talks.variables(), { enqueue_result: 'success', enqueue_data: 'after all' });
  await second.hangup();
  for (const agent of ['1001', '1002', '1003']) await stage.isInState(agent, 'idle');
  t.strictSame(await stage.leftoversAtLast(), {});
}

onBothSwitches('a restart of the daemon while one talks, one rings and two wait', {}, async (t, stage) => {
  const phases = await inEveryPhase(stage);
  await stage.restartDaemon();
  await goesOn(t, stage, phases);
});

onBothSwitches(
  'a kill of the daemon: those who talk hear one another without it, the others music',
  {},
  async (t, stage) => {
    const phases = await inEveryPhase(stage);
    await stage.killDaemon();
    const { talks, first, second, rings } = phases;
    const alone = {
      [talks.name]: ['p1'],
      p1: [talks.name],
      [first.name]: ['music'],
      [second.name]: ['music'],
      [rings.name]: ['music'],
    };
    t.strictSame(await stage.hearsAtLast(alone), alone);
    await stage.startDaemon();
    await goesOn(t, stage, phases);
  },
);

onBothSwitches('what ends while the daemon is dead has ended when it is back', {}, async (t, stage) => {
  // From a script that has answered: a hang-up may cross the answer that the dialplan gives when nobody takes the call.
  const { talks, first, second, rings, conversation, tasks } = await inEveryPhase(stage, 'script');
  await stage.killDaemon();
  await first.hangup();
  await stage.phone('1001').live[0]?.hangup();
  await stage.phone('1002').live[0]?.hangup();
  await stage.startDaemon();
  t.match(await stage.events.next('callcenter.conversation.end', { id: conversation }), { end_reason: 'dismiss' });
  t.match(await stage.events.next('callcenter.queue.fail', { id: tasks[first.from] }), { cause: 'hangup' });
  t.match(await talks.variables(), { enqueue_result: 'success', enqueue_agent: '1001' });
  // Who rang was hung up by nobody's fault, so that he is called again.
  await until('1002 is called again', () => stage.phone('1002').live[0]);
  await rings.hangup();
  await stage.ok('POST', '/agent/1003/state', { state: 'idle' });
  t.same((await stage.conversationOf(second)).agents[0].name, '1003');
});

onBothSwitches(
  'a wait that ends while the daemon is dead: the script is told, and not taken in again',
  {},
  async (t, stage) => {
    const call = stage.call(stage.number(enqueue('', toSkill('s', 'queue_timeout="1"')), 'script'));
    const { id } = await stage.taskOf(call);
    await stage.killDaemon();
    const since = Date.now();
    await until('its time is over', () => Date.now() > since + 1000);
    await stage.startDaemon();
    t.match(await call.variables(), { script_result: 'timeout', enqueue_queue_id: id });
    const told = (await stage.events.all()).filter(({ event }) => String(event).startsWith('callcenter.queue.'));
    t.strictSame(namesOf(told), ['queue.enter', 'queue.fail'], 'once');
  },
);

onBothSwitches('the event socket is cut, once and for a while', {}, async (t, stage) => {
  const phases = await inEveryPhase(stage);
  stage.cutEventSocket();
  await stage.events.next('switch.lost');
  await stage.events.next('switch.back');
  await until('it is ready', () => stage.isReady());
  stage.cutEventSocket({ refusing: true });
  await until('it says so', async () => !(await stage.isReady()));
  const late = stage.call(stage.number(enqueue('', toSkill('s'))));
  t.match(await stage.api('DELETE', `/callcenter/conversation/${phases.conversation}`), {
    status: 503,
    code: '000004',
  });
  stage.cutEventSocket();
  await until('it is ready', () => stage.isReady(), 20_000);
  const { id } = await stage.taskOf(late);
  t.ok(id, 'who called meanwhile is in the queue');
  await late.hangup();
  await stage.events.next('callcenter.queue.fail', { id });
  await goesOn(t, stage, phases);
});

onBothSwitches(
  'the switch dies: everything on it ends with switch_lost, and work goes on when it is back',
  {},
  async (t, stage) => {
    const { conversation, tasks, first } = await inEveryPhase(stage);
    await stage.rig.crash();
    await until('it says so', async () => !(await stage.isReady()));
    await stage.rig.restart();
    await until('it is ready', () => stage.isReady(), 30_000);
    t.match(await stage.events.next('callcenter.conversation.end', { id: conversation }), {
      end_reason: 'switch_lost',
    });
    await stage.events.next('callcenter.queue.fail', { id: tasks[first.from] });
    for (const agent of ['1001', '1002']) await stage.isInState(agent, 'idle');
    t.strictSame((await stage.ok('GET', '/queue')).result, []);
    await stage.rig.reset();
    const call = stage.call(stage.number(enqueue('', toAgent('1001'))));
    const both = { [call.name]: ['p1'], p1: [call.name] };
    t.strictSame(await stage.hearsAtLast(both), both);
  },
);
