import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { EventSocket } from '../../real/event-socket.ts';
import { until } from '../../real/until.ts';
import type { Box } from './box.ts';
import type { Contestant } from './contestant.ts';
import { startMeter } from '../processor.ts';
import { createTalkWatch } from './talk-watch.ts';

export interface Calls {
  /** Offered, a second. */
  readonly rate: number;
  readonly begun: number;
  /** Of these both have talked. */
  readonly talked: number;
  /** From the caller's dialling until both talk, ms. */
  readonly delays: readonly number[];
  /** Cores used while calls came in. */
  readonly cores: Readonly<Record<'contestant' | 'FreeSWITCH' | 'telephones' | 'bench', number>>;
}

const NUDGE_MS = 2;
const TALK_MS = 500;
/** Who does not talk by then is not counted as served. */
const LAST_ONES_MS = 5000;
/** mod_callcenter leaves an agent alone until the second after his call has begun. */
const REST_MS = 1500;

let serial = 0;

/**
 * Callers dial at an even pace, each is connected with an agent whose telephone answers at once, talks for half a second,
 * and hangs up. Telephones are SIP ones: all four ends of the two legs have RTP sockets and threads, as in real life.
 */
export async function runCalls(box: Box, contestant: Contestant, rate: number, seconds: number): Promise<Calls> {
  const live = new Map<string, { readonly begun: number; readonly leg: string }>();
  const delays: number[] = [];
  const socket = await openWatch(box);
  const watch = createTalkWatch((number) => {
    const call = live.get(number);
    if (call === undefined) return;
    live.delete(number);
    delays.push(performance.now() - call.begun);
    setTimeout(() => void box.bank.events.send(`api uuid_kill ${call.leg}`), TALK_MS);
  });
  socket.onEvent(watch);
  const nudging = setInterval(() => socket.nudge(), NUDGE_MS);
  const { pid: daemonPid } = contestant;
  const readMeter = startMeter({
    contestant: daemonPid,
    FreeSWITCH: box.pbx.freeswitch.pid,
    telephones: box.bank.pid,
    bench: process.pid,
  });
  const call = (): void => {
    const [number, leg] = [String(7_000_000 + (serial += 1)), randomUUID()];
    const options = `origination_uuid=${leg},origination_caller_id_number=${number}`;
    const target = `sofia/bank/${contestant.number}@127.0.0.1:${box.pbx.address.publicSipPort}`;
    live.set(number, { begun: performance.now(), leg });
    void box.bank.events.send(`bgapi originate {${options}}${target} &park()`);
  };
  const begun = Math.round(rate * seconds);
  await atPace(rate, begun, call);
  const cores = readMeter();
  await until('all of them talk', () => live.size === 0, LAST_ONES_MS).catch(() => null);
  await pause(TALK_MS);
  clearInterval(nudging);
  socket.close();
  await box.empty();
  await pause(REST_MS);
  return { rate, begun, talked: delays.length, delays, cores };
}

/** What tells that two talk, and nothing else. */
async function openWatch({ pbx: { address } }: Box): Promise<EventSocket> {
  const { eslPort, password } = address;
  const socket = await EventSocket.open(eslPort, password, 'CHANNEL_BRIDGE CUSTOM conference::maintenance');
  await socket.send('filter Action add-member');
  await socket.send('filter Event-Name CHANNEL_BRIDGE');
  return socket;
}

async function atPace(rate: number, times: number, act: () => void): Promise<void> {
  const begun = performance.now();
  for (let n = 0; n < times; n += 1) {
    const wait = begun + (n * 1000) / rate - performance.now();
    if (wait > 1) await pause(wait);
    act();
  }
}
