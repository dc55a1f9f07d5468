import type { NumberedCommand } from '../core/model/command.ts';
import type { Published } from '../core/model/published.ts';
import { KINDS, type Change, type Kind } from '../core/model/world.ts';
import type { Commit, Loaded, StoredEvent, StorePort } from '../engine/ports.ts';
import type { Db } from './open.ts';

/** Loads what is alive, and writes one decision as one transaction. */
export function createStore(db: Db): StorePort {
  const write = prepare(db);
  const commitAll = db.transaction((commit: Commit): StoredEvent[] => {
    for (const change of commit.changes) write.change(change);
    for (const id of commit.endedCommands) write.endCommand.run(id);
    for (const { id, command } of commit.commands) write.addCommand.run(id, JSON.stringify(command));
    return commit.published.map((published) => write.event(commit.at, published));
  });
  return { load: () => load(db), commit: (commit) => commitAll(commit) };
}

interface Writer {
  readonly change: (change: Change) => void;
  readonly addCommand: { run(id: number, body: string): unknown };
  readonly endCommand: { run(id: number): unknown };
  readonly event: (at: number, published: Published) => StoredEvent;
}

function prepare(db: Db): Writer {
  const perKind = (sql: (kind: Kind) => string) => new Map(KINDS.map((kind) => [kind, db.prepare(sql(kind))]));
  const upsert = perKind(
    (kind) => `INSERT INTO ${kind} (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
  );
  const remove = perKind((kind) => `DELETE FROM ${kind} WHERE id = ?`);
  const addEvent = db.prepare('INSERT INTO event (at, event, callcentre, about, body) VALUES (?, ?, ?, ?, ?)');
  const setBody = db.prepare('UPDATE event SET body = ? WHERE seq = ?');
  return {
    change: ({ kind, id, value }) => {
      if (value === null) remove.get(kind)?.run(id);
      else upsert.get(kind)?.run(id, JSON.stringify(value));
    },
    addCommand: db.prepare<[number, string]>('INSERT INTO command (id, body) VALUES (?, ?)'),
    endCommand: db.prepare<[number]>('DELETE FROM command WHERE id = ?'),
    event: (at, published) => {
      const { event, callcentre, about } = published;
      const seq = Number(addEvent.run(at, event, callcentre, about, '').lastInsertRowid);
      const body = bodyOf(seq, at, published);
      setBody.run(JSON.stringify(body), seq);
      return { seq, at, event, callcentre, about, body };
    },
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

function load(db: Db): Loaded {
  const changes = KINDS.flatMap((kind) => {
    const rows = db
      .prepare<[], { id: string; body: string }>(`SELECT id, body FROM ${kind} ${ALIVE[kind] ?? ''}`)
      .all();
    return rows.map(({ id, body }) => ({ kind, id, value: JSON.parse(body) as unknown }) as Change);
  });
  const rows = db.prepare<[], { id: number; body: string }>('SELECT id, body FROM command ORDER BY id').all();
  const commands = rows.map(({ id, body }) => ({ id, command: JSON.parse(body) as NumberedCommand['command'] }));
  const serials = changes.flatMap((change) =>
    change.kind === 'task' && change.value !== null ? [change.value.serial] : [],
  );
  return { changes, commands, lastCommandId: highest(db), lastSerial: Math.max(0, ...serials) };
}

/** Also of commands that are over: a late word of the switch about one must not be taken for one of a later command. */
const highest = (db: Db): number =>
  db.prepare<[], { seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'command'").get()?.seq ?? 0;
