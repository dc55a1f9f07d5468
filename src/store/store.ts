import type { NumberedCommand } from '../core/model/command.ts';
import type { Published } from '../core/model/published.ts';
import { KINDS, type Change, type Kind } from '../core/model/world.ts';
import type { Commit, Loaded, StoredEvent, StorePort } from '../engine/ports.ts';
import { BUSY_MS, isStoreAway, type Db } from './open.ts';

/** So much must fit when the store is tried: then it is not full again with the next decision. */
const HEADROOM_BYTES = 65_536;

/** Loads what is alive, and writes all decisions of a turn as one transaction. */
export function createStore(db: Db): StorePort {
  const write = prepare(db);
  let lastSeq = highest(db, 'event');
  const commitAll = db.transaction((commits: readonly Commit[]): StoredEvent[] => {
    for (const change of lastOf(commits)) write.change(change);
    for (const { commands } of commits)
      for (const { id, command } of commands) write.addCommand.run(id, JSON.stringify(command));
    for (const { endedCommands } of commits) for (const id of endedCommands) write.endCommand.run(id);
    let seq = lastSeq;
    return commits.flatMap(({ at, published }) => published.map((one) => write.event((seq += 1), at, one)));
  });
  const commit: StorePort['commit'] = (...commits) => {
    const events = keepLocks(() => commitAll(commits));
    lastSeq = events.at(-1)?.seq ?? lastSeq;
    return events;
  };
  const keepLocks = followLocks(db);
  return {
    load: () => load(db),
    commit,
    isAway: isStoreAway,
    probe: () => keepLocks(() => write.probe()),
  };
}

/**
 * A lock of another program is waited for once. Each of these waits stops the whole daemon, so afterwards the store is only
 * looked at, until it can be written again.
 */
function followLocks(db: Db): <T>(job: () => T) => T {
  let isWaiting = true;
  const wait = (ms: number): void => void db.pragma(`busy_timeout = ${ms}`);
  return (job) => {
    try {
      const done = job();
      if (!isWaiting) wait(BUSY_MS);
      isWaiting = true;
      return done;
    } catch (error) {
      if (isWaiting && isStoreAway(error)) wait(0);
      isWaiting &&= !isStoreAway(error);
      throw error;
    }
  };
}

/** Of several changes of a row only the last one counts. */
function lastOf(commits: readonly Commit[]): Iterable<Change> {
  const last = new Map<string, Change>();
  for (const { changes } of commits) for (const change of changes) last.set(`${change.kind} ${change.id}`, change);
  return last.values();
}

interface Writer {
  readonly change: (change: Change) => void;
  readonly addCommand: { run(id: number, body: string): unknown };
  readonly endCommand: { run(id: number): unknown };
  readonly event: (seq: number, at: number, published: Published) => StoredEvent;
  readonly probe: () => void;
}

function prepare(db: Db): Writer {
  const perKind = (sql: (kind: Kind) => string) => new Map(KINDS.map((kind) => [kind, db.prepare(sql(kind))]));
  const upsert = perKind(
    (kind) => `INSERT INTO ${kind} (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
  );
  const remove = perKind((kind) => `DELETE FROM ${kind} WHERE id = ?`);
  const addEvent = db.prepare('INSERT INTO event (seq, at, event, callcentre, about, body) VALUES (?, ?, ?, ?, ?, ?)');
  const dropEvent = db.prepare('DELETE FROM event WHERE seq = ?');
  const takeBackSeq = db.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'event'");
  return {
    change: ({ kind, id, value }) => {
      if (value === null) remove.get(kind)?.run(id);
      else upsert.get(kind)?.run(id, JSON.stringify(value));
    },
    addCommand: db.prepare<[number, string]>('INSERT INTO command (id, body) VALUES (?, ?)'),
    endCommand: db.prepare<[number]>('DELETE FROM command WHERE id = ?'),
    event: (seq, at, published) => {
      const { event, callcentre, about } = published;
      const body = bodyOf(seq, at, published);
      addEvent.run(seq, at, event, callcentre, about, JSON.stringify(body));
      return { seq, at, event, callcentre, about, body };
    },
    probe: db.transaction(() => {
      const { lastInsertRowid: seq } = addEvent.run(null, 0, '', '', '', ' '.repeat(HEADROOM_BYTES));
      dropEvent.run(seq);
      takeBackSeq.run(Number(seq) - 1);
    }),
  };
}

/** As the receiver gets it (specification 4-events.md). */
function bodyOf(
  seq: number,
  at: number,
  { event, callcentre, about, userData, fields }: Published,
): Record<string, unknown> {
  const subaccount = callcentre === 'default' ? null : callcentre;
  return {
    action: 'event_notify',
    event,
    id: about,
    subaccount_id: subaccount,
    ...(userData === null ? {} : { user_data: userData }),
    seq,
    time: at,
    ...fields,
  };
}

const ALIVE: Partial<Record<Kind, string>> = { task: 'WHERE ended_at IS NULL', conversation: 'WHERE ended_at IS NULL' };

/**
 * The last time that what is alive has seen, ms UTC; 0: nobody waits or talks, so that the order of times does not matter.
 * Events before it began may have later times, of a clock that was wrong then.
 */
export function lastTimeOf(db: Db): number {
  const isQuiet = (['leg', 'task', 'conversation'] as const).every((kind) => readLiveRows(db, kind).length === 0);
  if (isQuiet) return 0;
  return db.prepare<[], { at: number }>('SELECT at FROM event ORDER BY seq DESC LIMIT 1').get()?.at ?? 0;
}

interface LiveRow {
  readonly id: string;
  readonly body: string;
}

export const readLiveRows = (db: Db, kind: Kind): LiveRow[] =>
  db.prepare<[], LiveRow>(`SELECT id, body FROM ${kind} ${ALIVE[kind] ?? ''}`).all();

function load(db: Db): Loaded {
  const changes = KINDS.flatMap((kind) =>
    readLiveRows(db, kind).map(({ id, body }) => ({ kind, id, value: JSON.parse(body) as unknown }) as Change),
  );
  const rows = db.prepare<[], { id: number; body: string }>('SELECT id, body FROM command ORDER BY id').all();
  const commands = rows.map(({ id, body }) => ({ id, command: JSON.parse(body) as NumberedCommand['command'] }));
  const serials = changes.flatMap((change) =>
    change.kind === 'task' && change.value !== null ? [change.value.serial] : [],
  );
  return { changes, commands, lastCommandId: highest(db, 'command'), lastSerial: Math.max(0, ...serials) };
}

/** Also of rows that are gone: a late word of the switch about a command must not be taken for one of a later command. */
const highest = (db: Db, table: 'command' | 'event'): number =>
  db.prepare<[string], { seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?').get(table)?.seq ?? 0;
