import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import t from 'tap';
import { startCheckpoints } from '../../src/store/checkpoints.ts';
import { createStore } from '../../src/store/store.ts';
import { until } from '../rest/until.ts';
import { openTemporary, publish } from './temporary-database.ts';

const silent = pino({ level: 'silent' });

/** What the file alone holds, without the log beside it. */
function eventsInFile(path: string): number {
  copyFileSync(path, `${path}.alone`);
  const alone = new Database(`${path}.alone`);
  const { n } = alone.prepare('SELECT count(*) AS n FROM event').get() as { n: number };
  alone.close();
  return n;
}

void t.test('what is committed gets into the file without a commit having to wait for it', async (t) => {
  const db = openTemporary(t);
  db.pragma('wal_checkpoint(TRUNCATE)');
  publish(createStore(db), {}, {}, {});
  t.equal(eventsInFile(db.name), 0, 'not with the commit');
  const checkpoints = startCheckpoints(db.name, silent);
  await until(() => eventsInFile(db.name) === 3, 'it is in the file');
  await checkpoints.stop();
  db.close();
  t.notOk(existsSync(`${db.name}-wal`), 'nobody has it open any more');
});

void t.test('where there is no thread, a long log ends all the same', (t) => {
  const db = openTemporary(t);
  db.exec('CREATE TABLE filler (text TEXT)');
  const fill = db.prepare('INSERT INTO filler VALUES (?)');
  for (let n = 0; n < 60; n += 1) fill.run('x'.repeat(1_000_000));
  t.ok(readFileSync(`${db.name}-wal`).length < 40_000_000, '60 MB were written');
  t.end();
});

void t.test('a thread that cannot do its work says so, and nothing else ends', async (t) => {
  const lines: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const checkpoints = startCheckpoints('/nowhere/at/all.db', logger);
  await until(() => lines.length > 0, 'it is told');
  t.match(lines[0], /checkpoints are made with commits/);
  await checkpoints.stop();
});
