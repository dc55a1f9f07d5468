import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { BUSY_MS } from './open.ts';

/**
 * Copies a database, consistent as of one moment, also while the daemon writes into it, which is not held up. The copy is
 * looked through and on the disk before it gets its name; a file of that name is never replaced. Who may not read the
 * database may not read the copy. Bytes of the copy.
 */
export function backUp(path: string, target: string, link = linkSync): number {
  if (existsSync(target)) throw new Error(`${target} exists already`);
  const part = `${target}.part`;
  rmSync(part, { force: true });
  try {
    copyInto(path, part);
    const bytes = checkCopy(part);
    flush(part);
    giveName(part, target, link);
    return bytes;
  } finally {
    rmSync(part, { force: true });
  }
}

function copyInto(path: string, part: string): void {
  const db = new Database(path, { fileMustExist: true });
  try {
    db.pragma(`busy_timeout = ${BUSY_MS}`);
    // SQLite writes into an empty file, and would make one that everybody can read.
    closeSync(openSync(part, 'wx', statSync(path).mode & 0o777));
    db.prepare('VACUUM INTO ?').run(part);
  } finally {
    db.close();
  }
}

function checkCopy(part: string): number {
  const db = new Database(part, { readonly: true });
  try {
    const found = db.pragma('quick_check(1)', { simple: true }) as string;
    if (found !== 'ok') throw new Error(`the copy is damaged, as the database may be: ${found}`);
    return (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number);
  } finally {
    db.close();
  }
}

/** What a file system says that knows no second name for a file, as those of memory sticks and some shares. */
const NO_LINKS: readonly unknown[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Unlike a rename both ways fail where somebody else has taken the name meanwhile. */
function giveName(part: string, target: string, link: typeof linkSync): void {
  try {
    link(part, target);
  } catch (error) {
    if (!NO_LINKS.includes((error as NodeJS.ErrnoException).code)) throw error;
    copyFileSync(part, target, constants.COPYFILE_EXCL);
    flush(target);
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
