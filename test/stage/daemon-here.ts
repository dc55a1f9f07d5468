import { readConfig } from '../../src/config/read-config.ts';
import { startDaemon } from '../../src/daemon.ts';
import { createLogger } from '../../src/log/logger.ts';
import type { DaemonProcess } from './daemon-process.ts';

/** The daemon in the process of the test: for very many steps, where the way from one process to another would count. */
export async function startDaemonHere(configFile: string): Promise<DaemonProcess> {
  const config = readConfig({ path: configFile, env: {}, settings: [] });
  if (!config.ok) throw new Error(config.error.join('; '));
  const log: Record<string, unknown>[] = [];
  const logger = createLogger('warn', { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) });
  const daemon = await startDaemon(config.value, logger);
  return {
    url: `http://127.0.0.1:${daemon.httpPort}/`,
    pid: process.pid,
    log,
    end: async () => {
      await daemon.stop();
      return 0;
    },
  };
}
