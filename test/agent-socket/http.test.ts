import t from 'tap';
import { bearer } from '../rest/harness.ts';
import { as, PASSWORD, startProtocol } from './harness.ts';

const checkin = (name: string) => ({ ...as(name), msg_type: 'checkin', agent_pwd: PASSWORD });

void t.test('with keys: whoever shows the session that checkin has given speaks for its agent', async (t) => {
  const protocol = await startProtocol(t, { isLoopback: false });
  for (const name of ['ann', 'bob']) protocol.addAccount(name);
  const { session } = await protocol.post(checkin('ann'));
  await protocol.post(checkin('bob'));
  const status = { msg_type: 'change_status', action: 'MAKE_BUSY' };
  t.match(await protocol.post({ ...as('ann'), ...status, session }), { code: '0', agent_status: 'BUSY', status: 200 });
  for (const wrong of [undefined, 'x', 'x'.repeat(43), '__proto__'])
    t.match(await protocol.post({ ...as('ann'), ...status, session: wrong }), { code: /^400[23]$/ }, wrong ?? 'none');
  t.match(
    await protocol.post({ ...as('bob'), ...status, session }),
    { code: '4003' },
    'it is the one of somebody else',
  );
  t.match(await protocol.post({ ...as('ann', 'Linux'), ...status, session }), { code: '4003' }, 'of another device');
  t.match(
    await protocol.post({ ...as('ann'), ...status, session, os: '' }),
    { code: '0' },
    'the device need not be said',
  );
  t.match(await protocol.post({ ...as('ann'), msg_type: 'get_status', session }), { code: '0', in_call_numbers: [] });
  t.notOk('in_call_numbers' in (await protocol.post({ ...as('ann'), msg_type: 'get_status' })));
  t.match(await protocol.post({ ...as('ann'), msg_type: 'checkout', session }), { code: '0' });
  t.match(await protocol.post({ ...as('ann'), ...status, session }), { code: '4003' }, 'over with the checkout');
});

void t.test('a session ends when nothing is said, and lasts while something is', async (t) => {
  const protocol = await startProtocol(t, { isLoopback: false });
  protocol.addAccount('ann');
  const { session } = await protocol.post(checkin('ann'));
  for (let n = 0; n < 3; n += 1) {
    protocol.clock.advance(50_000);
    t.match(await protocol.post({ ...as('ann'), msg_type: 'ping', session }), { msg_type: 'pong' });
  }
  t.equal(protocol.engine.world.tables.agent.size, 1);
  protocol.clock.advance(60_000);
  t.equal(protocol.engine.world.tables.agent.size, 0);
  t.match(await protocol.post({ ...as('ann'), msg_type: 'checkout', session }), { code: '4003' });
});

void t.test('with a key its owner speaks for the agents of his call centre', async (t) => {
  const protocol = await startProtocol(t, { isLoopback: false });
  protocol.engine.request({ name: 'callcentre.create', callcentre: 'acme', params: { id: 'acme' } });
  protocol.addAccount('ann', { role: 'supervisor' });
  protocol.addAccount('bob');
  await protocol.post(checkin('ann'));
  await protocol.post(checkin('bob'));
  const key = (callcentre: string, role: 'app' | 'agent') =>
    bearer(protocol.keys.create('k', callcentre, role, 1).text);
  const status = { ...as('ann'), msg_type: 'change_status', action: 'MAKE_BUSY' };
  t.match(await protocol.post(status, key('default', 'agent')), { code: '0' });
  t.match(await protocol.post(status, key('acme', 'app')), { code: '4003' });
  t.match(await protocol.post(status, bearer('nonsense')), { status: 401, code: '4001' });
  const force = { ...as('ann'), msg_type: 'change_status', action: 'FORCE_MAKE_BUSY', operated_agent_id: 'bob' };
  t.match(
    await protocol.post(force, key('default', 'agent')),
    { code: '4001' },
    'anybody could say that he is the supervisor',
  );
  t.match(await protocol.post(force, key('default', 'app')), { code: '0' });
  t.match(
    await protocol.post({ ...force, ...as('bob') }, key('default', 'app')),
    { code: '4001' },
    'a plain agent stays one',
  );
});

void t.test('without any key, on this machine, nobody needs one', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const status = { ...as('ann'), msg_type: 'change_status', action: 'MAKE_BUSY' };
  t.match(await protocol.post(status), { code: '4003' });
  await protocol.post(checkin('ann'));
  t.match(await protocol.post(status), { code: '0' });
});

void t.test('what is no message is answered as over a WebSocket', async (t) => {
  const protocol = await startProtocol(t);
  for (const body of [
    '',
    '{',
    '[]',
    'null',
    JSON.stringify({ ...as('ann'), msg_type: 'ping', padding: 'x'.repeat(9000) }),
  ])
    t.match(await protocol.post(body), { status: 200, code: '4002', msg_type: 'error' });
  t.match(await protocol.post({ ...as('ann'), msg_type: 'x' }), { status: 200, code: '4014' });
  const enormous = await fetch(`${protocol.url}/openapi/request`, { method: 'POST', body: 'x'.repeat(200_000) });
  t.equal(enormous.status, 413);
  t.match(await enormous.json(), { code: '4002' });
});

void t.test('as often as the settings say', async (t) => {
  const protocol = await startProtocol(t, { requestsPerSecond: 1 });
  const ping = () => protocol.post({ ...as('ann'), msg_type: 'ping' });
  t.same([(await ping()).status, (await ping()).status, (await ping()).status], [200, 200, 429]);
  t.match(await ping(), { code: '5000' });
});
