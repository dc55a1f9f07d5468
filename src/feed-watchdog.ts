import { execFile } from 'node:child_process';
import type { Logger } from 'pino';

/** So often in the time after which systemd takes us for dead (`WatchdogSec`): one that is late does no harm. */
const TIMES = 4;

/**
 * Tells systemd, where it wants to know, that the event loop still turns; once it does not, systemd starts us again. By
 * `systemd-notify`: Node sends no datagrams to Unix sockets.
 */
export function feedWatchdog(env: NodeJS.ProcessEnv, logger: Logger): { stop(): void } {
  const everyMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1000 / TIMES;
  if (!(everyMs > 0)) return { stop: () => undefined };
  const feed = (): void =>
    void execFile('systemd-notify', ['WATCHDOG=1'], { env }, (error) => {
      if (error !== null) logger.error({ err: error }, 'systemd could not be told that the daemon is alive');
    });
  feed();
  // Until the very end: a stop that hangs is one too.
  const timer = setInterval(feed, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}
