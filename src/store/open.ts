import Database from 'better-sqlite3';
import { refuseDamaged, refuseEmpty } from './damage.ts';
import { migrate } from './migrations.ts';

export type Db = Database.Database;

/** A lock of another program is waited for so long. */
export const BUSY_MS = 2000;

/** Pages of 4 KiB. So long a log is not left to the thread that makes checkpoints: it has fallen behind, or there is none. */
const LONGEST_WAL = 8000;
/** KiB. The system keeps the file in memory as well; 16 MiB would be kept a second time. */
const CACHE = 4000;

const AWAY = /^SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PROTOCOL|NOMEM)/;

/** A full disk, somebody else's lock, a disk or a file that fails: for now nothing can be stored, and no bug of ours. */
export const isStoreAway = (error: unknown): boolean => AWAY.test((error as { code?: string } | null)?.code ?? '');

/**
 * Opens the one file of state and brings it to the present form. ':memory:' is for tests.
 * One that is damaged is refused, with a copy kept aside. WAL with NORMAL: a kill of the process loses nothing; a power cut may lose the last moments, never the file.
 */
export function openDatabase(path: string): Db {
  refuseEmpty(path);
  const db = new Database(path);
  refuseDamaged(db, () => {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    db.pragma(`busy_timeout = ${BUSY_MS}`);
    db.pragma('journal_size_limit = 67108864');
    db.pragma(`wal_autocheckpoint = ${LONGEST_WAL}`);
    db.pragma(`cache_size = -${CACHE}`);
    migrate(db);
  });
  return db;
}
