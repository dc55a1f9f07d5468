import type { Clock } from './ports.ts';

/** setTimeout takes no more than about 24 days. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** Starts from the wall clock and then follows the monotonic one: a step of the wall clock moves no timer. */
export function createSystemClock(): Clock {
  const startedAt = Date.now();
  const startedMono = performance.now();
  const now = (): number => startedAt + Math.floor(performance.now() - startedMono);
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
  return { now, wakeAt, dayOf };
}

/** Changes at local midnight. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}
