import type { ServerResponse } from 'node:http';
import t from 'tap';
import { until } from '../rest/until.ts';
import { createBench } from './harness.ts';
import { startReceiver, type Conduct } from './receiver.ts';

const THINGS = 25;
const EVENTS = 200;
const PARALLEL = 16;
const ANSWER_MS = 60_000;
const PAUSE_MS = 1000;

/** Writes as fast as it is read, and never ends. */
function pour(res: ServerResponse): null {
  const chunk = Buffer.alloc(65_536, 'x');
  const more = (): void => {
    while (!res.destroyed && res.write(chunk));
  };
  res.on('drain', more).on('error', () => undefined);
  more();
  return null;
}

/** As raw as it is: this goes out beside the server's own answer, which never comes. */
const say = (text: string): Conduct => {
  return (_, { socket }) => (socket?.write(text), null);
};

const dribble: Conduct = (_, { socket }) => {
  const timer = setInterval(() => socket?.write('x'), 1);
  socket?.write('HTTP/1.1 200 OK\r\nX-Long: ');
  socket?.on('close', () => clearInterval(timer)).on('error', () => undefined);
  return null;
};

/** What it does until it is mended; `hangs`: until its time is over. */
const BAD: Readonly<Record<string, { readonly conduct: Conduct; readonly hangs?: true }>> = {
  'breaks off': { conduct: (_, { socket }) => (socket?.destroy(), null) },
  'says nothing': { conduct: () => null, hangs: true },
  'answers 500': { conduct: () => 500 },
  'leads elsewhere': { conduct: () => 302 },
  'says its answer byte by byte': { conduct: dribble, hangs: true },
  'has an answer without end': { conduct: (_, res) => pour(res.writeHead(503)) },
  'has a header without end': { conduct: say(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1_000_000)}`) },
  'speaks no HTTP': { conduct: say('220 mail.example ESMTP\r\n') },
};

for (const [name, { conduct, hangs }] of Object.entries(BAD))
  void t.test(`a receiver that ${name} holds up nobody, and gets everything when it is mended`, async (t) => {
    const bench = createBench(t);
    let [open, most] = [0, 0];
    const bad = await startReceiver(t, (received, res) => {
      most = Math.max(most, (open += 1));
      res.once('close', () => (open -= 1));
      return conduct(received, res);
    });
    const good = await startReceiver(t);
    const settings = { answerMs: ANSWER_MS, pausesMs: Array<number>(1000).fill(PAUSE_MS), window: 100 };
    const webhooks = bench.start([{ url: bad.url }, { url: good.url }], settings);
    const stats = (n: 0 | 1) => webhooks.stats()[n]!;
    for (let n = 0; n < EVENTS; n += 1) bench.publish(`qt${n % THINGS}`);
    await until(() => stats(1).delivered === EVENTS, 'all of the good one, whose time has not moved');
    if (hangs === true) {
      await until(() => bad.received.length === PARALLEL, 'what it may have open');
      bench.clock.advance(ANSWER_MS);
    }
    await until(() => stats(0).failedTries >= PARALLEL, 'the first tries');
    t.match(stats(0), { delivered: 0, undelivered: 0, pending: 100, behind: 100 });
    t.equal(bench.logged.filter((line) => line.includes('does not take')).length, 1, 'said once');

    bad.conduct = () => 200;
    const before = bad.received.length;
    await until(() => {
      bench.clock.advance(PAUSE_MS);
      return stats(0).delivered === EVENTS;
    }, 'all that it has not had');
    t.match(stats(0), { undelivered: 0, pending: 0, behind: 0 });
    const about = (thing: string): number[] =>
      bad.received.slice(before).flatMap(({ seq, about }) => (about === thing ? [seq] : []));
    for (let n = 0; n < THINGS; n += 1) {
      const got = about(`qt${n}`);
      t.strictSame(
        [...new Set(got)],
        [...new Set(got)].sort((a, b) => a - b),
        'in order',
      );
    }
    t.equal(new Set(bad.received.slice(before).map(({ seq }) => seq)).size, EVENTS);
    t.ok(most <= PARALLEL, `${most} at a time`);
    await until(() => open === 0, 'nothing is left open');
  });
