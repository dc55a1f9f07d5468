import type { Config } from '../config/schema.ts';
import { startDaemon } from '../daemon.ts';
import { startTrial, TRIAL_DOCUMENTS, TRIAL_NUMBERS } from '../demo/trial-call-centre.ts';
import { feedWatchdog } from '../feed-watchdog.ts';
import { createLogger } from '../log/logger.ts';
import { loadConfig } from './load-config.ts';
import type { CommandLine } from './options.ts';

/** Runs until a signal; then takes no new work and lets go of the switch without touching a call. */
export async function runDaemon(
  { options }: CommandLine,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): Promise<number> {
  const loaded = loadConfig(options, env, print);
  if (loaded === null) return 1;
  const isTrial = loaded.switch.kind === 'embedded' && Object.keys(loaded.numbers).length === 0;
  const config: Config = isTrial ? { ...loaded, numbers: TRIAL_NUMBERS, dialplans_dir: TRIAL_DOCUMENTS } : loaded;
  const logger = createLogger(config.log.level);
  feedWatchdog(env, logger);
  // Without it a file at the size that this process may write would be our end; so it is an error of the disk.
  process.on('SIGXFSZ', () => undefined);
  try {
    const daemon = await startDaemon(config, logger);
    const trial =
      isTrial && daemon.pbx.embedded !== null ? startTrial(daemon.engine, daemon.pbx.embedded, logger) : null;
    process.on('SIGHUP', () => {
      const again = loadConfig(options, env, (text) => logger.error(text));
      if (again === null) return;
      logger.info('numbers, telephones, outside calls and gateways are read anew');
      daemon.reconfigure(again);
    });
    logger.info({ signal: await firstSignal() }, 'stopping');
    trial?.stop();
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
