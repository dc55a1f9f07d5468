import type { Clock } from '../engine/ports.ts';

/** Slows down whoever guesses: after some failures each further one doubles the wait. */
export interface Lockout {
  /** Seconds until this one may try again; 0: now. */
  waitOf(who: string): number;
  failed(who: string): void;
  succeeded(who: string): void;
}

const FREE_FAILURES = 5;

export interface LockoutTimes {
  /** After the first failure that is not free; each further one doubles it. */
  readonly firstMs: number;
  readonly longestMs: number;
}

const SHORT: LockoutTimes = { firstMs: 1000, longestMs: 60_000 };
const FORGOTTEN_AFTER_MS = 15 * 60_000;
const MOST = 10_000;

export function createLockout(clock: Clock, { firstMs, longestMs }: LockoutTimes = SHORT): Lockout {
  const failures = new Map<string, { count: number; until: number; at: number }>();
  const find = (who: string) => {
    const found = failures.get(who);
    return found !== undefined && found.at + FORGOTTEN_AFTER_MS > clock.now() ? found : undefined;
  };
  /** The oldest other one that is not locked: whoever invents names must not open the lock of one that exists. */
  const leastMissed = (newest: string, now: number): string => {
    for (const [who, { until }] of failures) if (until <= now && who !== newest) return who;
    const [oldest = newest] = failures.keys();
    return oldest;
  };
  return {
    waitOf: (who) => Math.max(0, Math.ceil(((find(who)?.until ?? 0) - clock.now()) / 1000)),
    failed: (who) => {
      const count = (find(who)?.count ?? 0) + 1;
      const now = clock.now();
      const waitMs = count < FREE_FAILURES ? 0 : Math.min(longestMs, firstMs * 2 ** (count - FREE_FAILURES));
      failures.delete(who);
      failures.set(who, { count, until: now + waitMs, at: now });
      if (failures.size > MOST) failures.delete(leastMissed(who, now));
    },
    succeeded: (who) => void failures.delete(who),
  };
}
