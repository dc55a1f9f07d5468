import { readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const NAME = /^journal-(\d{4}-\d\d-\d\d)T[\d-]+Z\.jsonl$/;

/** Sorted by name, journals are sorted by time. */
export const nameAt = (at: number): string => `journal-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}.jsonl`;

/** Takes away the journals of days that ended before `before`, and then the oldest until the rest has at most `mostBytes`. */
export function makeRoom(folder: string, before: number, mostBytes: number): void {
  let bytes = 0;
  for (const name of readdirSync(folder).sort().reverse()) {
    const date = NAME.exec(name)?.[1];
    if (date === undefined) continue;
    const path = join(folder, name);
    bytes += statSync(path).size;
    if (bytes > mostBytes || Date.parse(date) + DAY_MS < before) rmSync(path, { force: true });
  }
}

/** Bytes that the disk of this folder has left for us. */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
