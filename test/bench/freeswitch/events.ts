import { createFrameReader } from '../../../src/switch/frame-reader.ts';
import { FILTERS, SUBSCRIPTION } from '../../../src/switch/subscription.ts';
import { decodeEvent } from '../../../src/switch/switch-event.ts';
import { translateEvent } from '../../../src/switch/translate-event.ts';
import { EventSocket, type Headers } from '../../real/event-socket.ts';
import { until } from '../../real/until.ts';
import type { Box } from './box.ts';
import { runCalls, type Calls } from './calls.ts';
import { startDaemon, type Daemon } from './daemon.ts';

export interface Events {
  readonly calls: Calls;
  /** Heard by a second listener with the same subscription, and by the daemon. */
  readonly heard: { readonly listener: number; readonly daemon: number };
  /** Begun and ended, by the daemon's own events. */
  readonly conversations: { readonly begun: number; readonly ended: number };
  /** Processor time to decode and translate one of these events, µs. */
  readonly decodeUs: number;
}

/** So many are decoded again afterwards. */
const KEPT = 10_000;

/** Calls for a while, and whether the daemon heard of all of it. */
export async function measureEvents(
  box: Box,
  agents: readonly string[],
  rate: number,
  seconds: number,
): Promise<Events> {
  const daemon = await startDaemon(box, agents, true);
  const { eslPort, password } = box.pbx.address;
  const socket = await EventSocket.open(eslPort, password, '');
  const kept: Headers[] = [];
  let heard = 0;
  socket.onEvent((event) => {
    heard += 1;
    if (kept.length < KEPT) kept.push(event);
  });
  for (const request of [...FILTERS, SUBSCRIPTION]) await socket.send(request);
  const before = await readEventCount(daemon);
  const [heardBefore, calls] = [heard, await runCalls(box, daemon, rate, seconds)];
  const counts = async (): Promise<Events['heard']> => ({
    daemon: (await readEventCount(daemon)) - before,
    listener: heard - heardBefore,
  });
  // One may be a heartbeat ahead of the other.
  const isSame = async (): Promise<boolean> => ((now) => now.daemon === now.listener)(await counts());
  await until('both have heard the same', isSame, 12_000).catch(() => null);
  const result = {
    calls,
    heard: await counts(),
    conversations: await countConversations(daemon),
    decodeUs: decodingTime(kept, box.pbx.domain),
  };
  socket.close();
  await daemon.stop();
  return result;
}

async function readEventCount({ process: { url } }: Daemon): Promise<number> {
  const text = await (await fetch(`${url}metrics`)).text();
  return Number(/^enqueued_switch_events_total (\d+)/m.exec(text)?.[1]);
}

async function countConversations(daemon: Daemon): Promise<Events['conversations']> {
  const counted = { begin: 0, end: 0 };
  for (let after = 0; ;) {
    const page = (await daemon.ok('GET', `/event?after=${after}&limit=1000`)) as {
      readonly result: readonly { readonly event: string }[];
      readonly next: number;
    };
    if (page.result.length === 0) return { begun: counted.begin, ended: counted.end };
    for (const { event } of page.result) {
      const what = /^callcenter\.conversation\.(begin|end)$/.exec(event)?.[1];
      if (what !== undefined) counted[what as keyof typeof counted] += 1;
    }
    after = page.next;
  }
}

/** They are read once more from bytes as they came, by the daemon's own code, with the machine for itself. */
function decodingTime(events: readonly Headers[], domain: string): number {
  const frames = events.map((event) => {
    const body = JSON.stringify(event);
    return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`;
  });
  const bytes = Buffer.from(frames.join(''));
  const reader = createFrameReader();
  const begun = process.cpuUsage();
  for (let at = 0; at < bytes.length; at += 65_536)
    for (const { body } of reader.push(bytes.subarray(at, at + 65_536)) ?? []) {
      const event = decodeEvent(body);
      if (event !== null) translateEvent(event, { domain });
    }
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / events.length;
}
