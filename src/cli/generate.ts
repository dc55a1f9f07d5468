import { wantedPaths } from '../conf-files/compare-files.ts';
import { writeFiles } from '../conf-files/write-files.ts';
import { findNotLoaded, loadConf } from '../load-conf.ts';
import type { Config } from '../config/schema.ts';
import { compareConf } from './compare-conf.ts';
import { loadConfig } from './load-config.ts';
import type { CommandLine } from './options.ts';

/** `generate`: writes FreeSWITCH's files. Exit code 1 when one that was changed by hand was kept. */
export async function generate(
  { options }: CommandLine,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): Promise<number> {
  const config = loadConfig(options, env, print);
  const found = config === null ? null : await compareConf(config, options, print);
  if (config === null || found === null) return 1;
  const { folder, compared } = found;
  const { changed, kept } = await writeFiles(folder, compared, { force: options.force ?? false });
  for (const { path, wanted } of compared) {
    if (changed.includes(path)) print(`${wanted === null ? 'removed  ' : 'written  '} ${path}`);
    else if (kept.includes(path)) print(`KEPT      ${path}: changed by hand; --force overwrites it, diff shows what`);
  }
  if (changed.length === 0 && kept.length === 0) print(`${folder}: all as it should be`);
  const isLoaded = options.reload !== true || (await reload(config, folder, wantedPaths(compared), print));
  return kept.length > 0 || !isLoaded ? 1 : 0;
}

async function reload(
  config: Config,
  folder: string,
  paths: readonly string[],
  print: (text: string) => void,
): Promise<boolean> {
  const { event_socket: socket, domain, gateway_profile: gatewayProfile } = config.switch;
  const notLoaded = await findNotLoaded(socket, folder, paths);
  const loaded = notLoaded.ok
    ? await loadConf(socket, { paths: notLoaded.value, goneUsers: [], domain, gatewayProfile })
    : notLoaded;
  print(loaded.ok ? 'loaded by the switch' : `NOT LOADED by the switch: ${loaded.error}`);
  return loaded.ok;
}
