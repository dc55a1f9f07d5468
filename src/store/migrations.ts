import { KINDS } from '../core/model/world.ts';
import type { Db } from './open.ts';

/** Entities are kept as the core has them, one row each, as JSON that `sqlite3` can look into. */
const ENTITY_TABLES = KINDS.map(
  (kind) => `CREATE TABLE ${kind} (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;`,
).join('\n');

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
   CREATE TABLE command (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
   CREATE TABLE event (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at INTEGER NOT NULL,
     event TEXT NOT NULL,
     callcentre TEXT NOT NULL,
     about TEXT NOT NULL,
     body TEXT NOT NULL
   );
   CREATE INDEX event_callcentre ON event (callcentre, seq);`,
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
