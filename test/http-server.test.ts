import { once } from 'node:events';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { closeHttp, isLoopback, listenHttp } from '../src/http-server.ts';

const patience = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };

const start = async (t: Test, limits?: typeof patience): Promise<number> => {
  const { server, port } = await listenHttp(
    '127.0.0.1',
    0,
    (req, res) => void req.resume().on('end', () => res.end('all of it')),
    limits,
  );
  t.teardown(() => closeHttp(server));
  return port;
};

/** What is answered to these bytes by the time the server closes. */
async function answerTo(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes.toString()));
  if (text !== '') socket.write(text);
  await once(socket, 'close');
  return answer.split('\r\n')[0] ?? '';
}

t.test('who is slow with his request does not keep the connection', async (t) => {
  const port = await start(t, patience);
  const timeout = 'HTTP/1.1 408 Request Timeout';
  t.equal(await answerTo(port, ''), timeout, 'nothing is said');
  t.equal(await answerTo(port, 'GET / HTTP/1.1\r\nHost: here\r\nX-Slow: '), timeout, 'headers without an end');
  const post = 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{"a":';
  t.equal(await answerTo(port, post), timeout, 'a body without an end');
});

t.test('a request in time is answered', async (t) => {
  const all = 'POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}';
  t.equal(await answerTo(await start(t), all), 'HTTP/1.1 200 OK');
});

t.test('addresses of this machine', async (t) => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) t.equal(isLoopback(host), true, host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.evil.example', 'localhost.evil.example', '1127.0.0.1', ''])
    t.equal(isLoopback(host), false, host);
});
