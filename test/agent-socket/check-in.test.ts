import t from 'tap';
import { until } from '../rest/until.ts';
import { as, PASSWORD, pathOf, startProtocol } from './harness.ts';

const checkin = (name: string, fields: Record<string, unknown> = {}) => ({
  msg_type: 'checkin',
  agent_pwd: PASSWORD,
  ...as(name),
  ...fields,
});

void t.test('who checks in is told with what, and how he stands', async (t) => {
  const settings = { pbx: 'pbx:5060', rtcAddress: 'wss://pbx', loginType: '1' } as const;
  const protocol = await startProtocol(t, settings);
  const skills = [{ name: 'billing', score: 80, enabled: true }];
  protocol.addAccount('ann', { profile: { skills, num: '17' } });
  const desktop = await protocol.connect();
  t.same(await desktop.next('connect'), { msg_type: 'connect', code: '0' });
  const reply = await desktop.ask(checkin('ann'));
  t.match(reply, {
    msg_type: 'checkin',
    code: '0',
    msg: 'success',
    ext_id: 'ann',
    pbx: 'pbx:5060',
    ext_pwd: 'phone-of-ann',
    rtc_address: 'wss://pbx',
    login_type: '1',
    session: /^[A-Za-z0-9_-]{43}$/,
  });
  t.match(await desktop.next('agent_change'), {
    company_code: 'default',
    agent_id: 'ann',
    ext_id: 'ann',
    os: 'Windows',
    agent_status: 'FREE',
    last_agent_status: 'OFFLINE',
    in_call_numbers: [],
  });
  t.match(protocol.engine.world.tables.agent.get('default/ann'), {
    num: '17',
    keepaliveMs: 60_000,
    presence: { state: 'idle' },
  });
  t.same(protocol.engine.world.tables.agent.get('default/ann')?.skills, { billing: { score: 80, enabled: true } });
  const secrets = [PASSWORD, 'phone-of-ann', String(reply['session'])];
  for (const secret of secrets) t.notOk(protocol.logged.join().includes(secret), 'no secret in the log');
});

void t.test('the status to begin with', async (t) => {
  const protocol = await startProtocol(t);
  for (const [name, start_status] of [
    ['ann', 'FREE'],
    ['bob', 'BUSY'],
    ['eve', 'REST'],
  ] as const) {
    protocol.addAccount(name);
    const desktop = await protocol.checkedIn(name, { start_status });
    t.match(await desktop.ask({ msg_type: 'get_status', ...as(name) }), { code: '0', status: start_status });
  }
});

void t.test('checkin is refused, each time with its code', async (t) => {
  const protocol = await startProtocol(t, { requireRegistered: true });
  const { engine, accounts, clock } = protocol;
  for (const name of ['ann', 'off', 'own', 'bob']) protocol.addAccount(name);
  accounts.update('default/off', { isEnabled: false });
  accounts.update('default/own', { profile: { extension: 'bob' } });
  accounts.put('default/none', await accounts.hash(PASSWORD));
  accounts.put('default/lost', await accounts.hash(PASSWORD), { profile: { extension: 'gone' } });
  protocol.scene.attach(['bob', 'own']);
  protocol.scene.addAgent('rest');
  engine.request({ name: 'callcentre.create', callcentre: 'shut', params: { id: 'shut' } });
  accounts.setOpen('shut', false);
  const desktop = await protocol.connect();
  const code = async (fields: Record<string, unknown>) => (await desktop.ask(checkin('ann', fields)))['code'];
  t.equal(await code({ company_code: 'nowhere' }), '4008');
  t.equal(await code({ ext_id: 'nowhere' }), '4006');
  t.equal(await code({ agent_id: 'none' }), '4005');
  t.equal(await code({ agent_id: 'lost' }), '4006');
  t.equal(await code({ ext_id: 'rest' }), '4007');
  t.equal(await code({}), '4011', 'the telephone is not registered');
  t.equal(await code({ agent_id: 'own', ext_id: 'own' }), '4012', 'his account says another');
  t.equal(await code({ agent_id: 'off' }), '1001');
  const failing = async (fields: Record<string, unknown>) => {
    const waiting = clock.waiting();
    const answer = desktop.ask(checkin('ann', fields));
    await until(() => clock.waiting() > waiting, 'the answer waits');
    t.notOk(
      desktop.heard.some(({ msg_type }) => msg_type === 'checkin'),
      'it is answered late',
    );
    clock.advance(1000);
    return answer;
  };
  t.match(await failing({ agent_pwd: 'wrong' }), { code: '4004', ext_id: '', ext_pwd: '', login_type: '' });
  t.match(await failing({ agent_id: 'rest' }), { code: '4003' }, 'logged in by REST, and without an account');
  t.match(
    await failing({ company_code: 'shut' }),
    { code: '4003' },
    'without an account he does not learn that it is shut',
  );
  t.equal(engine.world.tables.agent.size, 1, 'nobody has come in');
});

void t.test('after five wrong passwords not even the right one helps for a minute', async (t) => {
  const protocol = await startProtocol(t);
  for (const name of ['ann', 'bob']) protocol.addAccount(name);
  const { clock } = protocol;
  const desktop = await protocol.connect();
  const wrong = async () => {
    const waiting = clock.waiting();
    const answer = desktop.ask(checkin('ann', { agent_pwd: 'wrong' }));
    await until(() => clock.waiting() > waiting, 'the answer waits');
    clock.advance(1000);
    return answer;
  };
  for (let tries = 0; tries < 5; tries += 1) t.match(await wrong(), { code: '4004', msg: 'agent_pwd: wrong' });
  t.match(await desktop.ask(checkin('ann')), { code: '4004', msg: 'agent_pwd: wrong too often; try again in 59 s' });
  t.match(await (await protocol.connect()).ask(checkin('ann')), { code: '4004' }, 'over no connection');
  t.match(await (await protocol.connect()).ask(checkin('bob')), { code: '0' }, 'another agent is not concerned');
  clock.advance(59_000);
  t.match(await (await protocol.connect()).ask(checkin('ann')), { code: '0' });
});

void t.test('many tries at the same time are no way round the lock', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const desktops = await Promise.all(Array.from({ length: 8 }, () => protocol.connect()));
  const waiting = protocol.clock.waiting();
  const answers = desktops.map((desktop) => desktop.ask(checkin('ann', { agent_pwd: 'wrong' })));
  await until(() => protocol.clock.waiting() === waiting + 5, 'five are looked at');
  protocol.clock.advance(1000);
  const told = (await Promise.all(answers)).map(({ msg }) => String(msg));
  t.equal(told.filter((msg) => msg.includes('too often')).length, 3);
});

void t.test(
  'checking in again is success, changes nothing, and takes over the connection of this device',
  async (t) => {
    const protocol = await startProtocol(t);
    for (const name of ['ann', 'bob']) protocol.addAccount(name);
    const first = await protocol.checkedIn('ann', { start_status: 'BUSY' });
    const phone = await protocol.checkedIn('ann', { os: 'Android' });
    t.match(await first.ask(checkin('ann')), { code: '0' }, 'over the same connection');
    t.match(await first.next('agent_change'), { agent_status: 'BUSY', last_agent_status: 'BUSY', reason: 'resume' });
    const second = await protocol.checkedIn('ann', { start_status: 'FREE' });
    t.match(await first.next('connect'), { code: '4010' });
    t.same(await first.closed, [4010, 'checked in elsewhere on Windows']);
    await phone.ask({ msg_type: 'change_status', action: 'MAKE_REST', ...as('ann', 'Android') });
    for (const desktop of [phone, second])
      t.match(await desktop.next('agent_change'), { agent_status: 'REST', last_agent_status: 'BUSY' }, 'both are told');
    t.equal((await second.ask(checkin('ann', { ext_id: 'bob' })))['code'], '4012');
    t.equal((await second.ask(checkin('bob')))['code'], '4001', 'not over his connection');
  },
);

void t.test('a path that says who connects holds for the connection', async (t) => {
  const protocol = await startProtocol(t);
  for (const name of ['ann', 'bob']) protocol.addAccount(name);
  const desktop = await protocol.connect(pathOf({ agent_id: 'ann', company_code: 'default', os: 'Linux' }));
  t.match(await desktop.ask({ msg_type: 'checkin', agent_pwd: PASSWORD }), { code: '0' }, 'it need not be said again');
  t.match(await desktop.ask({ msg_type: 'checkin', agent_pwd: PASSWORD, agent_id: 'bob' }), { code: '4001' });
  t.match(await desktop.next('agent_change'), { os: 'Linux' });
});

void t.test('reset frees an agent from what he is stuck in', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann', { profile: { skills: [{ name: 'billing', score: 1, enabled: true }] } });
  protocol.scene.attach(['ann']);
  const desktop = await protocol.checkedIn('ann');
  protocol.scene.arrive('l1');
  t.match(await desktop.next('agent_change'), { agent_status: 'RINGING' });
  t.match(await desktop.next('callin'), {
    caller_number: '5550100',
    callee_number: '4000',
    callin_channel: '',
    is_video: 0,
  });
  await desktop.ask(checkin('ann', { reset: 'true' }));
  const { status } = await desktop.ask({ msg_type: 'get_status', ...as('ann') });
  t.equal(status, 'FREE');
});
