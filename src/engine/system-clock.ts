import type { Clock } from './ports.ts';

/** setTimeout takes no more than about 24 days. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

export interface SystemClock extends Clock {
  /** How far this clock is ahead of the machine's, which may have been set meanwhile; ms, negative: behind. */
  aheadMs(): number;
}

export interface SystemClockOptions {
  /** What is waiting has seen this time, ms UTC: a machine that was set back since must not turn its order round. */
  readonly notBefore?: number;
  /** The machine's clock, ms UTC. */
  readonly wall?: () => number;
  /** Never set, ms. */
  readonly monotonic?: () => number;
}

/**
 * Starts from the machine's clock and then follows the monotonic one: whoever sets the machine's moves no timer. So times
 * are those of the old setting until the next start; and after that, as long as something waits, never earlier than before.
 */
export function createSystemClock({
  notBefore = 0,
  wall = () => Date.now(),
  monotonic = () => performance.now(),
}: SystemClockOptions = {}): SystemClock {
  const startedAt = Math.max(wall(), notBefore);
  const startedMono = monotonic();
  const now = (): number => startedAt + Math.floor(monotonic() - startedMono);
  const wakeAt = (at: number, callback: () => void): (() => void) => {
    let handle: NodeJS.Timeout;
    const sleep = (): void => {
      handle = setTimeout(wake, Math.min(Math.max(0, at - now()), LONGEST_SLEEP_MS));
    };
    // setTimeout counts from the beginning of the turn in which it was set, and so may be early.
    const wake = (): void => (now() >= at ? callback() : sleep());
    sleep();
    return () => clearTimeout(handle);
  };
  return { now, wakeAt, dayOf, aheadMs: () => now() - wall() };
}

/** Changes at local midnight. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}
