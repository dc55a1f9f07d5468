import { formatPatch, structuredPatch } from 'diff';
import type { ComparedFile, FileState } from '../conf-files/compare-files.ts';
import { findNotLoaded } from '../load-conf.ts';
import { compareConf } from './compare-conf.ts';
import { loadConfig } from './load-config.ts';
import type { CommandLine } from './options.ts';

const MEANING: Readonly<Record<FileState, string>> = {
  same: '',
  missing: 'is not there; generate writes it',
  old: 'was generated from other settings; generate writes it',
  changed: 'was changed by hand; it is kept, unless generate is told --force',
  'left-over': 'is not generated any more; generate removes it',
  foreign: 'is not ours, and never touched; what is yours belongs into local/',
};

/** `diff`: what is generated, what is on disk, what the switch has loaded. Exit code 1 when they differ. */
export async function showDrift(
  { options }: CommandLine,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): Promise<number> {
  const config = loadConfig(options, env, print);
  const found = config === null ? null : await compareConf(config, options, print);
  if (config === null || found === null) return 1;
  const { folder, compared } = found;
  const other = compared.filter(({ state }) => state !== 'same');
  for (const { path, state } of other) print(`${path} ${MEANING[state]}`);
  const isLoaded = config.switch.kind === 'embedded' || (await showLoaded(config.switch.event_socket, found, print));
  if (other.length === 0 && isLoaded) print(`${folder}: no drift`);
  for (const file of other) print(patchOf(file));
  return other.some(({ state }) => state !== 'foreign') || !isLoaded ? 1 : 0;
}

async function showLoaded(
  socket: Parameters<typeof findNotLoaded>[0],
  { folder, compared }: { folder: string; compared: readonly ComparedFile[] },
  print: (text: string) => void,
): Promise<boolean> {
  const paths = compared.filter(({ wanted, found }) => wanted !== null && found !== null).map(({ path }) => path);
  const notLoaded = await findNotLoaded(socket, folder, paths);
  if (!notLoaded.ok) print(`what the switch has loaded cannot be told: ${notLoaded.error}`);
  else for (const path of notLoaded.value) print(`${path} is not what the switch has loaded; reloadxml loads it`);
  return notLoaded.ok && notLoaded.value.length === 0;
}

/** From what is there to what is generated, as `diff -u` has it. */
function patchOf({ path, found, wanted }: ComparedFile): string {
  if (wanted === null) return '';
  return hide(formatPatch(structuredPatch(`${path} (on disk)`, `${path} (generated)`, found ?? '', wanted, '', '')));
}

/** Passwords are not shown, whichever side they are on. */
const hide = (text: string): string =>
  text.replace(/(name="(?:password|gateway-credentials)" value=")(?!\$\$\{\w+\}")[^"]+"/g, '$1(hidden)"');
