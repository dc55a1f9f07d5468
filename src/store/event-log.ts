import type { StoredEvent } from '../engine/ports.ts';
import type { Db } from './open.ts';

/** The events that were published, in the order of their numbers. callcentre null: those of all. */
export interface EventLog {
  /** Those with a higher number than `after`, the lowest first. */
  after(callcentre: string | null, after: number, limit: number): StoredEvent[];
  /** The last ones, the lowest first. */
  latest(callcentre: string | null, limit: number): StoredEvent[];
  find(seq: number): StoredEvent | null;
  /** The last of some kinds about one thing. */
  lastAbout(callcentre: string, about: string, events: readonly string[]): StoredEvent | null;
  /** The highest number; 0: none yet. */
  lastSeq(): number;
}

export interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly event: string;
  readonly callcentre: string;
  readonly about: string;
  readonly body: string;
}

export function createEventLog(db: Db): EventLog {
  const select = (rest: string) =>
    db.prepare<unknown[], EventRow>(`SELECT seq, at, event, callcentre, about, body FROM event ${rest}`);
  const afterAny = select('WHERE seq > ? ORDER BY seq LIMIT ?');
  const afterOne = select('WHERE callcentre = ? AND seq > ? ORDER BY seq LIMIT ?');
  const latestAny = select('ORDER BY seq DESC LIMIT ?');
  const latestOne = select('WHERE callcentre = ? ORDER BY seq DESC LIMIT ?');
  const bySeq = select('WHERE seq = ?');
  const byAbout = select(
    'WHERE about = ? AND callcentre = ? AND event IN (SELECT value FROM json_each(?)) ORDER BY seq DESC LIMIT 1',
  );
  // Not max(seq): it falls back when the retention takes the last event, and numbers only grow.
  const last = db.prepare<[], { seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'event'");
  return {
    after: (callcentre, after, limit) =>
      (callcentre === null ? afterAny.all(after, limit) : afterOne.all(callcentre, after, limit)).map(readEvent),
    latest: (callcentre, limit) =>
      (callcentre === null ? latestAny.all(limit) : latestOne.all(callcentre, limit)).map(readEvent).reverse(),
    find: (seq) => readFound(bySeq.get(seq)),
    lastAbout: (callcentre, about, events) => readFound(byAbout.get(about, callcentre, JSON.stringify(events))),
    lastSeq: () => last.get()?.seq ?? 0,
  };
}

export const readEvent = (row: EventRow): StoredEvent => ({
  ...row,
  body: JSON.parse(row.body) as StoredEvent['body'],
});

const readFound = (row: EventRow | undefined): StoredEvent | null => (row === undefined ? null : readEvent(row));
