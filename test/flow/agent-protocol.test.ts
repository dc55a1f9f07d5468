import t, { type Test } from 'tap';
import { freePorts } from '../real/free-ports.ts';
import { startEmbeddedStage } from '../stage/start-stage.ts';
import type { Stage } from '../stage/create-stage.ts';
import { until } from '../real/until.ts';
import { AgentError } from '../../src/client/agent-client.ts';
import { openAgentDesk, type AgentDesk } from './agents-desk.ts';

const SUPPORT = '<enqueue user_data="vip"><route><skill name="support"/></route></enqueue>';

const [port = 0] = await freePorts(1);
const stage = await startEmbeddedStage({ isOneProcess: true, config: { http: { listen: `127.0.0.1:${port}` } } });
t.teardown(() => stage.stop({ keep: false }));

interface Options {
  readonly role?: 'agent' | 'supervisor';
  readonly skill?: string;
  readonly os?: string;
}

/** An agent with an account, at his desktop. */
async function seat(
  t: Test,
  agentId: string,
  { role = 'agent', skill, os = 'Windows' }: Options = {},
): Promise<AgentDesk> {
  const skills = skill === undefined ? [] : [{ name: skill }];
  await stage.api('POST', '/callcenter/account', { name: agentId, password: `pw-${agentId}`, role });
  await stage.ok('POST', `/account/${agentId}`, { role, skills });
  const desk = await openAgentDesk(t, {
    url: `http://127.0.0.1:${port}`,
    companyCode: 'default',
    agentId,
    password: `pw-${agentId}`,
    os,
    pauseMs: 20,
  });
  await desk.next('agent_change');
  return desk;
}

const ONLY = process.env['SCENE'];
const scene = (name: string, play: (t: Test, stage: Stage) => Promise<void>): void =>
  void t.test(name, { skip: ONLY !== undefined && !name.includes(ONLY) }, async (t) => {
    await play(t, stage);
    await stage.reset();
  });

/** A caller and an agent who talk; the id by which both requests and pushes name their call. */
async function talk(desk: AgentDesk, agent: string) {
  const call = stage.call(stage.number(SUPPORT));
  const { uuid } = await desk.next('callin');
  await desk.next('agent_change', { agent_status: 'CALLING' });
  await stage.hearsAtLast({ [nameOf(agent)]: [call.name], [call.name]: [nameOf(agent)] });
  return { call, uuid };
}

/** The status is told before the telephone has hung up. */
async function whenFree<T>(ask: () => Promise<T>): Promise<T> {
  let got: T | undefined;
  await until('he can begin a call', async () => {
    got = await ask().catch((error: unknown) =>
      error instanceof AgentError && error.code === '1' ? undefined : Promise.reject(error as Error),
    );
    return got !== undefined;
  });
  return got as T;
}

const nameOf = (agent: string): string => stage.phone(agent).name;

scene('a call of the queue, from the ringing to the end', async (t) => {
  stage.phone('1001').behave({ answerMs: null });
  const desk = await seat(t, '1001', { skill: 'support' });
  const call = stage.call(stage.number(SUPPORT));
  t.match(await desk.next('callin'), {
    agent_id: '1001',
    ext_id: '1001',
    caller_number: call.from,
    flow_data: 'vip',
    callin_channel: '',
    audio: 3,
    video: 0,
    is_video: 0,
  });
  const uuid = desk.told.find((push) => push.msg_type === 'callin')?.uuid ?? '';
  await desk.next('agent_change', { agent_status: 'RINGING', last_agent_status: 'FREE' }).catch(() => null);
  await desk.request('answer', { uuid });
  t.same((await desk.next('agent_change', { agent_status: 'CALLING' })).in_call_numbers, [call.from]);
  const [me, other] = [nameOf('1001'), call.name];
  t.same(await stage.hearsAtLast({ [me]: [other], [other]: [me] }), { [me]: [other], [other]: [me] });
  t.match(await desk.request('hold', { hold: '1', uuid }), { hold: '1' });
  await desk.next('agent_change', { sub_agent_status: 'HOLD' });
  await desk.request('hold', { hold: '0', uuid });
  t.match(await desk.request('mute', { mute: '1', uuid }), { mute: '1' });
  t.same(await stage.hearsAtLast({ [me]: [other], [other]: [] }), { [me]: [other], [other]: [] });
  await desk.request('mute', { mute: '0', uuid });
  await desk.request('dtmf', { uuid, content: '12#' });
  await desk.request('change_media', { uuid, audio: 3, video: 0 });
  t.match(await desk.request('change_status', { action: 'MAKE_BUSY_AFTER_CALL_STOP' }), { agent_status: 'CALLING' });
  t.match(await desk.request('get_status'), {
    status: 'CALLING',
    call_stop_status: 'BUSY',
    in_call_numbers: [call.from],
  });
  await desk.request('hangup', { uuid });
  await desk.next('agent_change', { agent_status: 'BUSY', last_agent_status: 'CALLING' });
});

scene('a call to a number outside, to an agent, to a meeting room', async (t) => {
  const desk = await seat(t, '1001');
  const other = await seat(t, '1002');
  stage.phone('5550003').behave({ answerMs: 0 });
  const { uuid } = await desk.request('call', { callee_number: '5550003', work_order_id: 'w7' });
  t.match(await desk.next('callback', { action: 'CALL', phase: 'INITIATE' }), { success: true, work_order_id: 'w7' });
  const begun = await desk.next('callback', { action: 'CALL', phase: 'START_CALL' });
  t.match(begun, { success: true, work_order_id: 'w7', uuid });
  t.equal(begun.current_time, begun.curren_time);
  await desk.request('hangup', { uuid: uuid ?? '' });
  t.match(await desk.next('callback', { action: 'CALL', phase: 'END_CALL' }), { work_order_id: 'w7' });
  await desk.next('agent_change', { agent_status: 'FREE' });

  const inside = await whenFree(() => desk.request('call', { callee_number: '1002', out_line: 0 }));
  t.match(await other.next('callin'), { caller_number: '1001' });
  t.same((await other.next('agent_change', { agent_status: 'CALLING' })).in_call_numbers, ['1001']);
  await desk.request('hangup', { uuid: inside.uuid ?? '' });
  await desk.next('agent_change', { agent_status: 'FREE' });
  await other.next('agent_change', { agent_status: 'FREE' });

  await whenFree(() => desk.request('call', { callee_number: 'room1', out_line: 2 }));
  await desk.next('callback', { action: 'CALL', phase: 'START_CALL' });
  await whenFree(() => other.request('call', { callee_number: 'room1', out_line: 2 }));
  await other.next('callback', { action: 'CALL', phase: 'START_CALL' });
  const [a, b] = [nameOf('1001'), nameOf('1002')];
  t.same(await stage.hearsAtLast({ [a]: [b], [b]: [a] }), { [a]: [b], [b]: [a] });
});

scene('consulting, and handing the customer to the consulted one', async (t) => {
  const desk = await seat(t, '1001', { skill: 'support' });
  const other = await seat(t, '1002');
  const { call, uuid } = await talk(desk, '1001');
  const about = { uuid, type: '1', consult_type: '0', consult_number: '1002' } as const;
  const { consult_uuid } = await desk.request('consult', about);
  t.match(await other.next('callin'), { callin_channel: 'CONSULT' });
  await desk.next('callback', { action: 'CONSULT', phase: 'START_CALL' });
  t.match(await desk.request('get_status'), { sub_status: 'CONSULT' });
  await desk.request('consult', { ...about, type: '2' });
  await desk.next('callback', { action: 'CONSULT', phase: 'END_CALL' });
  await stage.hearsAtLast({ [nameOf('1001')]: [call.name], [call.name]: [nameOf('1001')] });
  t.ok(consult_uuid);
  await other.next('agent_change', { agent_status: 'FREE' });
  const again = await desk.request('consult', about);
  await desk.next('callback', { action: 'CONSULT', phase: 'START_CALL' });
  await desk.request('consult_to_trans', { consult_uuid: again.consult_uuid ?? '' });
  const [b, c] = [nameOf('1002'), call.name];
  t.same(await stage.hearsAtLast({ [b]: [c], [c]: [b] }), { [b]: [c], [c]: [b] });
  await desk.next('agent_change', { agent_status: 'FREE' });
});

scene('a blind transfer, one with consultation, and one that is given up', async (t) => {
  const desk = await seat(t, '1001', { skill: 'support' });
  const other = await seat(t, '1002');
  const { call, uuid } = await talk(desk, '1001');
  stage.phone('1002').behave({ answerMs: null });
  await desk.request('trans', { uuid, type: '2', trans_type: '1', trans_number: '1002' });
  t.match(await other.next('callin'), { callin_channel: 'TRANS' });
  await desk.request('trans', { uuid, type: '3', trans_type: '1', trans_number: '1002' });
  await stage.hearsAtLast({ [nameOf('1001')]: [call.name], [call.name]: [nameOf('1001')] });
  await other.next('agent_change', { agent_status: 'FREE' });
  const third = await seat(t, '1003');
  await desk.request('trans', { uuid, type: '1', trans_type: '1', trans_number: '1003' });
  t.match(await third.next('callin'), { callin_channel: 'TRANS' });
  const [b, c] = [nameOf('1003'), call.name];
  t.same(await stage.hearsAtLast({ [b]: [c], [c]: [b] }), { [b]: [c], [c]: [b] });
  await desk.next('agent_change', { agent_status: 'FREE' });
});

scene('a third party', async (t) => {
  const desk = await seat(t, '1001', { skill: 'support' });
  const other = await seat(t, '1002');
  const { call, uuid } = await talk(desk, '1001');
  const { in_call_numbers } = await desk.request('three_way', { uuid, three_way_type: '0', three_way_number: '1002' });
  t.same(in_call_numbers, [call.from]);
  t.match(await other.next('callin'), { callin_channel: 'THREE_WAY' });
  await desk.next('callback', { action: 'THREE_WAY', phase: 'START_CALL' });
  t.match(await desk.request('get_status'), { sub_status: 'THREE_WAY', in_call_numbers: [call.from, '1002'] });
});

scene('a supervisor listens, whispers, barges in, takes over and tears down', async (t) => {
  const desk = await seat(t, '1001', { skill: 'support' });
  const boss = await seat(t, '1003', { role: 'supervisor' });
  const { call } = await talk(desk, '1001');
  const target = { operated_agent_id: '1001', operated_ext_id: '1001' };
  const [a, b, c] = [nameOf('1001'), nameOf('1003'), call.name];
  await boss.request('eavesdrop', target);
  await boss.next('callback', { action: 'EAVESDROP', phase: 'START_CALL' });
  t.match(await boss.request('get_status'), { sub_status: 'EAVESDROP' });
  const heard = { [a]: [c], [b]: [a, c].sort(), [c]: [a] };
  t.same(await stage.hearsAtLast(heard), heard);
  await boss.request('whisper', target);
  const whispered = { [a]: [b, c].sort(), [b]: [a, c].sort(), [c]: [a] };
  t.same(await stage.hearsAtLast(whispered), whispered);
  await boss.request('force_call', target);
  const all = { [a]: [b, c].sort(), [b]: [a, c].sort(), [c]: [a, b].sort() };
  t.same(await stage.hearsAtLast(all), all);
  await boss.request('interrupt_call', target);
  await until('the caller is hung up', () => !call.isLive);
  await desk.next('agent_change', { agent_status: 'FREE' });
  await boss.next('agent_change', { agent_status: 'FREE' });

  const second = await talk(desk, '1001');
  await boss.request('substitute', target);
  const taken = { [b]: [second.call.name], [second.call.name]: [b] };
  t.same(await stage.hearsAtLast(taken), taken);
  await desk.next('agent_change', { agent_status: 'FREE' });
});

scene('two devices of one agent are both told', async (t) => {
  const [desk, phone] = [await seat(t, '1001'), await seat(t, '1001', { os: 'Android' })];
  await desk.request('change_status', { action: 'MAKE_REST' });
  for (const each of [desk, phone]) t.match(await each.next('agent_change'), { agent_status: 'REST' });
  await phone.request('checkout');
  await desk.next('agent_change', { agent_status: 'OFFLINE' });
});

scene('over a restart of the daemon agents stay logged in, and find their calls', async (t) => {
  const desk = await seat(t, '1001', { skill: 'support' });
  const { call, uuid } = await talk(desk, '1001');
  await stage.restartDaemon();
  t.match(await desk.next('agent_change', { reason: 'resume' }), {
    agent_status: 'CALLING',
    in_call_numbers: [call.from],
  });
  t.match(await desk.next('callin'), { uuid, caller_number: call.from });
  await desk.request('hangup', { uuid });
  await desk.next('agent_change', { agent_status: 'FREE' });
});
