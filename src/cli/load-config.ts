import { readConfig } from '../config/read-config.ts';
import type { Config } from '../config/schema.ts';
import type { Options } from './options.ts';

/** The configuration that the command line names; null, with a sentence for each problem printed, when it is refused. */
export function loadConfig(options: Options, env: NodeJS.ProcessEnv, print: (text: string) => void): Config | null {
  const path = options.config ?? env['ENQUEUED_CONFIG'] ?? null;
  const config = readConfig({ path, env, settings: options.set ?? [] });
  if (config.ok) return config.value;
  for (const problem of config.error) print(`configuration: ${problem}`);
  return null;
}
