import type { Engine } from '../engine/engine.ts';
import type { Clock } from '../engine/ports.ts';

/** How fast waiting calls are served. */
export interface Pace {
  /** Mean time between two calls that agents took, ms, by key of the work channel; null: too little is known. */
  of(channel: string): number | null;
}

const MOST = 20;
const WINDOW_MS = 30 * 60_000;

/**
 * Remembers when calls were taken. Measured up to now and not to the last one, so that the estimate grows while nobody is
 * served. Forgotten by a restart: an estimate is worth no row.
 */
export function createPace(engine: Engine, clock: Clock): Pace {
  const taken = new Map<string, number[]>();
  engine.onCommitted((_events, { changes }) => {
    for (const { kind, value } of changes) {
      if (kind !== 'task' || value?.state.is !== 'ended' || value.state.cause !== 'success') continue;
      const times = taken.get(value.channel) ?? [];
      taken.set(value.channel, [...times, value.state.at].slice(-MOST));
    }
  });
  return {
    of: (channel) => {
      const now = clock.now();
      const times = (taken.get(channel) ?? []).filter((at) => at > now - WINDOW_MS);
      const [first] = times;
      return first === undefined || times.length < 2 ? null : (now - first) / (times.length - 1);
    },
  };
}
