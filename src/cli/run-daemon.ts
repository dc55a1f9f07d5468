import { startDaemon } from '../daemon.ts';
import { createLogger } from '../log/logger.ts';
import { loadConfig } from './load-config.ts';
import type { CommandLine } from './options.ts';

/** Runs until a signal; then takes no new work and lets go of the switch without touching a call. */
export async function runDaemon({ options }: CommandLine, env: NodeJS.ProcessEnv, print: (text: string) => void): Promise<number> {
  const config = loadConfig(options, env, print);
  if (config === null) return 1;
  const logger = createLogger(config.log.level);
  try {
    const daemon = await startDaemon(config, logger);
    logger.info({ signal: await firstSignal() }, 'stopping');
    await daemon.stop();
    return 0;
  } catch (error) {
    logger.fatal({ err: error }, 'cannot go on');
    return 1;
  }
}

const firstSignal = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
