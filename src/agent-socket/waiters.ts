import type { Clock } from '../engine/ports.ts';

/** Those who wait until something is so. */
export interface Waiters {
  /** False: the time was over first. */
  wait(holds: () => boolean, ms: number): Promise<boolean>;
  /** Something has changed. */
  look(): void;
}

export function createWaiters(clock: Clock): Waiters {
  const waiting = new Set<() => void>();
  return {
    wait: (holds, ms) => {
      if (holds()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const end = (is: boolean): void => {
          waiting.delete(look);
          cancel();
          resolve(is);
        };
        const look = (): void => void (holds() && end(true));
        const cancel = clock.wakeAt(clock.now() + ms, () => end(false));
        waiting.add(look);
      });
    },
    look: () => {
      for (const look of waiting) look();
    },
  };
}
