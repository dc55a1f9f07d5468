import type { Socket } from 'node:net';
import t from 'tap';
import { until } from '../rest/until.ts';
import { as, PASSWORD, pathOf, startProtocol } from './harness.ts';

void t.test('who is silent for 30 s is cut off, and 30 s later checked out', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const desktop = await protocol.checkedIn('ann');
  const isIn = () => protocol.engine.world.tables.agent.has('default/ann');
  protocol.clock.advance(20_000);
  t.match(await desktop.ask({ msg_type: 'ping', ...as('ann') }), { msg_type: 'pong', code: '0' });
  protocol.clock.advance(29_999);
  t.equal(desktop.socket.readyState, desktop.socket.OPEN);
  protocol.clock.advance(1);
  t.same(await desktop.closed, [1008, 'silent for 30 s']);
  protocol.clock.advance(29_999);
  t.equal(isIn(), true);
  protocol.clock.advance(1);
  t.equal(isIn(), false);
});

void t.test('a ping of the WebSocket itself is a sign of life of the connection', async (t) => {
  const protocol = await startProtocol(t);
  const desktop = await protocol.connect();
  protocol.clock.advance(20_000);
  const ponged = new Promise((resolve) => desktop.socket.once('pong', resolve));
  desktop.socket.ping();
  await ponged;
  protocol.clock.advance(29_999);
  t.equal(desktop.socket.readyState, desktop.socket.OPEN);
});

void t.test('never in a call: then as soon as it is over', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann', { profile: { skills: [{ name: 'billing', score: 1, enabled: true }] } });
  protocol.scene.attach(['ann']);
  const desktop = await protocol.checkedIn('ann');
  protocol.scene.talk('l1', 'ann');
  protocol.clock.advance(30_000);
  await desktop.closed;
  protocol.clock.advance(200_000);
  t.match(protocol.engine.world.tables.agent.get('default/ann'), { presence: { is: 'talking' } });
  const legId = protocol.scene.legOf('ann');
  for (const leg of ['l1', legId])
    protocol.scene.tell({ fact: 'leg-hung-up', legId: leg, cause: 'NORMAL_CLEARING', at: null } as never);
  protocol.clock.advance(1);
  t.equal(protocol.engine.world.tables.agent.has('default/ann'), false);
});

void t.test('a client that comes back finds its state and its calls', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann', { profile: { skills: [{ name: 'billing', score: 1, enabled: true }] } });
  protocol.scene.attach(['ann']);
  const first = await protocol.checkedIn('ann');
  first.socket.terminate();
  await first.closed;
  const task = protocol.scene.arrive('l1');
  const again = await protocol.connect();
  await again.ask({ msg_type: 'checkin', agent_pwd: PASSWORD, ...as('ann') });
  t.match(await again.next('agent_change'), { agent_status: 'RINGING' });
  t.match(await again.next('callin'), { uuid: task, caller_number: '5550100', queue_id: task, waited: 0 });
  again.socket.terminate();
  await again.closed;
  protocol.scene.tell({ fact: 'leg-answered', legId: protocol.scene.legOf('ann') });
  const identity = { agent_id: 'ann', company_code: 'default', os: 'Windows' };
  const third = await protocol.connect(pathOf(identity));
  t.match(await third.next('connect'), { code: '0' });
  t.match(
    await third.next('agent_change'),
    { agent_status: 'CALLING', in_call_numbers: ['5550100'] },
    'on an open API by its path alone',
  );
  t.match(
    await third.next('callin'),
    { uuid: task, caller_number: '5550100', callee_number: '4000' },
    'by the id that it knows',
  );
});

void t.test('where keys are needed a path alone proves nothing; the session’s token does', async (t) => {
  const protocol = await startProtocol(t);
  protocol.keys.create('one', '*', 'admin', 1);
  protocol.addAccount('ann');
  const first = await protocol.connect();
  const { session } = await first.ask({ msg_type: 'checkin', agent_pwd: PASSWORD, ...as('ann') });
  await first.next('agent_change');
  const identity = { agent_id: 'ann', company_code: 'default', os: 'Windows' };
  for (const token of [undefined, 'x', 'x'.repeat(43)]) {
    const stranger = await protocol.connect(pathOf({ ...identity, session: token }));
    await stranger.next('connect');
    t.match(await stranger.ask({ msg_type: 'get_status' }), { code: '0', status: 'FREE' });
    t.notOk('in_call_numbers' in (await stranger.ask({ msg_type: 'get_status' })), 'who he talks with is not told');
    t.match(await stranger.ask({ msg_type: 'checkout' }), { code: '4003' });
    t.same(stranger.heard, []);
  }
  const own = await protocol.connect(pathOf({ ...identity, session }));
  t.match(await own.next('agent_change'), { agent_status: 'FREE', reason: 'resume' });
  t.match(await first.closed, [4010]);
  t.match(await own.ask({ msg_type: 'checkout' }), { code: '0' });
});

void t.test('before checkin only get_status, ping and checkin', async (t) => {
  const protocol = await startProtocol(t);
  const desktop = await protocol.connect();
  t.match(await desktop.ask({ msg_type: 'get_status', ...as('ann') }), { code: '0', status: 'OFFLINE' });
  t.match(await desktop.ask({ msg_type: 'ping', ...as('ann') }), { code: '0', msg_type: 'pong' });
  for (const [msg_type, fields] of [
    ['checkout', {}],
    ['change_status', { action: 'MAKE_FREE' }],
    ['hangup', { uuid: 'x' }],
    ['eavesdrop', { operated_agent_id: 'x', operated_ext_id: 'x' }],
  ] as const)
    t.match(await desktop.ask({ msg_type, ...as('ann'), ...fields }), { code: '4003', msg_type }, msg_type);
});

void t.test('a reply comes before what its message has changed', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const desktop = await protocol.checkedIn('ann');
  desktop.say({ msg_type: 'change_status', action: 'MAKE_BUSY', ...as('ann') });
  await until(() => desktop.heard.length === 2, 'both');
  t.match(desktop.heard, [
    { msg_type: 'change_status', code: '0' },
    { msg_type: 'agent_change', agent_status: 'BUSY' },
  ]);
});

void t.test('what follows a checkin waits for it', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const desktop = await protocol.connect();
  desktop.say({ msg_type: 'checkin', agent_pwd: PASSWORD, ...as('ann') });
  t.match(await desktop.ask({ msg_type: 'change_status', action: 'MAKE_REST', ...as('ann') }), {
    code: '0',
    agent_status: 'REST',
  });
});

void t.test('too many at once are answered with 5000 and not done; who goes on is cut off', async (t) => {
  const protocol = await startProtocol(t, { messagesPerSecond: 5 });
  const desktop = await protocol.connect();
  for (let n = 0; n < 20; n += 1) t.match(await desktop.ask({ msg_type: 'ping', ...as('ann') }), { code: '0' });
  desktop.say({ msg_type: 'ping', ...as('ann') });
  t.match(await desktop.next('error'), { code: '5000' });
  protocol.clock.advance(1000);
  t.match(await desktop.ask({ msg_type: 'ping', ...as('ann') }), { code: '0' });
  for (let n = 0; n < 250; n += 1) desktop.say({ msg_type: 'ping', ...as('ann') });
  t.same(await desktop.closed, [1008, 'too many messages that are none']);
});

void t.test(
  'who does not read is cut off: little is kept, he is told why when he does, and finds his state',
  async (t) => {
    const limit = 20_000;
    const protocol = await startProtocol(t, { maxBufferedBytes: limit });
    const sockets: Socket[] = [];
    protocol.server.on('connection', (socket) => sockets.push(socket));
    protocol.addAccount('ann');
    const desktops = [await protocol.checkedIn('ann'), await protocol.checkedIn('ann', as('ann', 'phone'))];
    for (const { socket } of desktops) socket.pause();
    const set = (state: 'idle' | 'busy') =>
      protocol.engine.request({ name: 'agent.set-state', callcentre: 'default', params: { name: 'ann', state } });
    const areCutOff = () => protocol.logged.filter((line) => line.includes('too slow')).length === desktops.length;
    await until(() => {
      for (let many = 0; many < 500; many += 1) for (const state of ['idle', 'busy'] as const) set(state);
      return areCutOff();
    }, 'both are cut off');
    const kept = sockets.map(({ writableLength }) => writableLength);
    t.ok(
      kept.every((bytes) => bytes < 2 * limit),
      `${kept.join()} bytes are kept`,
    );
    const [reads] = desktops;
    reads?.socket.resume();
    t.strictSame(await reads?.closed, [1013, 'too slow: does not read']);
    protocol.clock.advance(1000);
    await until(() => protocol.agentSocket.count() === 0, 'the one that never reads is gone too');
    const again = await protocol.connect();
    await again.ask({ msg_type: 'checkin', agent_pwd: PASSWORD, ...as('ann') });
    t.match(await again.next('agent_change'), { agent_status: 'BUSY' });
  },
);

void t.test('no more connections than the settings say', async (t) => {
  const protocol = await startProtocol(t, { maxConnections: 1 });
  await protocol.connect();
  await t.rejects(protocol.connect(), { message: 'refused with 503' });
});

void t.test('no more connections of one address that are not checked in than the settings say', async (t) => {
  const protocol = await startProtocol(t, { maxUnauthenticatedPerAddress: 2 });
  protocol.addAccount('ann');
  const ann = await protocol.checkedIn('ann');
  const [first] = [await protocol.connect(), await protocol.connect()];
  const refusal = { message: 'refused with 429' };
  await t.rejects(protocol.connect(), refusal, 'who is checked in is not counted');
  await t.rejects(protocol.connect(pathOf({ agent_id: 'ann', company_code: 'default' })), refusal);
  first.socket.close();
  await first.closed;
  const other = await protocol.connect();
  await ann.ask({ msg_type: 'checkout', ...as('ann') });
  other.socket.close();
  await other.closed;
  await t.rejects(protocol.connect(), refusal, 'who has checked out is counted');
});

void t.test('the daemon says goodbye', async (t) => {
  const protocol = await startProtocol(t);
  const desktop = await protocol.connect();
  void protocol.agentSocket.stop();
  t.same(await desktop.closed, [1001, 'the daemon stops']);
  protocol.clock.advance(500);
});
