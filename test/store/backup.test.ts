import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { backUp } from '../../src/store/backup.ts';
import { openDatabase } from '../../src/store/open.ts';

const folder = mkdtempSync(join(tmpdir(), 'enqueued-backup-'));
const path = join(folder, 'enqueued.db');
const db = openDatabase(path);
t.teardown(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

void t.test('nobody reads a copy who may not read the database', (t) => {
  const before = process.umask(0o022);
  t.teardown(() => process.umask(before));
  for (const mode of [0o640, 0o600]) {
    chmodSync(path, mode);
    const copy = join(folder, `copy-${mode}.db`);
    backUp(path, copy);
    t.equal(statSync(copy).mode & 0o777, mode);
  }
  t.end();
});

void t.test('where a file cannot have two names it is copied, and still nothing is replaced', (t) => {
  const cannot = (): never => {
    throw Object.assign(new Error('not on this file system'), { code: 'EPERM' });
  };
  const copy = join(folder, 'linked.db');
  const bytes = backUp(path, copy, cannot);
  t.equal(statSync(copy).size, bytes);
  t.equal(statSync(copy).mode & 0o777, 0o600);
  const taken = join(folder, 'taken.db');
  const taking = (): never => {
    writeFileSync(taken, 'by somebody else meanwhile');
    return cannot();
  };
  t.throws(() => backUp(path, taken, taking), { code: 'EEXIST' });
  t.equal(readFileSync(taken, 'utf8'), 'by somebody else meanwhile');
  t.notOk(existsSync(`${taken}.part`));
  t.end();
});
