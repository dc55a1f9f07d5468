import type { Logger } from 'pino';
import type { SystemClock } from './engine/system-clock.ts';

const EVERY_MS = 10_000;
/** Less is the drift of a clock that is kept right. */
const TOLD_MS = 5000;

/** Says, once for each time, that somebody has set the machine's clock. */
export function watchClock(
  clock: Pick<SystemClock, 'aheadMs'>,
  logger: Logger,
  everyMs = EVERY_MS,
): { look(): void; stop(): void } {
  let told = 0;
  const look = (): void => {
    const aheadMs = clock.aheadMs();
    if (Math.abs(aheadMs - told) < TOLD_MS) return;
    told = aheadMs;
    logger.warn(
      { aheadMs },
      'the clock of the machine was set: timers keep their pace, times are right after a restart',
    );
  };
  look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}
