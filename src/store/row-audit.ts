import { KINDS, type Kind, type Tables } from '../core/model/world.ts';
import type { RowAudit } from '../engine/ports.ts';
import type { Db } from './open.ts';
import { readLiveRows } from './store.ts';

/**
 * Whether another program wrote into the file since the last look, which SQLite tells at once; only then the rows are
 * compared with what is in memory. `enqueued key create` writes too, but none of these rows.
 */
export function createRowAudit(db: Db): RowAudit {
  const version = (): number => db.pragma('data_version', { simple: true }) as number;
  let seen = version();
  return {
    findEdited: (tables) => {
      const now = version();
      if (now === seen) return [];
      seen = now;
      return KINDS.flatMap((kind) => editedOf(db, tables, kind).map((id) => ({ kind, id })));
    },
  };
}

/** Rows that are other than in memory, that are missing, and that nobody knows of. */
function editedOf(db: Db, tables: Tables, kind: Kind): string[] {
  const table: ReadonlyMap<string, unknown> = tables[kind];
  const rows = new Map(readLiveRows(db, kind).map(({ id, body }) => [id, body]));
  const known = [...table].filter(([id, value]) => rows.get(id) !== JSON.stringify(value)).map(([id]) => id);
  return [...known, ...[...rows.keys()].filter((id) => !table.has(id))];
}
