import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import t, { type Test } from 'tap';
import { bearer, startRest, summary, type Harness } from './harness.ts';
import { createScene } from './scene.ts';
import { until } from './until.ts';

interface Watcher {
  readonly res: IncomingMessage;
  readonly events: { seq: number; event: string; name?: string }[];
  readonly comments: () => number;
  readonly isOver: () => boolean;
}

async function watch(
  t: Test,
  rest: Harness,
  path = '/event/stream',
  headers: Record<string, string> = {},
): Promise<Watcher> {
  const req = request(`${rest.url}/v1/callcenter${path}`, { headers }).end();
  t.teardown(() => req.destroy());
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const events: Watcher['events'] = [];
  let [text, comments, over] = ['', 0, false];
  res.setEncoding('utf8').on('data', (part: string) => {
    const blocks = (text + part).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const found = /^id: (\d+)\ndata: (.*)$/.exec(block);
      if (found === null) comments += 1;
      else events.push(JSON.parse(found[2] ?? '') as Watcher['events'][number]);
      if (found !== null && Number(found[1]) !== events.at(-1)?.seq) throw new Error('the id is not the event');
    }
  });
  res.on('end', () => (over = true)).on('error', () => (over = true));
  return { res, events, comments: () => comments, isOver: () => over };
}

const start = async (t: Test, settings: Parameters<typeof startRest>[1] = {}) => {
  const rest = await startRest(t, settings);
  const scene = createScene(rest);
  scene.attach();
  return { rest, scene };
};

const seqs = ({ events }: Watcher): number[] => events.map(({ seq }) => seq);

void t.test('from now on, as it happens', async (t) => {
  const { rest, scene } = await start(t);
  scene.addAgent('1001', []);
  const watcher = await watch(t, rest);
  t.match(watcher.res.headers, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  scene.addAgent('1002', []);
  await until(() => watcher.events.length === 2, 'two events');
  t.match(watcher.events, [{ seq: 4, event: 'callcenter.agent.login', name: '1002' }, { seq: 5 }]);
});

void t.test('behind an event, without a gap and without a repeat', async (t) => {
  const { rest, scene } = await start(t);
  for (let agent = 1; agent <= 300; agent += 1) scene.addAgent(`a${agent}`, []);
  const resumed = await watch(t, rest, '/event/stream', { 'last-event-id': '3' });
  const after = await watch(t, rest, '/event/stream?after=590');
  const both = await watch(t, rest, '/event/stream?after=1', { 'last-event-id': '600' });
  for (let agent = 301; agent <= 310; agent += 1) scene.addAgent(`a${agent}`, []);
  await until(() => [resumed, after, both].every(({ events }) => events.at(-1)?.seq === 621), 'all events');
  const from = (first: number) => Array.from({ length: 621 - first + 1 }, (_, index) => first + index);
  t.same(seqs(resumed), from(4));
  t.same(seqs(after), from(591));
  t.same(seqs(both), from(601), 'what the browser has goes before what the page asked for');
});

void t.test('a number that is not reached yet is the end', async (t) => {
  const { rest, scene } = await start(t);
  const watcher = await watch(t, rest, '/event/stream', { 'last-event-id': '999999' });
  scene.addAgent('1001', []);
  await until(() => watcher.events.length === 2, 'two events');
  t.equal(summary(await rest.call('GET', '/event/stream', undefined, { 'last-event-id': 'x' })), '400 000001');
});

void t.test('while the log cannot be read streams are closed, and nothing else suffers', async (t) => {
  const { rest, scene } = await start(t);
  const behind = await watch(t, rest);
  behind.res.pause();
  for (let agent = 1; agent <= 3000; agent += 1) scene.addAgent(`a${agent}`, []);
  rest.db.exec('ALTER TABLE event RENAME COLUMN about TO lost');
  behind.res.resume();
  await until(() => behind.isOver(), 'the end of it');
  const asking = await watch(t, rest, '/event/stream?after=1');
  await until(() => asking.isOver(), 'the end of it');
  t.equal(asking.res.statusCode, 200);
  t.match(rest.logged.join(), /a stream is closed/);
  rest.db.exec('ALTER TABLE event RENAME COLUMN lost TO about');
  const again = await watch(t, rest, '/event/stream', { 'last-event-id': String(behind.events.at(-1)?.seq) });
  await until(() => again.events.at(-1)?.seq === 6001, 'the rest of it');
  t.equal(again.events[0]?.seq, (behind.events.at(-1)?.seq ?? 0) + 1);
});

void t.test('while it cannot be told whether a key still holds its streams are closed', async (t) => {
  const { rest } = await start(t);
  const key = bearer(rest.parts.keys.create('crm', '*', 'app', 1).text);
  const watcher = await watch(t, rest, '/event/stream', key);
  rest.db.exec('ALTER TABLE api_key RENAME TO lost');
  rest.clock.advance(rest.parts.settings.heartbeatMs);
  await until(() => watcher.isOver(), 'the end of it');
  t.match(rest.logged.join(), /the store cannot be read: a stream is closed/);
  rest.db.exec('ALTER TABLE lost RENAME TO api_key');
  const again = await watch(t, rest, '/event/stream', key);
  t.equal(again.res.statusCode, 200);
});

void t.test('who reads slowly gets everything, and keeps nothing here', async (t) => {
  const { rest, scene } = await start(t);
  const slow = await watch(t, rest);
  slow.res.pause();
  for (let agent = 1; agent <= 3000; agent += 1) scene.addAgent(`a${agent}`, []);
  slow.res.resume();
  await until(() => slow.events.at(-1)?.seq === 6001, 'all events');
  t.same(
    seqs(slow),
    Array.from({ length: 6000 }, (_, index) => index + 2),
  );
});

void t.test('who never reads is closed, makes room, and goes on behind what he has had', async (t) => {
  const { rest, scene } = await start(t, { maxStreams: 1, heartbeatMs: 1000 });
  const idle = await watch(t, rest);
  idle.res.pause();
  const xml = `<enqueue user_data="${'x'.repeat(4000)}"><route><skill name="billing"/></route></enqueue>`;
  let calls = 0;
  const flood = (): void => {
    for (let n = 0; n < 200; n += 1) {
      const legId = `l${(calls += 1)}`;
      scene.arrive(legId, xml);
      scene.tell({ fact: 'leg-hung-up', legId, cause: 'NORMAL_CLEARING' });
    }
  };
  const had = { 'last-event-id': String(idle.events.at(-1)?.seq ?? 1) };
  let again = idle;
  await until(async () => {
    flood();
    rest.clock.advance(1000);
    again = await watch(t, rest, '/event/stream', had);
    return again.res.statusCode === 200;
  }, 'room');
  const closed = rest.logged.find((line) => line.includes('a stream that is not read')) ?? '{}';
  const { waitingBytes } = JSON.parse(closed) as { waitingBytes: number };
  t.ok(waitingBytes > 0 && waitingBytes < 2_000_000, `${waitingBytes} bytes were kept, of ${calls} calls`);
  const all = Array.from({ length: 2 * calls }, (_, n) => n + Number(had['last-event-id']) + 1);
  await until(() => again.events.length === all.length, 'all events');
  t.strictSame(seqs(again), all);
});

void t.test('each call centre sees its own', async (t) => {
  const { rest, scene } = await start(t);
  rest.engine.request({ name: 'callcentre.create', callcentre: 'acme', params: { id: 'acme' } });
  const { keys } = rest.parts;
  const [acme, all] = [bearer(keys.create('a', 'acme', 'app', 1).text), bearer(keys.create('b', '*', 'app', 1).text)];
  const [one, every, named] = [
    await watch(t, rest, '/event/stream', acme),
    await watch(t, rest, '/event/stream', all),
    await watch(t, rest, '/acme/event/stream', all),
  ];
  scene.addAgent('1001', []);
  scene.addAgent('2001', [], 'acme');
  await until(() => every.events.length === 4 && one.events.length === 2 && named.events.length === 2, 'the events');
  t.same(
    [seqs(one), seqs(every), seqs(named)],
    [
      [4, 5],
      [2, 3, 4, 5],
      [4, 5],
    ],
  );
});

void t.test('a sign of life; who lost his key is let go', async (t) => {
  const { rest, scene } = await start(t, { heartbeatMs: 1000 });
  const { keys } = rest.parts;
  const { key, text } = keys.create('a', '*', 'app', 1);
  keys.create('b', '*', 'app', 1);
  const watcher = await watch(t, rest, '/event/stream', bearer(text));
  await until(() => watcher.comments() === 1, 'the first one');
  rest.clock.advance(1000);
  await until(() => watcher.comments() === 2, 'the second one');
  keys.remove(key.id);
  rest.clock.advance(1000);
  await until(watcher.isOver, 'the end');
  scene.addAgent('1001', []);
  t.same(watcher.events, []);
});

void t.test('not more than the settings allow; one that ends makes room', async (t) => {
  const { rest } = await start(t, { maxStreams: 1 });
  const first = await watch(t, rest);
  t.equal(summary(await rest.call('GET', '/event/stream')), '429 000004');
  first.res.destroy();
  let second: Watcher | undefined;
  await until(async () => (second = await watch(t, rest)).res.statusCode === 200, 'room');
  t.equal(second?.res.statusCode, 200);
  t.ok(rest.clock.waiting() <= 2, 'the timers of the first are gone');
});
