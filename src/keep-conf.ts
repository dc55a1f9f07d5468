import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { compareFiles, wantedPaths, type ComparedFile } from './conf-files/compare-files.ts';
import { whyMalformed } from './conf-files/why-malformed.ts';
import { writeFiles } from './conf-files/write-files.ts';
import type { Config } from './config/schema.ts';
import { dialplanSettingsFrom } from './dialplan-settings.ts';
import { generateFiles } from './dialplan/generate-files.ts';
import { err, ok, type Result } from './lib/result.ts';
import { findNotLoaded, loadConf, READ_AT_START } from './load-conf.ts';
import type { TelephoneBook } from './telephone-book.ts';

/** Keeps FreeSWITCH's files, and what it has loaded of them, as the configuration and the extensions say. */
export interface ConfKeeper {
  /** Something may be other than it should: looks soon, once for all that happens meanwhile. */
  look(): void;
  /** The switch may be another one, or have started anew. */
  attached(): void;
  /** As it is used now. */
  config(): Config;
  use(config: Config): void;
  /** Paths that are not as they should be; null: it cannot be told now. */
  drift(): Promise<Drift | null>;
  stop(): Promise<void>;
}

export interface Drift {
  /** Changed by hand, and kept. */
  readonly changed: readonly string[];
  /** Not written yet. */
  readonly old: readonly string[];
  /** Without those that the switch's configuration does not include. */
  readonly notLoaded: readonly string[];
}

/** A new extension can register within a second; a hundred that are made in one go are written once or twice. */
const SOON_MS = 200;

export function createConfKeeper(
  first: Config,
  telephones: TelephoneBook,
  logger: Logger,
  isAttached: () => boolean,
): ConfKeeper {
  let config = first;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  let users = usersOf(telephones);
  let lastKept = '';
  /** The switch was told to load them, and did not: its configuration does not include them. */
  let notIncluded: ReadonlySet<string> = new Set();

  const keep = async (): Promise<void> => {
    const folder = folderOf(config);
    if (folder === null) return;
    const compared = await compare(folder, config, telephones);
    if (!compared.ok) return void logger.error({ problems: compared.error }, 'FreeSWITCH’s files cannot be generated');
    const { changed, kept } = await writeFiles(folder, compared.value);
    if (changed.length > 0) logger.info({ changed }, 'FreeSWITCH’s files were written');
    if (kept.join() !== lastKept && kept.length > 0)
      logger.warn({ kept }, 'changed by hand, and not written: enqueued generate --force does');
    lastKept = kept.join();
    if (isAttached()) await load(folder, compared.value);
  };

  const load = async (folder: string, compared: readonly ComparedFile[]): Promise<void> => {
    const wanted = wantedPaths(compared);
    const notLoaded = await findNotLoaded(config.switch.event_socket, folder, wanted);
    if (!notLoaded.ok || notLoaded.value.every((path) => notIncluded.has(path))) return;
    const malformed = await findMalformed(folder, wanted);
    if (malformed.length > 0) return void logger.error({ malformed }, 'not loaded: FreeSWITCH would refuse all of it');
    const now = usersOf(telephones);
    const loaded = await loadConf(config.switch.event_socket, {
      paths: notLoaded.value,
      goneUsers: [...users].filter((user) => !now.has(user)),
      domain: config.switch.domain,
      gatewayProfile: config.switch.gateway_profile,
    });
    if (!loaded.ok) return void logger.error({ problem: loaded.error }, 'FreeSWITCH did not load its files');
    users = now;
    const left = await findNotLoaded(config.switch.event_socket, folder, notLoaded.value);
    notIncluded = new Set(left.ok ? left.value : []);
    const isLoaded = notLoaded.value.filter((path) => !notIncluded.has(path));
    logger.info({ loaded: isLoaded }, 'FreeSWITCH loaded its files');
    if (notIncluded.size > 0) logger.warn({ files: [...notIncluded] }, 'not included by the switch’s configuration');
    const later = isLoaded.filter((path) => READ_AT_START.includes(path));
    if (later.length > 0) logger.warn({ later }, 'counts when FreeSWITCH is started the next time');
  };

  const look = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      running = running
        .then(keep)
        .catch((error: unknown) => logger.error({ err: error }, 'FreeSWITCH’s files could not be kept'));
    }, SOON_MS);
  };

  telephones.onChanged(look);
  if (folderOf(config) === null && config.switch.kind === 'freeswitch')
    logger.info('switch.conf_dir is not set: FreeSWITCH’s files are not written');

  return {
    look,
    attached: () => {
      notIncluded = new Set();
      look();
    },
    config: () => config,
    use: (other) => {
      config = other;
      look();
    },
    drift: async () => {
      const folder = folderOf(config);
      const compared = folder === null ? null : await compare(folder, config, telephones);
      if (folder === null || compared === null || !compared.ok || !isAttached()) return null;
      return driftOf(folder, config, compared.value, notIncluded);
    },
    stop: async () => {
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}

async function driftOf(
  folder: string,
  config: Config,
  compared: readonly ComparedFile[],
  notIncluded: ReadonlySet<string>,
): Promise<Drift | null> {
  const pathsOf = (...states: ComparedFile['state'][]): string[] =>
    compared.filter(({ state }) => states.includes(state)).map(({ path }) => path);
  const wanted = wantedPaths(compared);
  const notLoaded = await findNotLoaded(config.switch.event_socket, folder, wanted);
  if (!notLoaded.ok) return null;
  return {
    changed: pathsOf('changed'),
    old: pathsOf('old', 'missing', 'left-over'),
    notLoaded: notLoaded.value.filter((path) => !notIncluded.has(path)),
  };
}

async function compare(
  folder: string,
  config: Config,
  telephones: TelephoneBook,
): Promise<Result<ComparedFile[], readonly string[]>> {
  const files = generateFiles(dialplanSettingsFrom(config, telephones.all()));
  return files.ok ? ok(await compareFiles(folder, files.value)) : err(files.error);
}

const folderOf = ({ switch: { kind, conf_dir: folder } }: Config): string | null =>
  kind === 'freeswitch' && folder !== '' ? (folder ?? null) : null;

function usersOf(telephones: TelephoneBook): Set<string> {
  return new Set([...telephones.all()].flatMap(({ line }) => (line.type === 1 ? [line.user] : [])));
}

/** Those of ours are well-formed; one that was changed by hand may not be. */
async function findMalformed(folder: string, paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => [path, whyMalformed(await readFile(join(folder, path), 'utf8'))] as const),
  );
  return found.flatMap(([path, why]) => (why === null ? [] : [`${path}: ${why}`]));
}
