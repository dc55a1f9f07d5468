import { cpus, loadavg } from 'node:os';
import { withoutFreeswitch } from '../real/freeswitch.ts';
import { startBox, type Box } from './freeswitch/box.ts';
import { startCallcenter } from './freeswitch/callcenter.ts';
import { runCalls, type Calls } from './freeswitch/calls.ts';
import type { StartContestant } from './freeswitch/contestant.ts';
import { startDaemon } from './freeswitch/daemon.ts';
import { startDesktops } from './freeswitch/desktops.ts';
import { measureEvents, type Events } from './freeswitch/events.ts';
import { findLimit } from './freeswitch/find-limit.ts';
import { measureFreeAgent } from './freeswitch/free-agent.ts';
import { startScript, startScriptBeside } from './freeswitch/script.ts';
import { quantile } from './quantiles.ts';

/** BENCH_ROWS=free,calls,events: only some. BENCH_LONG=10: ten times as many samples, and ten times as long. */
const ROWS = (process.env['BENCH_ROWS'] ?? 'free,calls,events').split(',');
const LONG = Number(process.env['BENCH_LONG'] ?? 1);
const STEP_SECONDS = 8 * LONG;
const WARM_UP_RATE = 2;
const EVENT_SECONDS = 60 * LONG;
/** Enough that nobody waits for one, even of mod_callcenter's, who rest for up to a second after a call. */
const TALKERS = Array.from({ length: 300 }, (_, n) => `talk${n}`);

const SIZES = [
  { callers: 1, agents: 1, samples: 100 * LONG },
  { callers: 200, agents: 500, samples: 50 * LONG },
  { callers: 500, agents: 500, samples: 50 * LONG },
];

type Contestants = readonly (readonly [name: string, start: StartContestant])[];

const OTHERS: Contestants = [['mod_callcenter', startCallcenter]];
const FREEING: Contestants = [
  ['bare script', startScript],
  ['bare script, calls wait at the daemon', startScriptBeside],
  ['daemon, by his desktop', startDesktops],
  ['daemon, by REST', startDaemon],
];
const CONNECTING: Contestants = [
  ['bare script', startScript],
  ['daemon', startDaemon],
];

const say = (...cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);
const head = (...cells: readonly string[]): void => {
  console.log('');
  say(...cells);
  say(...cells.map(() => '---'));
};
const round = (value: number, digits = 1): string => value.toFixed(digits);
const quantiles = (values: readonly number[]): string[] =>
  [0.5, 0.9, 0.99, 1].map((share) => round(quantile(values, share)));

/** A FreeSWITCH of its own for each measurement: nothing is left of the one before. */
async function onBox<T>(measure: (box: Box) => Promise<T>): Promise<T> {
  const box = await startBox();
  try {
    return await measure(box);
  } finally {
    await box.stop();
  }
}

async function main(): Promise<void> {
  if (withoutFreeswitch() !== false) return;
  const [version, hasCallcenter] = await onBox(async ({ pbx }) => [
    await pbx.api('version short'),
    (await pbx.api('module_exists mod_callcenter')) === 'true',
  ]);
  if (!hasCallcenter) console.error('\nNOT COMPARED WITH mod_callcenter: this FreeSWITCH does not have it\n');
  const others = hasCallcenter ? OTHERS : [];
  console.log(`${cpus().length} cores, ${cpus()[0]?.model}; Node ${process.version}; FreeSWITCH ${version}`);
  console.log('FreeSWITCH, its telephones, the daemon and this bench share these cores.');
  if (ROWS.includes('free')) await compareFreeAgent([...FREEING, ...others]);
  if (!ROWS.includes('calls')) return;
  const best = await compareCalls([...CONNECTING, ...others]);
  if (ROWS.includes('events') && best !== undefined) await showEvents(best);
}

async function compareFreeAgent(contestants: Contestants): Promise<void> {
  head('agent free → his leg created, ms', 'callers x agents', 'n', 'median', 'p90', 'p99', 'max', 'load before');
  for (const { samples, ...size } of SIZES)
    for (const [name, start] of contestants) {
      const load = round(loadavg()[0] ?? 0);
      const delays = await onBox((box) => measureFreeAgent(box, start, size, samples));
      say(name, `${size.callers} x ${size.agents}`, delays.length, ...quantiles(delays), load);
    }
}

/** Gives the daemon's best. */
async function compareCalls(contestants: Contestants): Promise<Calls | undefined> {
  head(
    'call → both talk, ms',
    'calls/s',
    'talked',
    ...['median', 'p90', 'p99', 'max', 'cores: itself', 'FreeSWITCH', 'telephones', 'bench'],
  );
  const best = new Map<string, Calls>();
  for (const [name, start] of contestants)
    best.set(
      name,
      await onBox(async (box) => {
        const contestant = await start(box, TALKERS, true);
        const run = (rate: number): Promise<Calls> => runCalls(box, contestant, rate, STEP_SECONDS);
        await run(WARM_UP_RATE);
        const found = await findLimit(run, (calls) => sayCalls(name, calls));
        await contestant.stop();
        return found;
      }),
    );
  head(
    'until latency climbs',
    'calls/s',
    'daemon / this',
    'cores: itself',
    'FreeSWITCH',
    'FreeSWITCH, ms of processor a call',
  );
  const daemon = best.get('daemon');
  for (const [name, { rate, cores }] of best)
    say(
      name,
      round(rate),
      round((daemon?.rate ?? 0) / rate, 2),
      round(cores.contestant, 2),
      round(cores.FreeSWITCH, 2),
      round((1000 * cores.FreeSWITCH) / rate),
    );
  return daemon;
}

const sayCalls = (name: string, { rate, begun, talked, delays, cores }: Calls): void =>
  say(name, round(rate), `${talked}/${begun}`, ...quantiles(delays), ...Object.values(cores).map((n) => round(n, 2)));

async function showEvents({ rate, cores }: Calls): Promise<void> {
  const events = await onBox((box) => measureEvents(box, TALKERS, rate, EVENT_SECONDS));
  const perSecond = events.heard.listener / EVENT_SECONDS;
  head('events at the highest rate', '');
  say('calls', `${round(rate)}/s, for ${EVENT_SECONDS} s`);
  sayEvents(events);
  say('events a second', round(perSecond, 0));
  say('decoding and translating, of one core', `${round(perSecond * events.decodeUs * 1e-4)} %`);
  say('all of the daemon, of one core', `${round(100 * cores.contestant)} % (in the step of that rate)`);
}

function sayEvents({ calls, heard, conversations, decodeUs }: Events): void {
  say('calls that talked', `${calls.talked} of ${calls.begun}`);
  say('events: a second listener, the daemon', `${heard.listener}, ${heard.daemon}`);
  say('conversations begun, ended', `${conversations.begun}, ${conversations.ended}`);
  say('decoding and translating one', `${round(decodeUs)} µs`);
}

await main();
