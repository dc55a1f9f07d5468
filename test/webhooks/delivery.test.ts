import { createHmac } from 'node:crypto';
import t from 'tap';
import { until } from '../rest/until.ts';
import { createBench } from './harness.ts';
import { startReceiver } from './receiver.ts';

void t.test('an event is posted as JSON, with its number and a signature', async (t) => {
  const seconds = 1_900_000_000;
  const [bench, receiver] = [createBench(t, { wall: () => seconds * 1000 }), await startReceiver(t)];
  bench.publish('before');
  const webhooks = bench.start([{ url: receiver.url, secret: 'our secret' }]);
  const event = bench.publish('qt1');
  await until(() => receiver.received.length === 1, 'the event');
  const [got] = receiver.received;
  t.same(JSON.parse(got?.body ?? ''), event.body, 'what was before the hook is none of its business');
  t.match(got?.headers, {
    'content-type': 'application/json; charset=utf-8',
    'x-enqueued-event-id': String(event.seq),
  });
  const expected = createHmac('sha256', 'our secret')
    .update(`${seconds}.${got?.body ?? ''}`)
    .digest('hex');
  t.equal(got?.headers['x-enqueued-signature'], `t=${seconds},v1=${expected}`, 'by the clock of the machine');
  await until(() => webhooks.stats()[0]?.pending === 0, 'its receipt');
  t.match(webhooks.stats(), [{ delivered: 1, failedTries: 0, undelivered: 0, pending: 0, behind: 0 }]);
});

void t.test('without a secret there is no signature', async (t) => {
  const [bench, receiver] = [createBench(t), await startReceiver(t)];
  bench.start([{ url: receiver.url }]);
  bench.publish('qt1');
  await until(() => receiver.received.length === 1, 'the event');
  t.equal(receiver.received[0]?.headers['x-enqueued-signature'], undefined);
});

void t.test('a hook gets the events that it is for', async (t) => {
  const [bench, all, some] = [createBench(t), await startReceiver(t), await startReceiver(t)];
  const webhooks = bench.start([
    { url: all.url },
    { url: some.url, callcentre: 'acme', events: ['callcenter.queue.*', 'switch.lost'] },
  ]);
  bench.publish('a', 'callcenter.queue.enter');
  bench.publish('b', 'callcenter.queue.fail', 'acme');
  bench.publish('c', 'callcenter.agent.login', 'acme');
  bench.publish('d', 'switch.lost', 'acme');
  bench.publish('e', 'switch.back', 'acme');
  await until(() => webhooks.stats().every(({ pending, behind }) => pending === 0 && behind === 0), 'all of them');
  t.same(all.received.map(({ about }) => about).sort(), ['a', 'b', 'c', 'd', 'e']);
  t.same(some.received.map(({ about }) => about).sort(), ['b', 'd']);
});

void t.test('only 200 counts; three more tries with growing pauses, then it is given up', async (t) => {
  const bench = createBench(t);
  const statuses = [500, 302, 204, 404];
  const receiver = await startReceiver(t, () => statuses[receiver.received.length - 1] ?? 200);
  const webhooks = bench.start([{ url: receiver.url }], { pausesMs: [1000, 10_000, 100_000] });
  bench.publish('qt1');
  for (const [tries, pauseMs] of [1000, 10_000, 100_000].entries()) {
    await until(() => webhooks.stats()[0]?.failedTries === tries + 1, `try ${tries + 1}`);
    bench.clock.advance(pauseMs - 1);
    webhooks.notify();
    t.equal(receiver.received.length, tries + 1, `not before ${pauseMs} ms`);
    bench.clock.advance(1);
  }
  await until(() => webhooks.stats()[0]?.undelivered === 1, 'the end');
  t.same(bench.undelivered(), ['1 after 4: answered 404']);
  t.ok(
    receiver.received.every(({ path }) => path === '/hook'),
    'no redirect is followed',
  );
  t.match(bench.logged.join(), /an event is given up/);
});

void t.test('an answer that does not come is none', async (t) => {
  const [bench, receiver] = [createBench(t), await startReceiver(t, () => null)];
  const webhooks = bench.start([{ url: receiver.url }], { pausesMs: [] });
  bench.publish('qt1');
  await until(() => receiver.received.length === 1, 'the post');
  bench.clock.advance(4999);
  t.same(bench.undelivered(), []);
  bench.clock.advance(1);
  await until(() => webhooks.stats()[0]?.undelivered === 1, 'the end');
  t.same(bench.undelivered(), ['1 after 1: no answer within 5000 ms']);
});

void t.test('a receiver that is dead, and one that breaks off', async (t) => {
  const [bench, dead] = [createBench(t), await startReceiver(t)];
  const rude = await startReceiver(t, (_, res) => (res.socket?.destroy(), null));
  await dead.close();
  const webhooks = bench.start([{ url: dead.url }, { url: rude.url }], { pausesMs: [] });
  bench.publish('qt1');
  await until(() => webhooks.stats().every(({ undelivered }) => undelivered === 1), 'the end');
  t.match(bench.undelivered().join(), /after 1: ECONNREFUSED/);
  t.match(bench.undelivered().join(), /after 1: (UND_ERR_SOCKET|ECONNRESET)/);
});

void t.test('an answer of any length is not kept', async (t) => {
  const bench = createBench(t);
  const receiver = await startReceiver(t, (_, res) => (res.writeHead(200).write('x'.repeat(1000)), null));
  const webhooks = bench.start([{ url: receiver.url }]);
  bench.publish('qt1');
  await until(() => webhooks.stats()[0]?.delivered === 1, 'its receipt, though the answer never ends');
  t.end();
});

void t.test('posted once more', async (t) => {
  const bench = createBench(t);
  const receiver = await startReceiver(t, () => 500);
  const other = await startReceiver(t);
  const hooks = [{ url: receiver.url }, { url: other.url, events: ['switch.*'] }];
  const first = bench.start(hooks, { pausesMs: [] });
  const { seq } = bench.publish('qt1');
  await until(() => first.stats()[0]?.undelivered === 1, 'it was given up');
  await first.stop();
  const webhooks = bench.start(hooks, { pausesMs: [] });
  t.equal(webhooks.stats()[0]?.undelivered, 1, 'by the daemon before, too');
  receiver.conduct = () => 200;
  t.equal(webhooks.redeliver(seq), 1, 'to the hook that wants it');
  await until(() => webhooks.stats()[0]?.delivered === 1, 'its receipt');
  t.same(bench.undelivered(), []);
  t.equal(webhooks.stats()[0]?.undelivered, 0, 'not any more');
  t.equal(webhooks.redeliver(seq), 1, 'also what was delivered');
  await until(() => receiver.received.length === 3, 'the third post');
  t.equal(webhooks.redeliver(999), 0, 'an event that is not there');
  t.equal(other.received.length, 0);
});
