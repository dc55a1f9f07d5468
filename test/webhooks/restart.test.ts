import t from 'tap';
import { createDeliveries } from '../../src/store/delivery.ts';
import { until } from '../rest/until.ts';
import { createBench } from './harness.ts';
import { startReceiver } from './receiver.ts';

void t.test('after a stop it goes on: nothing is lost, and in order', async (t) => {
  const bench = createBench(t);
  const receiver = await startReceiver(t, ({ seq }) => (seq === 2 ? null : 200));
  const first = bench.start([{ url: receiver.url }]);
  for (const about of ['a', 'b', 'b', 'c']) bench.publish(about);
  await until(() => first.stats()[0]?.delivered === 2 && receiver.received.length === 3, 'a, c, and b under way');
  await first.stop();
  bench.publish('b');
  receiver.conduct = () => 200;
  const second = bench.start([{ url: receiver.url }]);
  await until(() => second.stats()[0]?.delivered === 3, 'the rest');
  t.same(
    receiver.received.slice(3).map(({ seq }) => seq),
    [2, 3, 5],
    'not what was received',
  );
});

void t.test('tries are counted over a restart', async (t) => {
  const bench = createBench(t);
  const receiver = await startReceiver(t, () => 500);
  const first = bench.start([{ url: receiver.url }], { pausesMs: [1000, 1000] });
  bench.publish('a');
  await until(() => first.stats()[0]?.failedTries === 1, 'the first try');
  await first.stop();
  const second = bench.start([{ url: receiver.url }], { pausesMs: [1000, 1000] });
  await until(() => second.stats()[0]?.failedTries === 1, 'the second');
  bench.clock.advance(1000);
  await until(() => second.stats()[0]?.undelivered === 1, 'the third');
  t.same(bench.undelivered(), ['1 after 3: answered 500']);
  t.equal(receiver.received.length, 3);
});

void t.test('a stop does not wait for who hangs', async (t) => {
  const [bench, receiver] = [createBench(t), await startReceiver(t, () => null)];
  const webhooks = bench.start([{ url: receiver.url }]);
  bench.publish('a');
  await until(() => receiver.received.length === 1, 'the post');
  await webhooks.stop();
  t.equal(bench.clock.waiting(), 0, 'no timer is left');
  t.same(
    bench.parts.deliveries.pending(bench.db.prepare<[], { id: string }>('SELECT id FROM hook').get()?.id ?? '').length,
    1,
    'it is still to be delivered',
  );
});

void t.test('a hook that is configured anew begins at the end of the log', async (t) => {
  const [bench, one, two] = [createBench(t), await startReceiver(t), await startReceiver(t)];
  const first = bench.start([{ url: one.url }]);
  bench.publish('a');
  await until(() => first.stats()[0]?.delivered === 1, 'a');
  await first.stop();
  bench.publish('b');
  const second = bench.start([{ url: one.url }, { url: two.url }]);
  bench.publish('c');
  await until(() => second.stats()[0]?.delivered === 2 && second.stats()[1]?.delivered === 1, 'b and c');
  t.same(
    two.received.map(({ about }) => about),
    ['c'],
  );
});

void t.test('while the store cannot be written it waits, and then goes on', async (t) => {
  const bench = createBench(t);
  const deliveries = createDeliveries(bench.db);
  let isBroken = true;
  const breaking = {
    ...deliveries,
    takeIn: (...given: Parameters<typeof deliveries.takeIn>) => (isBroken ? fail() : deliveries.takeIn(...given)),
  };
  const fail = (): never => {
    throw new Error('disk full');
  };
  const receiver = await startReceiver(t);
  const broken = createBench(t, { deliveries: breaking, events: bench.parts.events, clock: bench.clock });
  const webhooks = broken.start([{ url: receiver.url }]);
  bench.publish('a');
  webhooks.notify();
  await until(() => broken.logged.some((line) => line.includes('disk full')), 'the complaint');
  t.equal(receiver.received.length, 0);
  isBroken = false;
  bench.clock.advance(1000);
  await until(() => receiver.received.length === 1, 'the event');
});
