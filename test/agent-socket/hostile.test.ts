import { connect as connectTcp } from 'node:net';
import t from 'tap';
import { until } from '../rest/until.ts';
import { as, pathOf, startProtocol } from './harness.ts';

void t.test('what is no message is answered, and the connection stays', async (t) => {
  const protocol = await startProtocol(t);
  const desktop = await protocol.connect();
  await desktop.next('connect');
  for (const text of [
    '',
    '{',
    'null',
    '1',
    '"x"',
    '[]',
    '[{"msg_type":"ping"}]',
    '\u0000',
    '{}',
    '{"msg_type":7}',
    '{"msg_type":{}}',
  ]) {
    desktop.say(text);
    const [reply] = await Promise.all([desktop.next(text === '{"msg_type":7}' ? '7' : 'error')]);
    t.match(reply, { code: /^40(02|14)$/, req_id: '' }, text);
  }
  desktop.socket.send(Buffer.from('{"msg_type":"ping"}'), { binary: true });
  t.match(await desktop.next('error'), { code: '4002', msg: 'message: expected text' });
  for (const type of [
    'nonsense',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'callin',
    'pong',
    'x'.repeat(500),
  ])
    t.match(await desktop.ask({ ...as('ann'), msg_type: type }), { code: '4014' }, type);
  t.match(await desktop.ask({ ...as('ann'), msg_type: '  ping ' }), { code: '0', msg_type: 'pong' });
});

void t.test('a frame over 8 KiB is answered, an enormous one ends the connection', async (t) => {
  const protocol = await startProtocol(t);
  const desktop = await protocol.connect();
  const padded = (bytes: number) => JSON.stringify({ msg_type: 'ping', ...as('ann'), padding: 'x'.repeat(bytes) });
  desktop.say(padded(7000));
  await desktop.next('pong');
  desktop.say(padded(8192));
  t.match(await desktop.next('error'), { code: '4002', msg: 'message: expected at most 8192 bytes' });
  desktop.say(padded(100_000));
  t.match(await desktop.closed, [1009]);
});

void t.test('fields that everything has are no fields', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const desktop = await protocol.connect();
  desktop.say(
    '{"req_id":"r1","msg_type":"checkin","__proto__":{"agent_pwd":"right","company_code":"default","agent_id":"ann","os":"x"}}',
  );
  t.match(await desktop.next('checkin'), { code: '4002', msg: /missing/ });
  desktop.say('{"req_id":"r1","msg_type":"ping","company_code":"__proto__","agent_id":"constructor","os":"x"}');
  t.match(await desktop.next('pong'), { code: '0' });
  t.equal(({} as Record<string, unknown>)['agent_pwd'], undefined);
});

void t.test('paths that are none are refused before there is a connection', async (t) => {
  const protocol = await startProtocol(t);
  for (const path of [
    '/%%%',
    '/%ff',
    '/!!!',
    '/AAAA',
    pathOf(null),
    pathOf([]),
    pathOf('x'),
    pathOf({}),
    pathOf({ agent_id: 'ann' }),
    pathOf({ agent_id: {}, company_code: 'default' }),
    pathOf({ agent_id: 'a/../b', company_code: 'default' }),
    pathOf({ agent_id: 'ann', company_code: 'default', os: 'x'.repeat(2000) }),
    `/${Buffer.from('{"__proto__":{"agent_id":"ann","company_code":"default"}}').toString('base64url')}`,
  ])
    await t.rejects(protocol.connect(path), { message: 'refused with 400' }, path.slice(0, 40));
  await t.rejects(protocol.connect('x'), { message: 'refused with 404' });
  const padded = Buffer.from('{"agent_id":"ann","company_code":"default","os":"W"}').toString('base64');
  const desktop = await protocol.connect(`/${encodeURIComponent(padded)}`);
  t.match(await desktop.ask({ msg_type: 'ping' }), { code: '0' }, 'plain base64 will do');
  t.equal((await fetch(`${protocol.url}/msg`)).status, 426);
});

void t.test('pages from elsewhere do not connect', async (t) => {
  const protocol = await startProtocol(t, { allowedOrigins: ['https://desk.example'] });
  const { host, port } = new URL(protocol.url);
  for (const origin of ['https://desk.example', `http://${host}`, `https://${host}`])
    t.ok(await protocol.connect('', { origin }), origin);
  for (const origin of [
    'https://evil.example',
    'null',
    `http://127.0.0.1.evil.example:${port}`,
    'https://desk.example.evil.example',
  ])
    await t.rejects(protocol.connect('', { origin }), { message: 'refused with 403' }, origin);
  await t.rejects(
    protocol.connect('', { host: 'evil.example', origin: 'http://evil.example' }),
    { message: 'refused with 403' },
    'a name bent to this address',
  );
  t.match(await protocol.post({ msg_type: 'ping', ...as('ann') }, { origin: 'https://evil.example' }), {
    status: 403,
    code: '4001',
  });
  protocol.keys.create('one', '*', 'admin', 1);
  t.ok(await protocol.connect('', { host: 'desk.example', origin: 'https://desk.example' }));
  await t.rejects(protocol.connect('', { host: 'desk.example', origin: 'https://evil.example' }), {
    message: 'refused with 403',
  });
});

void t.test('who is refused and does not close is cut off', async (t) => {
  const protocol = await startProtocol(t);
  const { port } = new URL(protocol.url);
  const handshake = 'HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  const socket = connectTcp({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined).write(`GET /msg/!!! ${handshake}`);
  await new Promise((ended) => socket.resume().on('end', ended));
  await until(() => protocol.sockets() === 0, 'the daemon has closed it');
  socket.destroy();
  t.pass();
});

void t.test('a broken handshake harms nobody', async (t) => {
  const protocol = await startProtocol(t);
  const { port } = new URL(protocol.url);
  for (const request of [
    'GET /msg HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    'GET /msg HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ]) {
    const socket = connectTcp(Number(port), '127.0.0.1').end(request);
    await new Promise((closed) => socket.resume().on('close', closed));
  }
  const desktop = await protocol.connect();
  t.match(await desktop.ask({ msg_type: 'ping', ...as('ann') }), { code: '0' });
});

void t.test('while it cannot be told who may connect nobody may, and those who have go on', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const desktop = await protocol.checkedIn('ann');
  const { count } = protocol.keys;
  const broken = (): never => {
    throw new Error('SQLITE_CORRUPT');
  };
  Object.assign(protocol.keys, { count: broken });
  await t.rejects(protocol.connect(), { message: 'refused with 503' });
  t.match(await desktop.ask({ ...as('ann'), msg_type: 'ping' }), { msg_type: 'pong' });
  t.match(protocol.logged.join(), /SQLITE_CORRUPT/);
  Object.assign(protocol.keys, { count });
  await (await protocol.connect()).next('connect');
});
