import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { World } from '../core/model/world.ts';
import type { JournalPort } from '../engine/ports.ts';
import { startJournalFile, type JournalFile } from './journal-file.ts';
import { freeBytesOf, makeRoom, nameAt } from './journal-folder.ts';
import { lineOf, linesOfWorld, textOf } from './journal-lines.ts';

export interface JournalOptions {
  readonly folder: string;
  readonly keepDays: number;
  /** Of all journals together, but for the heads of those of today. */
  readonly mostBytes: number;
  /** Called once for each time that it cannot be written. */
  readonly onProblem: (error: Error) => void;
  readonly disk?: Partial<JournalDisk>;
}

/** Where it is written to, for tests. */
export interface JournalDisk {
  /** A file that there is not yet. */
  open(path: string): Writable;
  freeBytes(folder: string): number;
}

const DISK: JournalDisk = {
  open: (path) => createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: 65_536 }),
  freeBytes: freeBytesOf,
};

const DAY_MS = 86_400_000;
/** After a failure a new journal is begun when this has passed. */
const AGAIN_MS = 60_000;
/** Such a part of what all may have is for one journal, so that there are always some. */
const PARTS = 4;
/** The database lives on the same disk, and calls live on the database. */
const LEAST_FREE = 512 * 1024 * 1024;
/** One that is finished leaves no more than this in memory, or a slow disk would leave more with each. */
const LEFT_BEHIND = 1024 * 1024;
/** The disk is looked at when so much has been written. */
const LOOK_BYTES = 4 * 1024 * 1024;

/**
 * Writes down every input, so that a past day can be decided again. A journal that has a gap would be wrong from there on:
 * after a failure another one is begun. Nothing waits for it: at a kill its last lines may be missing.
 */
export function createJournal(options: JournalOptions): JournalPort & { close(): Promise<void> } {
  const { folder, keepDays, mostBytes, onProblem } = options;
  const disk = { ...DISK, ...options.disk };
  let file: JournalFile | null = null;
  let [day, now, notBefore, lookAt] = [0, 0, 0, 0];
  let ended: Promise<unknown> = Promise.resolve();

  const giveUp = (error: Error): void => {
    file?.drop();
    file = null;
    notBefore = now + AGAIN_MS;
    onProblem(error);
  };
  const requireRoom = (): void => {
    if (disk.freeBytes(folder) < LEAST_FREE)
      throw new Error(`less than ${LEAST_FREE / 1024 / 1024} MiB are free on its disk`);
  };
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      giveUp(error as Error);
    }
  };

  const begin = (world: World): void => {
    mkdirSync(folder, { recursive: true });
    makeRoom(folder, now - keepDays * DAY_MS, mostBytes * (1 - 1 / PARTS));
    requireRoom();
    const begun: JournalFile = startJournalFile(
      disk.open(join(folder, nameAt(now))),
      linesOfWorld(world, now),
      (error) => (file === begun ? giveUp(error) : onProblem(error)),
    );
    [file, lookAt] = [begun, LOOK_BYTES];
  };
  const finish = (): void => {
    ended = Promise.all([ended, file?.end()]);
    file = null;
  };
  const look = (): void => {
    const bytes = file?.bytes() ?? 0;
    if (bytes > mostBytes / PARTS && (file?.buffered() ?? 0) < LEFT_BEHIND) finish();
    else if (bytes > lookAt) {
      lookAt = bytes + LOOK_BYTES;
      requireRoom();
    }
  };
  const follow = (world: World, at: number, today: number): void => {
    now = at;
    if (today !== day) finish();
    day = today;
    attempt(look);
    if (file === null && now >= notBefore) attempt(() => begin(world));
  };

  return {
    follow,
    write: (input, decision) => {
      now = input.at;
      file?.write(textOf(lineOf(input, decision)));
    },
    close: async () => {
      finish();
      await ended;
    },
  };
}
