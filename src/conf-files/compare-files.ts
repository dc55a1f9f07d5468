import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeneratedFile } from '../dialplan/generate-files.ts';
import { readSeal, seal } from './seal.ts';

/**
 * missing: is to be written. same: nothing to do. old: as we wrote it, of other settings. changed: by hand since then,
 * and kept. left-over: ours, and not generated any more. foreign: not ours, never touched.
 */
export type FileState = 'missing' | 'same' | 'old' | 'changed' | 'left-over' | 'foreign';

export interface ComparedFile {
  readonly path: string;
  readonly state: FileState;
  /** As it is to be, sealed; null: it is not generated. */
  readonly wanted: string | null;
  readonly found: string | null;
}

/** Of those that are generated. */
export const wantedPaths = (compared: readonly ComparedFile[]): string[] =>
  compared.filter(({ wanted }) => wanted !== null).map(({ path }) => path);

/** What is in FreeSWITCH's configuration folder beside what is generated, in the order of the paths. */
export async function compareFiles(folder: string, files: readonly GeneratedFile[]): Promise<ComparedFile[]> {
  const wanted = new Map(files.map(({ path, text }) => [path, seal(path, text)]));
  const present = (await readdir(join(folder, FOLDER)).catch(() => []))
    .filter((name) => name.endsWith('.xml'))
    .map((name) => `${FOLDER}/${name}`);
  const paths = [...new Set([...wanted.keys(), ...present])].sort();
  return Promise.all(
    paths.map(async (path) => compare(path, wanted.get(path) ?? null, await readOrNull(join(folder, path)))),
  );
}

const FOLDER = 'generated';

function compare(path: string, wanted: string | null, found: string | null): ComparedFile {
  return { path, wanted, found, state: stateOf(path, wanted, found) };
}

function stateOf(path: string, wanted: string | null, found: string | null): FileState {
  if (found === null) return 'missing';
  if (found === wanted) return 'same';
  const isOurs = readSeal(path, found)?.isIntact === true;
  if (wanted === null) return isOurs ? 'left-over' : 'foreign';
  return isOurs ? 'old' : 'changed';
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
