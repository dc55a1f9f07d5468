import { request } from 'node:http';
import t from 'tap';
import { isOpenToAll } from '../../src/rest/authenticate.ts';
import { bearer, startRest, summary } from './harness.ts';

void t.test('on loopback the API is open until there is a key', async (t) => {
  const rest = await startRest(t);
  t.equal(isOpenToAll(rest.parts), true);
  t.equal(summary(await rest.call('GET', '/agent')), '200 000000');
  const { text } = rest.parts.keys.create('first', 'default', 'app', 1);
  t.equal(isOpenToAll(rest.parts), false);
  const refused = await rest.call('GET', '/agent');
  t.equal(summary(refused), '401 010004');
  t.match(refused.headers.get('www-authenticate'), /^Bearer/);
  t.equal(summary(await rest.call('GET', '/agent', undefined, bearer(text))), '200 000000');
  t.equal(summary(await rest.call('GET', '/agent', undefined, { authorization: `bearer  ${text}` })), '200 000000');
});

void t.test('on any other address every door wants a key from the start', async (t) => {
  const rest = await startRest(t, { isLoopback: false });
  for (const path of ['/agent', '/event/stream', '/nothing'])
    t.equal(summary(await rest.call('GET', path)), '401 010004', path);
  t.equal((await rest.raw('/metrics')).status, 401);
  for (const path of ['/healthz', '/readyz', '/v1/openapi.json', '/docs'])
    t.equal((await rest.raw(path)).status, 200, path);
  const { text } = rest.parts.keys.create('prometheus', '*', 'supervisor', 1);
  const metrics = await rest.raw('/metrics', { headers: bearer(text) });
  t.equal(await metrics.text(), 'enqueued_up 1\n');
});

void t.test('what is no key is refused', async (t) => {
  const rest = await startRest(t, { isLoopback: false });
  const { text } = rest.parts.keys.create('one', '*', 'admin', 1);
  for (const authorization of [
    '',
    'Bearer',
    'Bearer ',
    `Basic ${text}`,
    text,
    `Bearer ${text} x`,
    `Bearer ${'x'.repeat(300)}`,
    'Bearer nonsense',
  ])
    t.equal(
      summary(await rest.call('GET', '/agent', undefined, { authorization })),
      '401 010004',
      JSON.stringify(authorization.slice(0, 40)),
    );
  t.notOk(rest.logged.join().includes(text), 'no key in the log');
});

void t.test('who guesses is slowed down, for each key by itself', async (t) => {
  const rest = await startRest(t, { isLoopback: false });
  const one = rest.parts.keys.create('one', '*', 'admin', 1);
  const two = rest.parts.keys.create('two', '*', 'admin', 1);
  const guess = () => rest.call('GET', '/agent', undefined, bearer(`enq_${one.key.id}_${'A'.repeat(43)}`));
  for (let tries = 0; tries < 5; tries += 1) t.equal(summary(await guess()), '401 010004');
  const locked = await guess();
  t.equal(summary(locked), '429 000004');
  t.equal(locked.headers.get('retry-after'), '1');
  t.equal(
    summary(await rest.call('GET', '/agent', undefined, bearer(one.text))),
    '429 000004',
    'not even the right one',
  );
  t.equal(
    summary(await rest.call('GET', '/agent', undefined, bearer(two.text))),
    '200 000000',
    'another key is not concerned',
  );
  rest.clock.advance(1000);
  t.equal(summary(await guess()), '401 010004', 'once more');
  t.equal((await guess()).headers.get('retry-after'), '2', 'and twice as long');
  rest.clock.advance(2000);
  t.equal(summary(await rest.call('GET', '/agent', undefined, bearer(one.text))), '200 000000');
  for (let tries = 0; tries < 4; tries += 1) await guess();
  t.equal(
    summary(await rest.call('GET', '/agent', undefined, bearer(one.text))),
    '200 000000',
    'forgotten by the right one',
  );
});

void t.test('a page from elsewhere does not reach an open API', async (t) => {
  const rest = await startRest(t);
  const { port } = new URL(rest.url);
  const ask = (headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const req = request({ port, path: '/v1/callcenter/agent', headers }, (res) =>
        resolve(res.resume().statusCode ?? 0),
      );
      req.on('error', reject).end();
    });
  t.equal(await ask({ host: `127.0.0.1:${port}` }), 200);
  t.equal(await ask({ host: `localhost:${port}`, origin: `http://localhost:${port}` }), 200, 'the console');
  t.equal(await ask({ host: `[::1]:${port}` }), 200);
  t.equal(await ask({ host: 'evil.example' }), 403, 'a name bent to this address');
  t.equal(await ask({ host: '127.0.0.1.evil.example' }), 403);
  t.equal(await ask({ host: `127.0.0.1:${port}`, origin: 'http://evil.example' }), 403, 'across sites');
  t.equal(await ask({ host: `127.0.0.1:${port}`, origin: 'null' }), 403);
});

void t.test('a client comes as often as the settings say', async (t) => {
  const rest = await startRest(t, { requestsPerSecond: 2, burst: 3 });
  const ask = async () => (await rest.call('GET', '/agent')).status;
  t.same([await ask(), await ask(), await ask(), await ask()], [200, 200, 200, 429]);
  const refused = await rest.call('GET', '/agent');
  t.match(refused, { code: '000004', msg: /try again in 1 s/ });
  t.equal(refused.headers.get('retry-after'), '1');
  rest.clock.advance(1000);
  t.same([await ask(), await ask(), await ask()], [200, 200, 429]);
  t.equal((await rest.raw('/healthz')).status, 200, 'probes are not counted');
});

void t.test('each key has its own limit', async (t) => {
  const rest = await startRest(t, { requestsPerSecond: 1, burst: 1 });
  const [one, two] = ['one', 'two'].map((name) => bearer(rest.parts.keys.create(name, 'default', 'app', 1).text));
  t.equal((await rest.call('GET', '/agent', undefined, one)).status, 200);
  t.equal((await rest.call('GET', '/agent', undefined, one)).status, 429);
  t.equal((await rest.call('GET', '/agent', undefined, two)).status, 200);
  t.equal((await rest.call('GET', '/agent', undefined, bearer('wrong'))).status, 401);
  t.equal((await rest.call('GET', '/agent', undefined, bearer('wrong'))).status, 429, 'of an address that has none');
});
