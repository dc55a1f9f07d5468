import type { StoredEvent } from '../engine/ports.ts';
import { readEvent, type EventRow } from './event-log.ts';
import type { Db } from './open.ts';

/** An event that a hook has not taken yet. */
export interface Delivery {
  readonly seq: number;
  readonly about: string;
  /** How often it was tried in vain. */
  readonly tries: number;
}

export interface Failure {
  readonly tries: number;
  readonly error: string;
  /** ms UTC */
  readonly at: number;
}

/** An event that was given up, and for which hook. */
export interface Undelivered extends Failure {
  readonly event: StoredEvent;
  readonly url: string;
}

export interface Deliveries {
  /** Those that are new begin behind `seq`; what was kept for others, which are configured no more, is forgotten. */
  keepHooks(hooks: readonly { readonly id: string; readonly url: string }[], seq: number): void;
  /** Every event up to this number was delivered to the hook, is none of its business, or has a row here. */
  cursor(hook: string): number;
  takeIn(hook: string, wanted: readonly Omit<Delivery, 'tries'>[], cursor: number, at: number): void;
  /** What is still to be delivered, the lowest number first. */
  pending(hook: string): Delivery[];
  delivered(hook: string, seq: number): void;
  failed(hook: string, seq: number, failure: Failure): void;
  giveUp(hook: string, seq: number, failure: Failure): void;
  /** To be delivered from the beginning, whatever became of it before. */
  rearm(hook: string, delivery: Omit<Delivery, 'tries'>, at: number): void;
  /** How many this hook has not got and will not get by itself. */
  countUndelivered(hook: string): number;
  /** callcentre null: of all. */
  undelivered(callcentre: string | null, after: number, limit: number): Undelivered[];
}

const UPSERT = `INSERT INTO delivery (hook, seq, about, state, tries, error, at) VALUES (?, ?, ?, 'pending', 0, NULL, ?)
  ON CONFLICT (hook, seq) DO UPDATE SET state = 'pending', tries = 0, error = NULL, at = excluded.at`;

/** `limit` counts events, not hooks: who reads on behind the last one leaves none out. */
const UNDELIVERED = `SELECT e.seq, e.at, e.event, e.callcentre, e.about, e.body, d.tries, d.error, d.at AS failed_at, h.url
  FROM delivery d JOIN event e ON e.seq = d.seq JOIN hook h ON h.id = d.hook
  WHERE d.state = 'undelivered' AND d.seq IN (
    SELECT DISTINCT u.seq FROM delivery u JOIN event o ON o.seq = u.seq
    WHERE u.state = 'undelivered' AND u.seq > ? AND (o.callcentre = ? OR ? IS NULL) ORDER BY u.seq LIMIT ?)
  ORDER BY d.seq, h.url`;

type UndeliveredRow = EventRow & {
  readonly tries: number;
  readonly error: string | null;
  readonly failed_at: number;
  readonly url: string;
};

/** How far each hook has come, and what it has not taken. */
export function createDeliveries(db: Db): Deliveries {
  const cursor = db.prepare<[string], { cursor: number }>('SELECT cursor FROM hook WHERE id = ?');
  const setCursor = db.prepare<[number, string]>('UPDATE hook SET cursor = ? WHERE id = ?');
  const upsert = db.prepare<[string, number, string, number]>(UPSERT);
  const pending = db.prepare<[string], Delivery>(
    "SELECT seq, about, tries FROM delivery WHERE hook = ? AND state = 'pending' ORDER BY seq",
  );
  const remove = db.prepare<[string, number]>('DELETE FROM delivery WHERE hook = ? AND seq = ?');
  const mark = db.prepare('UPDATE delivery SET state = ?, tries = ?, error = ?, at = ? WHERE hook = ? AND seq = ?');
  const undelivered = db.prepare<unknown[], UndeliveredRow>(UNDELIVERED);
  const countUndelivered = db
    .prepare<[string], number>("SELECT count(*) FROM delivery WHERE hook = ? AND state = 'undelivered'")
    .pluck();
  const takeIn = db.transaction((hook: string, wanted: readonly Omit<Delivery, 'tries'>[], to: number, at: number) => {
    for (const { seq, about } of wanted) upsert.run(hook, seq, about, at);
    setCursor.run(to, hook);
  });
  return {
    keepHooks: (hooks, seq) => keepHooks(db, hooks, seq),
    cursor: (hook) => cursor.get(hook)?.cursor ?? 0,
    takeIn: (hook, wanted, to, at) => void takeIn(hook, wanted, to, at),
    pending: (hook) => pending.all(hook),
    delivered: (hook, seq) => void remove.run(hook, seq),
    failed: (hook, seq, { tries, error, at }) => void mark.run('pending', tries, error, at, hook, seq),
    giveUp: (hook, seq, { tries, error, at }) => void mark.run('undelivered', tries, error, at, hook, seq),
    rearm: (hook, { seq, about }, at) => void upsert.run(hook, seq, about, at),
    countUndelivered: (hook) => countUndelivered.get(hook) ?? 0,
    undelivered: (callcentre, after, limit) =>
      undelivered.all(after, callcentre, callcentre, limit).map(readUndelivered),
  };
}

function keepHooks(db: Db, hooks: readonly { readonly id: string; readonly url: string }[], seq: number): void {
  const forget = db.prepare<[string]>('DELETE FROM hook WHERE id NOT IN (SELECT value FROM json_each(?))');
  const add = db.prepare<[string, string, number]>(
    'INSERT INTO hook (id, url, cursor) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET url = excluded.url',
  );
  db.transaction(() => {
    forget.run(JSON.stringify(hooks.map(({ id }) => id)));
    for (const { id, url } of hooks) add.run(id, url, seq);
  })();
}

function readUndelivered({ tries, error, failed_at, url, ...event }: UndeliveredRow): Undelivered {
  return { event: readEvent(event), url, tries, error: error ?? '', at: failed_at };
}
