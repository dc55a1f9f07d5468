import t from 'tap';
import { until } from '../rest/until.ts';
import { createBench } from './harness.ts';
import { startReceiver } from './receiver.ts';

void t.test('events about one thing come in order, one after the other', async (t) => {
  const bench = createBench(t);
  let [open, most] = [0, 0];
  const receiver = await startReceiver(t, (_, res) => {
    most = Math.max(most, (open += 1));
    setImmediate(() => {
      open -= 1;
      res.writeHead(200).end();
    });
    return null;
  });
  const webhooks = bench.start([{ url: receiver.url }]);
  for (let count = 0; count < 50; count += 1) bench.publish('one');
  await until(() => webhooks.stats()[0]?.delivered === 50, 'all of them');
  t.same(
    receiver.received.map(({ seq }) => seq),
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
  t.equal(most, 1, 'never two at a time');
});

void t.test('one that is stuck holds up what is about the same thing only; given up, the next goes on', async (t) => {
  const bench = createBench(t);
  const receiver = await startReceiver(t, ({ seq }) => (seq === 1 ? 500 : 200));
  const webhooks = bench.start([{ url: receiver.url }], { pausesMs: [1000] });
  for (const about of ['stuck', 'stuck', 'free', 'free']) bench.publish(about);
  await until(() => webhooks.stats()[0]?.delivered === 2, 'the others');
  t.same(
    receiver.received.filter(({ about }) => about === 'free').map(({ seq }) => seq),
    [3, 4],
  );
  t.equal(
    receiver.received.some(({ seq }) => seq === 2),
    false,
  );
  bench.clock.advance(1000);
  await until(() => webhooks.stats()[0]?.delivered === 3, 'the next');
  t.same(
    receiver.received.filter(({ about }) => about === 'stuck').map(({ seq }) => seq),
    [1, 1, 2],
  );
  t.same(bench.undelivered(), ['1 after 2: answered 500']);
});

void t.test('a dead hook holds up no other one', async (t) => {
  const [bench, hanging, good] = [createBench(t), await startReceiver(t, () => null), await startReceiver(t)];
  const webhooks = bench.start([{ url: hanging.url }, { url: good.url }], { maxParallel: 2 });
  for (let count = 0; count < 20; count += 1) bench.publish(`qt${count}`);
  await until(() => webhooks.stats()[1]?.delivered === 20, 'all of the good one');
  await until(() => hanging.received.length === 2, 'what the hanging one may have open');
  t.match(webhooks.stats(), [{ delivered: 0, pending: 20 }, { pending: 0 }]);
});

void t.test('not more at a time than the settings say', async (t) => {
  const bench = createBench(t);
  const waiting: (() => void)[] = [];
  const receiver = await startReceiver(t, (_, res) => (waiting.push(() => res.writeHead(200).end()), null));
  const webhooks = bench.start([{ url: receiver.url }], { maxParallel: 3 });
  for (let count = 0; count < 10; count += 1) bench.publish(`qt${count}`);
  for (let done = 0; done < 10; done += 1) {
    await until(() => waiting.length > 0, 'a post');
    t.ok(receiver.received.length - done <= 3, `${receiver.received.length - done} open`);
    waiting.shift()?.();
    await until(() => webhooks.stats()[0]?.delivered === done + 1, 'its receipt');
  }
});

void t.test('what does not fit in the window waits in the log, and is delivered in the end', async (t) => {
  const bench = createBench(t);
  const receiver = await startReceiver(t, () => 500);
  const webhooks = bench.start([{ url: receiver.url }], { window: 5, pausesMs: [60_000] });
  for (let count = 0; count < 30; count += 1) bench.publish(`qt${count}`);
  await until(() => webhooks.stats()[0]?.failedTries === 5, 'the first five');
  t.match(webhooks.stats(), [{ pending: 5, behind: 25 }]);
  receiver.conduct = () => 200;
  bench.clock.advance(60_000);
  await until(() => webhooks.stats()[0]?.delivered === 30, 'all of them');
  t.match(webhooks.stats(), [{ pending: 0, behind: 0 }]);
});
