import { constants, copyFileSync, existsSync, statSync } from 'node:fs';
import type { Db } from './open.ts';

/** Below this size the whole file is looked through at the start: it takes about a second for that much. */
const LOOKED_THROUGH_BYTES = 256 * 1024 * 1024;

const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;

/** The file cannot be what we left there. Nothing of it was changed. */
class DamagedFileError extends Error {
  constructor(path: string, why: string, copy: string | null) {
    const kept = copy === null ? '' : ` It was copied to ${copy}.`;
    super(
      `the database ${path} is damaged: ${why}.${kept} It is not touched, and no new one is begun. ` +
        `To restore a backup: rm -f ${path} ${path}-wal ${path}-shm && cp BACKUP ${path}. ` +
        `What can still be read: sqlite3 ${copy ?? path} .recover | sqlite3 NEW.db`,
    );
  }
}

/** A file without a byte is no new database: SQLite would take it for one, and begin from nothing. */
export function refuseEmpty(path: string): void {
  if (existsSync(path) && statSync(path).size === 0)
    throw new DamagedFileError(path, 'it is empty (remove it to begin anew)', null);
}

/** Throws, with a copy kept aside, when the file cannot be read as the database that it should be. */
export function refuseDamaged(db: Db, read: () => void): void {
  const why = findDamage(db, read);
  if (why === null) return;
  const copy = tryToKeepCopy(db.name);
  db.close();
  throw new DamagedFileError(db.name, why, copy);
}

function findDamage(db: Db, read: () => void): string | null {
  try {
    read();
    if (db.memory || statSync(db.name).size > LOOKED_THROUGH_BYTES) return null;
    const found = db.pragma('quick_check(1)', { simple: true }) as string;
    return found === 'ok' ? null : found.replace(/[\s*]+/g, ' ').trim();
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string };
    if (!DAMAGED.test(code)) throw error;
    return message;
  }
}

/** Null: there is no room for one. */
function tryToKeepCopy(path: string): string | null {
  try {
    return keepCopy(path);
  } catch {
    return null;
  }
}

/** One a day: a service that is started again and again must not fill the disk with them. */
function keepCopy(path: string): string {
  const copy = `${path}.damaged-${new Date().toISOString().slice(0, 10)}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (!existsSync(path + suffix) || existsSync(copy + suffix)) continue;
    copyFileSync(path + suffix, copy + suffix, constants.COPYFILE_EXCL);
  }
  return copy;
}
