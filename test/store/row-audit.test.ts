import Database from 'better-sqlite3';
import t from 'tap';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createWorld } from '../../src/core/model/world.ts';
import { createRowAudit } from '../../src/store/row-audit.ts';
import { createStore } from '../../src/store/store.ts';
import { openTemporary, put } from './temporary-database.ts';

void t.test('rows that another connection changed, made or deleted; not our own, and only once', (t) => {
  const db = openTemporary(t);
  const store = createStore(db);
  const rows = createRowAudit(db);
  put(store, { kind: 'task', id: 't1' }, { kind: 'task', id: 't2' }, { kind: 'conversation', id: 'c1' });
  const world = createWorld(DEFAULT_SETTINGS);
  for (const { kind, id, value } of store.load().changes) (world.tables[kind] as Map<string, unknown>).set(id, value);
  t.strictSame(rows.findEdited(world.tables), [], 'we wrote them');
  const other = new Database(db.name);
  t.teardown(() => other.close());
  other.exec("INSERT INTO api_key VALUES ('k', 'n', '*', 'app', 'h', 1)");
  t.strictSame(rows.findEdited(world.tables), [], 'a key is none of these rows');
  other.exec(`UPDATE task SET body = json_set(body, '$.state', json('{"at":5}')) WHERE id = 't1';
              INSERT INTO task VALUES ('t3', '{}'); DELETE FROM conversation;`);
  t.strictSame(rows.findEdited(world.tables), [
    { kind: 'task', id: 't1' },
    { kind: 'task', id: 't3' },
    { kind: 'conversation', id: 'c1' },
  ]);
  t.strictSame(rows.findEdited(world.tables), []);
  t.end();
});
