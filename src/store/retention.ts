import type { Db } from './open.ts';

/** Takes away what ended long ago, in small batches: a big one would hold up the decisions. */
export interface Retention {
  /** Deletes at most `batch` rows of each kind that ended before `before` (ms UTC); how many it were. */
  sweep(before: number, batch: number): number;
}

const ENDED = (table: string): string =>
  `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE ended_at < ? LIMIT ?)`;

/** Never one that a hook has still to get, or has not got. */
const EVENTS = `DELETE FROM event WHERE seq IN (
  SELECT seq FROM event e WHERE at < ? AND seq <= coalesce((SELECT min(cursor) FROM hook), e.seq)
    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.seq = e.seq) ORDER BY at LIMIT ?)`;

export function createRetention(db: Db): Retention {
  const statements = [ENDED('task'), ENDED('conversation'), EVENTS].map((sql) => db.prepare<[number, number]>(sql));
  return {
    sweep: (before, batch) => {
      let deleted = 0;
      for (const statement of statements) deleted += statement.run(before, batch).changes;
      return deleted;
    },
  };
}
