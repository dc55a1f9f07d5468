import { KINDS } from '../core/model/world.ts';
import type { Db } from './open.ts';
import { NAME_RESULTS, RESHAPE_ROWS } from './reshape-rows.ts';

/** Entities are kept as the core has them, one row each, as JSON that `sqlite3` can look into. */
const ENTITY_TABLES = KINDS.map(
  (kind) => `CREATE TABLE ${kind} (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;`,
).join('\n');

/**
 * Ended conversations, to be listed and counted without a look at their rows: an index on columns that are read out of
 * JSON covers nothing, so that counting 200 000 of them would take half a second of everybody's time.
 */
const PAST = `CREATE TABLE conversation_past (
     callcentre TEXT NOT NULL,
     channel TEXT NOT NULL,
     began_at INTEGER NOT NULL,
     id TEXT NOT NULL,
     PRIMARY KEY (callcentre, began_at, id)
   ) WITHOUT ROWID;
   CREATE INDEX conversation_past_channel ON conversation_past (callcentre, channel, began_at, id);
   CREATE TABLE conversation_total (
     callcentre TEXT NOT NULL,
     channel TEXT NOT NULL,
     total INTEGER NOT NULL,
     PRIMARY KEY (callcentre, channel)
   ) WITHOUT ROWID;
   CREATE TRIGGER conversation_past_added AFTER INSERT ON conversation_past BEGIN
     INSERT INTO conversation_total VALUES (new.callcentre, new.channel, 1) ON CONFLICT DO UPDATE SET total = total + 1;
   END;
   CREATE TRIGGER conversation_past_removed AFTER DELETE ON conversation_past BEGIN
     UPDATE conversation_total SET total = total - 1 WHERE callcentre = old.callcentre AND channel = old.channel;
   END;
   CREATE TRIGGER conversation_inserted AFTER INSERT ON conversation WHEN new.ended_at IS NOT NULL BEGIN
     INSERT INTO conversation_past VALUES (new.callcentre, new.channel, new.began_at, new.id);
   END;
   CREATE TRIGGER conversation_ended AFTER UPDATE ON conversation WHEN new.ended_at IS NOT NULL AND old.ended_at IS NULL BEGIN
     INSERT INTO conversation_past VALUES (new.callcentre, new.channel, new.began_at, new.id);
   END;
   CREATE TRIGGER conversation_removed AFTER DELETE ON conversation WHEN old.ended_at IS NOT NULL BEGIN
     DELETE FROM conversation_past WHERE callcentre = old.callcentre AND began_at = old.began_at AND id = old.id;
   END;
   INSERT INTO conversation_past SELECT callcentre, channel, began_at, id FROM conversation WHERE ended_at IS NOT NULL;`;

/** Numbered by their place; one that has been released is never changed. */
const MIGRATIONS: readonly string[] = [
  `${ENTITY_TABLES}
   ALTER TABLE task ADD COLUMN callcentre TEXT GENERATED ALWAYS AS (json_extract(body, '$.callcentre')) VIRTUAL;
   ALTER TABLE task ADD COLUMN ended_at INTEGER GENERATED ALWAYS AS (json_extract(body, '$.state.at')) VIRTUAL;
   ALTER TABLE conversation ADD COLUMN callcentre TEXT GENERATED ALWAYS AS (json_extract(body, '$.callcentre')) VIRTUAL;
   ALTER TABLE conversation ADD COLUMN channel TEXT GENERATED ALWAYS AS (json_extract(body, '$.channel')) VIRTUAL;
   ALTER TABLE conversation ADD COLUMN began_at INTEGER GENERATED ALWAYS AS (json_extract(body, '$.beganAt')) VIRTUAL;
   ALTER TABLE conversation ADD COLUMN ended_at INTEGER GENERATED ALWAYS AS (json_extract(body, '$.end.at')) VIRTUAL;
   CREATE INDEX task_ended ON task (ended_at);
   CREATE INDEX conversation_began ON conversation (callcentre, began_at);
   CREATE INDEX conversation_ended ON conversation (ended_at);
   CREATE TABLE command (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
   CREATE TABLE event (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at INTEGER NOT NULL,
     event TEXT NOT NULL,
     callcentre TEXT NOT NULL,
     about TEXT NOT NULL,
     body TEXT NOT NULL
   );
   CREATE INDEX event_callcentre ON event (callcentre, seq);`,
  `CREATE INDEX event_about ON event (about, seq);
   CREATE INDEX event_at ON event (at);
   CREATE TABLE api_key (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     callcentre TEXT NOT NULL,
     role TEXT NOT NULL,
     hash BLOB NOT NULL,
     created_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE account (id TEXT PRIMARY KEY, password_hash TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE hook (id TEXT PRIMARY KEY, url TEXT NOT NULL, cursor INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE delivery (
     hook TEXT NOT NULL REFERENCES hook (id) ON DELETE CASCADE,
     seq INTEGER NOT NULL,
     about TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('pending', 'undelivered')),
     tries INTEGER NOT NULL,
     error TEXT,
     at INTEGER NOT NULL,
     PRIMARY KEY (hook, seq)
   ) WITHOUT ROWID;
   CREATE INDEX delivery_seq ON delivery (seq, state);`,
  PAST,
  `ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT 'agent' CHECK (role IN ('agent', 'supervisor'));
   ALTER TABLE account ADD COLUMN is_enabled INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE account ADD COLUMN profile TEXT NOT NULL DEFAULT '{}';
   CREATE TABLE closed_callcentre (id TEXT PRIMARY KEY) WITHOUT ROWID;`,
  RESHAPE_ROWS,
  NAME_RESULTS,
];

/** Each step in a transaction of its own; a file of a newer version is refused. */
export function migrate(db: Db): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > MIGRATIONS.length)
    throw new Error(`the database is of a newer version (${version}) than this program knows (${MIGRATIONS.length})`);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
}
