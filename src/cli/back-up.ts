import { backUp } from '../store/backup.ts';
import { loadConfig } from './load-config.ts';
import type { CommandLine } from './options.ts';

/** `backup FILE`: a consistent copy of the configured database, beside a running daemon or without one. */
export function backUpTo(
  { operands, options }: CommandLine,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): number {
  const [target] = operands;
  if (target === undefined || operands.length > 1) {
    print('usage: enqueued backup FILE [--config FILE]');
    return 2;
  }
  const config = loadConfig(options, env, print);
  if (config === null) return 1;
  try {
    const bytes = backUp(config.store.path, target);
    print(`${target}: ${Math.ceil(bytes / 1024)} KiB of ${config.store.path}, consistent and looked through`);
    return 0;
  } catch (error) {
    print(`no backup of ${config.store.path}: ${(error as Error).message}`);
    return 1;
  }
}
