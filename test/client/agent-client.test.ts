import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { WebSocketServer, type WebSocket } from 'ws';
import { AgentError, createAgentClient, type AgentClientOptions } from '../../src/client/agent-client.ts';
import { Socket } from '../flow/agents-desk.ts';
import { until } from '../rest/until.ts';

type Message = Record<string, string>;
type Answer = (message: Message, socket: WebSocket) => object | null;

/** A server that answers as it is told to; every checkin is a success where nothing else is said. */
async function startServer(t: Test, answer: Answer = () => null) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  t.teardown(() => server.close());
  const [heard, paths]: [Message[], string[]] = [[], []];
  const sockets: WebSocket[] = [];
  server.on('connection', (socket, request) => {
    sockets.push(socket);
    paths.push(request.url ?? '');
    socket.on('message', (bytes: Buffer) => {
      const message = JSON.parse(bytes.toString()) as Message;
      heard.push(message);
      const { req_id, msg_type } = message;
      const reply = answer(message, socket) ?? { code: '0', msg: 'success' };
      if (!('silent' in reply)) socket.send(JSON.stringify({ req_id, msg_type, ...reply }));
    });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const open = (options: Partial<AgentClientOptions> = {}) => {
    const client = createAgentClient({
      ...{ url, companyCode: 'default', agentId: 'ann', password: 'pässword', os: 'Büro', WebSocket: Socket },
      ...{ pauseMs: 1, longestPauseMs: 5, ...options },
    });
    t.teardown(() => client.close());
    return client;
  };
  return { open, heard, paths, sockets };
}

void t.test('it says in its path who it is, checks in, and asks', async (t) => {
  const server = await startServer(t);
  const client = server.open({ extension: 'x1', startStatus: 'BUSY' });
  t.match(await client.start(), { code: '0' });
  const path = (server.paths[0] ?? '').replace('/msg/', '');
  t.same(JSON.parse(Buffer.from(path, 'base64url').toString()), {
    agent_id: 'ann',
    company_code: 'default',
    os: 'Büro',
  });
  const about = { company_code: 'default', agent_id: 'ann', os: 'Büro' };
  t.match(server.heard[0], {
    msg_type: 'checkin',
    agent_pwd: 'pässword',
    ext_id: 'x1',
    start_status: 'BUSY',
    ...about,
  });
  await client.request('call', { callee_number: '5550100' });
  t.match(server.heard[1], { msg_type: 'call', callee_number: '5550100', ...about });
  await t.rejects(client.start(), { code: 'closed' });
});

void t.test('a code other than 0 is an error with the whole reply', async (t) => {
  const server = await startServer(t, ({ msg_type }) => (msg_type === 'hangup' ? { code: '4016', msg: 'no' } : null));
  const client = server.open();
  await client.start();
  const error: unknown = await client.request('hangup', { uuid: 'x' }).catch((caught: unknown) => caught);
  t.ok(error instanceof AgentError);
  t.match(error, { code: '4016', message: 'no', reply: { msg_type: 'hangup' } });
});

void t.test('a reply that does not come fails too', async (t) => {
  const server = await startServer(t, ({ msg_type }) => (msg_type === 'hangup' ? { silent: true } : null));
  const client = server.open({ patienceMs: 1000 });
  await client.start();
  await t.rejects(client.request('hangup', { uuid: 'x' }), { code: 'late' });
});

void t.test('a first checkin that is refused is the end of it', async (t) => {
  const server = await startServer(t, () => ({ code: '4004', msg: 'wrong' }));
  const client = server.open();
  await t.rejects(client.start(), { code: '4004' });
  await t.rejects(client.request('ping'), { code: 'closed' });
  t.equal(server.sockets.length, 1);
  await t.rejects(server.open({ url: 'http://127.0.0.1:1' }).start(), { code: 'closed' });
});

void t.test('it comes back after a loss, and checks in again', async (t) => {
  const server = await startServer(t, ({ msg_type }) => (msg_type === 'hangup' ? { silent: true } : null));
  const client = server.open();
  const states: string[] = [];
  client.on('connection', ({ is }) => void states.push(is));
  await client.start();
  const pending = client.request('hangup', { uuid: 'x' });
  await until(() => server.heard.length === 2, 'it has asked');
  server.sockets[0]?.terminate();
  await t.rejects(pending, { code: 'closed' });
  await until(() => states.length === 3, 'it is back');
  t.same(states, ['checked in', 'away', 'checked in']);
  server.sockets[1]?.send(JSON.stringify({ msg_type: 'agent_change', agent_status: 'FREE' }));
  await new Promise<void>((resolve) => void client.on('agent_change', () => resolve()));
  client.close();
  await until(() => states.at(-1) === 'closed', 'it is closed');
});

void t.test('closed while it checks in again, it stays closed', async (t) => {
  const told: string[] = [];
  let isBack = false;
  const server = await startServer(t, ({ msg_type }) => {
    if (msg_type === 'checkin' && isBack) client.close();
    return null;
  });
  const client = server.open();
  client.on('connection', ({ is }) => void told.push(is));
  await client.start();
  isBack = true;
  server.sockets[0]?.terminate();
  await until(() => told.length >= 3, 'it is told');
  t.strictSame(told, ['checked in', 'away', 'closed']);
});

void t.test('it does not come back where somebody else has taken its place', async (t) => {
  const server = await startServer(t);
  const client = server.open();
  const states: string[] = [];
  client.on('connection', ({ is }) => void states.push(is));
  await client.start();
  server.sockets[0]?.close(4010, 'checked in elsewhere');
  await until(() => states.length === 2, 'it is told');
  t.same(states, ['checked in', 'closed']);
});

void t.test('it gives signs of life, and stops listening when it is asked to', async (t) => {
  const server = await startServer(t);
  const client = server.open({ pingMs: 1 });
  await client.start();
  await until(() => server.heard.filter(({ msg_type }) => msg_type === 'ping').length > 2, 'signs of life');
  let told = 0;
  const stop = client.on('message', () => void (told += 1));
  server.sockets[0]?.send('{"msg_type":"connect"}');
  await until(() => told === 1, 'it is told');
  stop();
  server.sockets[0]?.send('{"msg_type":"connect"}');
  await client.request('ping');
  t.equal(told, 1);
});
