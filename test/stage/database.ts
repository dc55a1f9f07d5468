import Database from 'better-sqlite3';

/** Rows that stand for something that is going on, by table; empty when nothing is. Agents may be logged in. */
export function openRows(path: string): Record<string, string[]> {
  const db = new Database(path, { readonly: true });
  try {
    const ids = (sql: string): string[] =>
      db
        .prepare<[], { id: string }>(sql)
        .all()
        .map(({ id }) => id);
    const found = {
      leg: ids('SELECT id FROM leg'),
      task: ids('SELECT id FROM task WHERE ended_at IS NULL'),
      conversation: ids('SELECT id FROM conversation WHERE ended_at IS NULL'),
      command: ids("SELECT id || ' ' || body AS id FROM command"),
      timer: ids('SELECT id FROM timer').filter((id) => !isAgentTimer(db, id)),
      agent: ids("SELECT id FROM agent WHERE json_extract(body, '$.legId') IS NOT NULL"),
    };
    return Object.fromEntries(Object.entries(found).filter(([, rows]) => rows.length > 0));
  } finally {
    db.close();
  }
}

/** When these are due somebody is moved; the others only limit what goes on. */
const MOVING = ['fetch-over', 'dial-over', 'asked-overdue', 'penalty-over', 'state-over'];

/** What is still to come by itself: somebody is looked for or rings, the switch is waited for, an agent rests for a moment. */
export function pendingRows(path: string): string[] {
  const db = new Database(path, { readonly: true });
  try {
    const due = db.prepare<[string], { id: string }>(
      "SELECT id FROM timer WHERE json_extract(body, '$.due.due') IN (SELECT value FROM json_each(?))",
    );
    const errands = db.prepare<[], { id: string }>('SELECT id FROM errand').all();
    return [...errands, ...due.all(JSON.stringify(MOVING))].map(({ id }) => id);
  } finally {
    db.close();
  }
}

/** `agent:ID:WHAT`, of one who is logged in: he may rest, and his login may expire. */
function isAgentTimer(db: Database.Database, id: string): boolean {
  const [kind = '', owner = ''] = id.split(':');
  return kind === 'agent' && db.prepare('SELECT 1 FROM agent WHERE id = ?').get(owner) !== undefined;
}
