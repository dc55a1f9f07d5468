import t from 'tap';
import { until } from '../rest/until.ts';
import { findUrlProblem, isForbiddenAddress } from '../../src/webhooks/check-url.ts';
import { findHookProblems } from '../../src/webhooks/create-webhooks.ts';
import { createBench } from './harness.ts';
import { startReceiver } from './receiver.ts';

void t.test('addresses of receivers', async (t) => {
  for (const url of [
    'http://127.0.0.1:3000/a',
    'https://crm.example/hook?x=1',
    'http://10.0.0.5',
    'http://[::1]/',
    'http://192.168.1.1:8080/',
  ])
    t.equal(findUrlProblem(url, null), null, url);
  const bad: readonly (readonly [url: string, problem: RegExp])[] = [
    ['', /expected a URL/],
    ['crm', /expected a URL/],
    ['file:///etc/passwd', /expected http/],
    ['ftp://host/', /expected http/],
    ['javascript:alert(1)', /expected http/],
    ['http://user:pw@host/', /no user and password/],
    ['http://169.254.169.254/latest/meta-data', /link-local/],
    ['http://0xA9FEA9FE/', /link-local/],
    ['http://2852039166/', /link-local/],
    ['http://169.254.1.1/', /link-local/],
    ['http://[fe80::1]/', /link-local/],
    ['http://[::ffff:169.254.169.254]/', /link-local/],
    ['http://[fd00:ec2::254]/', /link-local/],
    ['http://100.100.100.200/', /link-local/],
    ['http://0.0.0.0/', /link-local/],
    ['http://255.255.255.255/', /link-local/],
  ];
  for (const [url, problem] of bad) t.match(findUrlProblem(url, null), problem, url);
  for (const address of ['not an address', '', '169.254.0.1', 'fe80::1'])
    t.equal(isForbiddenAddress(address), true, address);
});

void t.test('a list of allowed addresses', async (t) => {
  const allowed = ['http://app:3000/hooks/', 'https://crm.example'];
  for (const url of ['http://app:3000/hooks/a', 'https://crm.example/', 'https://crm.example/any?x'])
    t.equal(findUrlProblem(url, allowed), null, url);
  for (const url of [
    'http://app:3000/',
    'http://app:3001/hooks/',
    'http://app:3000/hooks/../admin',
    'https://crm.example.evil/',
    'http://crm.example/',
  ])
    t.match(findUrlProblem(url, allowed), /not in the list/, url);
});

void t.test('what is wrong is said before the start', async (t) => {
  const hooks = [
    { url: 'http://a/' },
    { url: 'http://169.254.169.254/' },
    { url: 'http://a/' },
    { url: 'http://a/', callcentre: 'acme' },
  ];
  t.same(findHookProblems(hooks, { allowed: null }), [
    'webhooks[1].url: 169.254.169.254: link-local and metadata addresses are not called',
    'webhooks[2]: the same url and call centre stand twice',
  ]);
});

void t.test('a name that leads to a forbidden address is not called', async (t) => {
  const receiver = await startReceiver(t);
  const port = new URL(receiver.url).port;
  const bench = createBench(t, {
    resolve: (host) => Promise.resolve(host === 'localhost' ? ['127.0.0.1', '169.254.169.254'] : []),
  });
  const webhooks = bench.start([{ url: `http://localhost:${port}/hook` }], { pausesMs: [] });
  bench.publish('a');
  await until(() => webhooks.stats()[0]?.undelivered === 1, 'the end');
  t.match(bench.undelivered(), [/localhost is 169\.254\.169\.254: link-local/]);
  t.equal(receiver.received.length, 0);
});

void t.test('a name that changes its mind: the connection goes to the address that was checked', async (t) => {
  const receiver = await startReceiver(t);
  const { port } = new URL(receiver.url);
  let looked = 0;
  // In no DNS: whoever asked elsewhere would find nothing.
  const resolve = () => Promise.resolve([(looked += 1) === 1 ? '127.0.0.1' : '169.254.169.254']);
  const bench = createBench(t, { resolve });
  const webhooks = bench.start([{ url: `http://rebinding.invalid:${port}/hook` }], { pausesMs: [] });
  bench.publish('a');
  await until(() => webhooks.stats()[0]?.delivered === 1, 'the first event');
  t.match([receiver.received[0]?.headers.host, looked], [`rebinding.invalid:${port}`, 1]);
  bench.publish('b');
  await until(() => webhooks.stats()[0]?.delivered === 2, 'the second, over the same connection');
  t.equal(looked, 1);
  receiver.conduct = (_, res) => (res.socket?.destroy(), null);
  bench.publish('c');
  await until(() => webhooks.stats()[0]?.undelivered === 1, 'the connection is lost');
  t.match(bench.undelivered(), [/169\.254\.169\.254: link-local/], 'and no other one is made');
  t.equal(receiver.received.length, 3);
});

void t.test('a name that nobody knows, and one that is never found', async (t) => {
  const resolve = (host: string): Promise<string[]> =>
    host === 'slow' ? new Promise(() => undefined) : Promise.reject(new Error('ENOTFOUND'));
  const bench = createBench(t, { resolve });
  const webhooks = bench.start([{ url: 'http://unknown/' }, { url: 'http://slow/' }], { pausesMs: [] });
  bench.publish('a');
  await until(() => webhooks.stats()[0]?.undelivered === 1, 'the unknown one');
  bench.clock.advance(5000);
  await until(() => webhooks.stats()[1]?.undelivered === 1, 'the slow one');
  t.match(bench.undelivered().sort(), [/ENOTFOUND/, /no answer within 5000 ms/]);
});

void t.test('no token of a URL, and no secret, in the log or in the list', async (t) => {
  const [bench, receiver] = [createBench(t), await startReceiver(t, () => 500)];
  const webhooks = bench.start([{ url: `${receiver.url}?token=top-secret`, secret: 'signing-secret' }], {
    pausesMs: [],
  });
  bench.publish('a');
  await until(() => webhooks.stats()[0]?.undelivered === 1, 'the end');
  t.match(receiver.received[0]?.path, /token=top-secret/);
  t.notMatch(
    bench.logged.join() + JSON.stringify(bench.parts.deliveries) + JSON.stringify(webhooks.stats()),
    /top-secret|signing-secret/,
  );
  t.equal(bench.db.prepare<[], { url: string }>('SELECT url FROM hook').get()?.url, receiver.url);
});
