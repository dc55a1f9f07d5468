import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config/schema.ts';
import { readSeal, sumVariable } from './conf-files/seal.ts';
import { err, ok, type Result } from './lib/result.ts';
import { askSwitch } from './switch/ask-switch.ts';

type EventSocket = Config['switch']['event_socket'];

/**
 * Which of these files the switch has not loaded as they are on disk: by the sum that each sets when it is read. Of one
 * whose first lines are not ours any more that cannot be told.
 */
export async function findNotLoaded(
  socket: EventSocket,
  folder: string,
  paths: readonly string[],
): Promise<Result<string[], string>> {
  const sums = await Promise.all(paths.map((path) => sumOnDisk(folder, path)));
  const loaded = await ask(
    socket,
    paths.map((path) => `global_getvar ${sumVariable(path)}`),
  );
  return loaded.ok ? ok(paths.filter((_, index) => sums[index] !== '' && sums[index] !== loaded.value[index])) : loaded;
}

/** Has the switch read its configuration again. The error is a sentence: then it goes on with what it had. */
export async function loadConf(
  socket: EventSocket,
  { paths, goneUsers, domain, gatewayProfile }: ToLoad,
): Promise<Result<null, string>> {
  const after = paths.flatMap((path) => AFTER_RELOAD[path]?.(gatewayProfile) ?? []);
  const flushed = goneUsers.map((user) => `sofia profile internal flush_inbound_reg ${user}@${domain}`);
  const replies = await ask(socket, ['reloadxml', ...after, ...flushed]);
  if (!replies.ok) return replies;
  const [reloaded = ''] = replies.value;
  return reloaded.startsWith('+OK') ? ok(null) : err(`reloadxml: ${reloaded}`);
}

export interface ToLoad {
  readonly paths: readonly string[];
  /** Whose telephones are registered still, and must not be. */
  readonly goneUsers: readonly string[];
  readonly domain: string;
  readonly gatewayProfile: string;
}

/** What is read only when it is asked for. */
const AFTER_RELOAD: Readonly<Record<string, (gatewayProfile: string) => string>> = {
  'generated/acl.conf.xml': () => 'reloadacl',
  'generated/gateways.xml': (profile) => `sofia profile ${profile} rescan`,
};

/** These count from the switch's next start on. */
export const READ_AT_START = [
  'generated/event_socket.conf.xml',
  'generated/globals.xml',
  'generated/modules.conf.xml',
  'generated/xml_curl.conf.xml',
];

const ask = (
  { host, port, password = '' }: EventSocket,
  commands: readonly string[],
): Promise<Result<string[], string>> =>
  commands.length === 0 ? Promise.resolve(ok([])) : askSwitch({ host, port, password }, commands);

const sumOnDisk = async (folder: string, path: string): Promise<string> =>
  readSeal(path, await readFile(join(folder, path), 'utf8').catch(() => ''))?.sum ?? '';
