import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ComparedFile } from './compare-files.ts';

export interface WrittenFiles {
  /** Paths that are other than before. */
  readonly changed: readonly string[];
  /** Changed by hand, and not touched. */
  readonly kept: readonly string[];
}

/** Brings a folder to what is wanted; with `force` also what was changed by hand. A file is never there by half. */
export async function writeFiles(
  folder: string,
  compared: readonly ComparedFile[],
  { force = false }: { readonly force?: boolean } = {},
): Promise<WrittenFiles> {
  const changed: string[] = [];
  const kept: string[] = [];
  for (const { path, state, wanted } of compared) {
    if (state === 'same' || state === 'foreign') continue;
    if (state === 'changed' && !force) {
      kept.push(path);
      continue;
    }
    if (wanted === null) await rm(join(folder, path));
    else await writeWhole(join(folder, path), wanted);
    changed.push(path);
  }
  return { changed, kept };
}

/** Passwords stand in some of them: for the owner, and the group in which FreeSWITCH is. */
const MODE = 0o640;

/** Whenever the power goes, the old text or the new one is there. */
async function writeWhole(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  await withFile(temporary, 'w', async (file) => {
    await file.chmod(MODE);
    await file.writeFile(text);
    await file.sync();
  });
  await rename(temporary, path);
  await withFile(folder, 'r', (opened) => opened.sync());
}

async function withFile(
  path: string,
  flags: string,
  use: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, MODE);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
