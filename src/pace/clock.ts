/** Time as a switch, and whoever speaks with it, sees it. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** ms since some moment; unlike `now` it is never set. */
  elapsed(): number;
  setTimer(act: () => void, ms: number): Timer;
  clearTimer(timer: Timer | undefined): void;
}

/** What setTimer gave; only its clock looks into it. */
export type Timer = object;

export const realClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  setTimer: (act, ms) => setTimeout(act, ms),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};

/** Acts again and again, the first time after one period; returns how to stop it. */
export function every(clock: Clock, ms: number, act: () => void): () => void {
  let timer: Timer | undefined;
  let isOver = false;
  const begin = (): void => {
    timer = clock.setTimer(() => {
      act();
      if (!isOver) begin();
    }, ms);
  };
  begin();
  return () => {
    isOver = true;
    clock.clearTimer(timer);
  };
}
