import type { Clock } from '../../src/engine/ports.ts';
import { dayOf } from '../../src/engine/system-clock.ts';

/** Time that stands until the test moves it. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** How many wait to be woken. */
  readonly waiting: () => number;
}

export function createManualClock(start = Date.UTC(2026, 0, 5, 12)): ManualClock {
  let now = start;
  const waiting = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => now,
    dayOf,
    waiting: () => waiting.size,
    wakeAt: (at, callback) => {
      const entry = { at, callback };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
    },
  };
}
