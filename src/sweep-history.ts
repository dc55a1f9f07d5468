import type { Logger } from 'pino';
import type { Clock } from './engine/ports.ts';
import type { Retention } from './store/retention.ts';

const EVERY_MS = 3_600_000;
const BATCH = 500;
const DAY_MS = 86_400_000;

/** Takes away what ended too long ago, at the start and then every hour, batch by batch between other work. */
export function startSweeping(retention: Retention, clock: Clock, days: number, logger: Logger): { stop(): void } {
  let soon: NodeJS.Immediate | undefined;
  const sweep = (swept = 0): void => {
    const deleted = attempt();
    if (deleted > 0) soon = setImmediate(sweep, swept + deleted);
    else if (swept > 0) logger.info({ rows: swept, days }, 'what ended long ago was taken away');
  };
  /** On a full disk even a deletion wants room; it is tried again with the next hour. */
  const attempt = (): number => {
    try {
      return retention.sweep(clock.now() - days * DAY_MS, BATCH);
    } catch (error) {
      logger.error({ err: error }, 'what ended long ago could not be taken away');
      return 0;
    }
  };
  const hourly = setInterval(sweep, EVERY_MS);
  soon = setImmediate(sweep);
  return {
    stop: () => {
      clearInterval(hourly);
      if (soon !== undefined) clearImmediate(soon);
    },
  };
}
