import { createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import t from 'tap';
import { journalsIn, makeFolder, retell, startWriter } from './journal-kit.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;
const ENTERS = 'callcenter.queue.enter';
const FAILS = 'callcenter.queue.fail';

const allIn = (folder: string): string =>
  journalsIn(folder)
    .map((path) => readFileSync(path, 'utf8'))
    .join();

void t.test('one a day, each whole in itself; old ones go', async (t) => {
  const folder = makeFolder(t);
  writeFileSync(join(folder, 'journal-2001-01-01T00-00-00-000Z.jsonl'), '');
  writeFileSync(join(folder, 'notes.txt'), '');
  const { clock, arrive, hangUp, close } = startWriter(t, folder);
  for (let day = 0; day < 3; day += 1) {
    for (let n = 0; n < 3; n += 1) arrive(`c${day}${n}`);
    clock.advance(DAY_MS / 2);
    hangUp(`c${day}0`);
    clock.advance(DAY_MS / 2);
  }
  await close();
  t.equal(readdirSync(folder).sort().at(-1), 'notes.txt');
  const journals = journalsIn(folder);
  t.equal(journals.length, 3);
  for (const journal of journals) t.ok((await retell(journal)).length > 0, journal);
});

void t.test('all together are bounded: another one is begun in time, and the oldest go', async (t) => {
  const folder = makeFolder(t);
  const { clock, arrive, hangUp, close } = startWriter(t, folder, {}, MIB / 4);
  const userData = 'x'.repeat(20_000);
  const sizes: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    clock.advance(1000);
    arrive(`c${n}`, userData);
    hangUp(`c${n}`);
    while (!allIn(folder).includes(`"c${n}"`)) await nextTurn();
  }
  await close();
  const journals = journalsIn(folder);
  for (const journal of journals) sizes.push(statSync(journal).size);
  t.ok(sizes.reduce((sum, size) => sum + size, 0) < MIB / 2, `${sizes.length} journals`);
  t.ok(sizes.length > 1, 'the last ones are there');
  const told = await Promise.all(journals.map(retell));
  t.ok(told.flat().includes(ENTERS));
  t.match(allIn(folder), /"legId":"c39"/);
});

void t.test('nothing is written where the database would miss it', async (t) => {
  const folder = makeFolder(t);
  let free = 100 * MIB;
  const { clock, problems, arrive, close } = startWriter(t, folder, { freeBytes: () => free });
  arrive('a');
  t.match(problems, [{ message: /less than 512 MiB are free/ }]);
  t.strictSame(readdirSync(folder), []);
  free = 1000 * MIB;
  clock.advance(MINUTE_MS);
  arrive('b');
  while (!allIn(folder).includes('{"journal":')) await nextTurn();
  free = 100 * MIB;
  const userData = 'x'.repeat(MIB);
  for (let n = 0; n < 9; n += 1) arrive(`c${n}`, userData);
  t.equal(problems.length, 2, 'it is looked at meanwhile too');
  await close();
});

void t.test('one that cannot be written is told once, and begun anew with what is then', async (t) => {
  const folder = join(makeFolder(t), 'journals');
  writeFileSync(folder, 'in the way');
  const { clock, problems, arrive, hangUp, close } = startWriter(t, folder);
  arrive('c');
  t.equal(problems.length, 1);
  rmSync(folder);
  mkdirSync(folder);
  clock.advance(MINUTE_MS);
  arrive('d');
  hangUp('c');
  await close();
  const [journal = ''] = journalsIn(folder);
  t.strictSame(await retell(journal), [FAILS]);
  t.match(readFileSync(journal, 'utf8'), /"legId":"d"/, 'who came meanwhile is in its first lines');
});

void t.test(
  'on a full disk it is given up once; a minute after that, not after its beginning, it is tried again',
  async (t) => {
    const folder = makeFolder(t);
    const opened: string[] = [];
    // It takes everything for minutes, until there is no room left.
    const full = createWriteStream('/dev/full');
    full.cork();
    const open = (path: string): Writable => (opened.push(path) > 1 ? createWriteStream(path) : full);
    const { clock, problems, arrive, hangUp, close } = startWriter(t, folder, { open });
    clock.advance(10 * MINUTE_MS);
    arrive('a');
    full.uncork();
    while (problems.length === 0) await nextTurn();
    t.match(problems, [{ code: 'ENOSPC' }]);
    arrive('b');
    clock.advance(MINUTE_MS - 1);
    arrive('c');
    t.equal(opened.length, 1, 'not yet');
    clock.advance(1);
    arrive('d');
    hangUp('a');
    await close();
    t.equal(problems.length, 1, 'told once');
    t.equal(opened.length, 2);
    t.strictSame(await retell(opened[1] ?? ''), [FAILS]);
  },
);

void t.test('a disk that stands still costs 64 MiB at most, and no decision', async (t) => {
  const opened: Writable[] = [];
  const open = (): Writable => {
    const never = new Writable({ write: () => undefined });
    opened.push(never);
    return never;
  };
  const { engine, problems, arrive } = startWriter(t, makeFolder(t), { open });
  const userData = 'x'.repeat(MIB);
  for (let n = 0; n < 70; n += 1) arrive(`c${n}`, userData);
  t.match(problems, [{ message: /too slow/ }]);
  t.strictSame(
    opened.map(({ destroyed }) => destroyed),
    [true],
    'no other was begun beside it',
  );
  t.equal(engine.world.tables.task.size, 70);
});

void t.test('a large world is written piece by piece, and what comes meanwhile after it', async (t) => {
  const folder = makeFolder(t);
  const texts: string[] = [];
  const taken: (() => void)[] = [];
  const slow = new Writable({
    highWaterMark: 4096,
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      texts.push(text);
      taken.push(done);
    },
  });
  let opened = 0;
  const open = (path: string): Writable => ((opened += 1) > 1 ? slow : createWriteStream(path));
  const { clock, arrive, hangUp, close } = startWriter(t, folder, { open });
  clock.advance(DAY_MS - (clock.now() % DAY_MS) - MINUTE_MS);
  for (let n = 0; n < 300; n += 1) arrive(`c${n}`);
  clock.advance(MINUTE_MS);
  arrive('first of the day');
  arrive('late');
  hangUp('c7');
  const length = (): number => texts.reduce((sum, text) => sum + text.length, 0) + slow.writableLength;
  t.ok(length() < 10_000, `${length()} characters of it so far`);
  const closed = { is: false };
  const closing = close().then(() => (closed.is = true));
  while (!closed.is) {
    taken.shift()?.();
    await nextTurn();
  }
  await closing;
  writeFileSync(join(folder, 'whole'), texts.join(''));
  t.strictSame(await retell(join(folder, 'whole')), [ENTERS, FAILS]);
});

void t.test('one that was broken off in its beginning says so', async (t) => {
  const folder = makeFolder(t);
  const journal = join(folder, 'journal');
  writeFileSync(
    journal,
    '{"journal":2,"at":0,"settings":{},"entities":2}\n{"kind":"link","id":"switch","value":null}\n{"ki',
  );
  await t.rejects(retell(journal), { message: 'was broken off before its first input' });
});
