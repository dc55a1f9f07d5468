import Database from 'better-sqlite3';
import { migrate } from './migrations.ts';

export type Db = Database.Database;

/**
 * Opens the one file of state and brings it to the present form. ':memory:' is for tests.
 * WAL with NORMAL: a kill of the process loses nothing; a power cut may lose the last moments, never the file.
 */
export function openDatabase(path: string): Db {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 2000');
  db.pragma('journal_size_limit = 67108864');
  migrate(db);
  return db;
}
