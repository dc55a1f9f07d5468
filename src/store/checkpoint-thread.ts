import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const EVERY_MS = 500;

const db = new Database(workerData as string, { fileMustExist: true });

/** What keeps from it, a full disk or another program's lock, is told by whoever writes; it is tried again. */
function checkpoint(): void {
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    return;
  }
}

setInterval(checkpoint, EVERY_MS);
