import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import t, { type Test } from 'tap';
import { createEventLog } from '../../src/store/event-log.ts';
import { openDatabase } from '../../src/store/open.ts';
import { createStore } from '../../src/store/store.ts';
import { openTemporary, publish } from './temporary-database.ts';

/** A closed file with some events in it. */
function makeFile(t: Test): string {
  const db = openTemporary(t);
  publish(createStore(db), ...Array.from({ length: 500 }, () => ({})));
  db.close();
  return db.name;
}

function overwrite(path: string, at: number, bytes: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(bytes, 0x5a), 0, bytes, at);
  closeSync(file);
}

const copiesOf = (path: string): string[] => readdirSync(dirname(path)).filter((name) => name.includes('.damaged-'));

const DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  'another file': (path) => writeFileSync(path, 'not a database at all, but long enough to be one, '.repeat(100)),
  'a header that is gone': (path) => overwrite(path, 0, 512),
  'pages that are gone': (path) => overwrite(path, 20 * 4096, 8 * 4096),
  'a file cut short': (path) => truncateSync(path, 12 * 4096),
};

for (const [name, damage] of Object.entries(DAMAGES))
  void t.test(`${name}: it is refused, and a copy kept`, (t) => {
    const path = makeFile(t);
    damage(path);
    const before = readFileSync(path);
    t.throws(() => openDatabase(path), {
      message: /is damaged: .* copied to .*\.damaged-\d{4}-\d\d-\d\d\..*rm -f .* cp BACKUP/,
    });
    t.match(copiesOf(path), [new RegExp(`^${basename(path)}\\.damaged-`)]);
    t.strictSame(readFileSync(path), before, 'it is not touched');
    t.throws(() => openDatabase(path), { message: /is damaged/ }, 'nor is a new one begun the next time');
    t.equal(copiesOf(path).filter((copy) => !/-(wal|shm)$/.test(copy)).length, 1, 'one copy');
    t.end();
  });

void t.test('an empty file is no new database; no file is', (t) => {
  const path = makeFile(t);
  truncateSync(path, 0);
  t.throws(() => openDatabase(path), { message: /it is empty \(remove it to begin anew\)/ });
  t.strictSame(copiesOf(path), []);
  const fresh = `${path}-new`;
  openDatabase(fresh).close();
  t.ok(existsSync(fresh));
  t.end();
});

void t.test('a sound one is as it was', (t) => {
  const db = openDatabase(makeFile(t));
  t.teardown(() => db.close());
  t.equal(createEventLog(db).lastSeq(), 500);
  t.end();
});
