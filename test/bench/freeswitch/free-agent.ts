import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { EventSocket, type Headers } from '../../real/event-socket.ts';
import { until } from '../../real/until.ts';
import type { Box } from './box.ts';
import type { Contestant, StartContestant } from './contestant.ts';

export interface Size {
  readonly callers: number;
  readonly agents: number;
}

const NUDGE_MS = 1;
/** FreeSWITCH takes 500 new sessions a second at most. */
const FILLED_AT_ONCE = 20;
const FILL_PAUSE_MS = 60;
/** mod_callcenter looks every 100 ms: samples must not fall in step with it. */
const LONGEST_PAUSE_MS = 200;
const LIMIT_MS = 30_000;

/**
 * Callers wait, all agents are logged in and busy, and one after the other becomes free: from saying so until the event
 * that his leg was created is here, ms. His telephone rings, refuses, and he is busy again. Callers are null channels:
 * they make frames of silence and no RTP, so that 500 of them leave something of the machine.
 */
export async function measureFreeAgent(
  box: Box,
  start: StartContestant,
  { callers, agents }: Size,
  samples: number,
): Promise<number[]> {
  const names = Array.from({ length: agents }, (_, n) => `ring${n}`);
  const contestant = await start(box, names, false);
  await fill(box, contestant, callers);
  const watch = await watchLegs(box);
  const delays: number[] = [];
  // The first one opens connections and is not counted.
  for (let n = 0; n <= samples; n += 1) {
    const agent = names[(n * 7) % agents] ?? '';
    const begun = performance.now();
    contestant.free(agent);
    const { at, leg } = await watch.created(agent);
    if (n > 0) delays.push(at - begun);
    await box.pbx.api(`uuid_kill ${leg} USER_BUSY`);
    await contestant.rest(agent);
    await watch.destroyed(leg);
    await pause(Math.random() * LONGEST_PAUSE_MS);
  }
  watch.end();
  await contestant.stop();
  await box.empty();
  return delays;
}

async function fill(box: Box, contestant: Contestant, callers: number): Promise<void> {
  for (let n = 0; n < callers; n += 1) {
    void box.pbx.events.send(
      `bgapi originate {origination_caller_id_number=${600_000 + n}}null/caller ${contestant.number} XML public`,
    );
    if (n % FILLED_AT_ONCE === 0) await pause(FILL_PAUSE_MS);
  }
  await until('all callers wait', async () => (await contestant.waiting()) === callers, 60_000);
}

interface LegWatch {
  /** The leg of this agent's telephone, and when its event came. */
  created(agent: string): Promise<{ readonly leg: string; readonly at: number }>;
  destroyed(leg: string): Promise<void>;
  end(): void;
}

/** On a connection of its own, nudged all the time, so that its events come when they are there and not up to 20 ms later. */
async function watchLegs({ pbx: { address }, telephones }: Box): Promise<LegWatch> {
  const socket = await EventSocket.open(address.eslPort, address.password, 'CHANNEL_CREATE CHANNEL_DESTROY');
  const created = new Map<string, { leg: string; at: number }>();
  const destroyed = new Set<string>();
  let onNews = (): void => undefined;
  const nudging = setInterval(() => socket.nudge(), NUDGE_MS);
  socket.onEvent((event: Headers) => {
    const at = performance.now();
    const { 'Channel-Name': channel = '', 'Unique-ID': leg = '' } = event;
    if (event['Event-Name'] === 'CHANNEL_DESTROY') destroyed.add(leg);
    else created.set(channel, { leg, at });
    onNews();
  });
  const wait = <T>(what: string, find: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`not within ${LIMIT_MS} ms: ${what}`)), LIMIT_MS);
      onNews = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(limit);
        resolve(found);
      };
      onNews();
    });
  return {
    created: async (agent) => {
      const channel = `sofia/external/${agent}@${telephones}`;
      const found = await wait(`a leg of ${agent}`, () => created.get(channel));
      created.delete(channel);
      return found;
    },
    destroyed: async (leg) => void (await wait(`the end of ${leg}`, () => destroyed.has(leg) || undefined)),
    end: () => {
      clearInterval(nudging);
      socket.close();
    },
  };
}
