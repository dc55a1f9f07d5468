import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import type { Command } from '../../src/core/model/command.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createWorld, KINDS, type Change, type World } from '../../src/core/model/world.ts';
import type { Commit } from '../../src/engine/ports.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openDatabase } from '../../src/store/open.ts';
import { createStore, lastTimeOf } from '../../src/store/store.ts';
import { CALM, STORM, Walk } from '../core/walk.ts';
import { openTemporary, publish, put } from './temporary-database.ts';

const commitOf = (fields: Partial<Commit>): Commit => ({
  at: 1000,
  changes: [],
  commands: [],
  endedCommands: [],
  published: [],
  ...fields,
});
const HANG_UP: Command = { do: 'hang-up', legId: 'l', cause: 'NORMAL_CLEARING' };
const answer = (id: number): Commit['commands'][number] => ({ id, command: { do: 'answer', legId: `l${id}` } });

const rowsOf = (world: World): Change[] =>
  KINDS.flatMap((kind) => [...world.tables[kind]].map(([id, value]) => ({ kind, id, value }) as Change));
const describe = (world: World): string[] =>
  rowsOf(world)
    .map((row) => JSON.stringify(row))
    .sort();

void t.test('what is loaded is what was committed, whatever has happened', (t) => {
  for (const weather of [CALM, STORM]) {
    for (let seed = 1; seed <= 5; seed += 1) {
      const db = openTemporary(t);
      const store = createStore(db);
      const walk = new Walk(seed, weather);
      store.commit(commitOf({ changes: rowsOf(walk.scene.world) }));
      walk.scene.onDecided = ({ changes, published }) =>
        void store.commit(commitOf({ at: walk.scene.at, changes, published }));
      walk.go(300);
      const loaded = createWorld(DEFAULT_SETTINGS, createStore(db).load().changes);
      t.strictSame(describe(loaded), describe(walk.scene.world), `seed ${seed}`);
      const { serials, ended } = {
        serials: [...loaded.tables.task.values()].map(({ serial }) => serial),
        ended: db.prepare('SELECT count(*) AS n FROM task WHERE ended_at IS NOT NULL').get(),
      };
      t.ok((ended as { n: number }).n > 0, 'ended ones are kept, and not loaded');
      t.equal(store.load().lastSerial, Math.max(0, ...serials));
    }
  }
  t.end();
});

void t.test('a commit is stored as a whole or not at all', (t) => {
  const db = openTemporary(t);
  const store = createStore(db);
  store.commit(commitOf({ commands: [answer(1)] }));
  const before = store.load();
  const published = [
    { event: 'switch.lost', callcentre: 'default', about: 'switch', userData: null, fields: {} },
  ] as const;
  const change: Change = { kind: 'registration', id: 'a', value: { id: 'a' } };
  const twice = commitOf({ changes: [change], published, endedCommands: [1], commands: [answer(2), answer(2)] });
  t.throws(() => store.commit(twice), { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
  t.strictSame(store.load(), before);
  t.equal(store.commit(commitOf({ published }))[0]?.seq, 1, 'nor was an event told');
  t.end();
});

void t.test('commands are kept, in order, until they have ended; their numbers are not given again', (t) => {
  const store = createStore(openTemporary(t));
  t.match(store.load(), { commands: [], lastCommandId: 0 });
  store.commit(commitOf({ commands: [answer(1), answer(2), { id: 3, command: HANG_UP }] }));
  store.commit(commitOf({ endedCommands: [1, 3, 99] }));
  t.match(store.load(), { commands: [answer(2)], lastCommandId: 3 });
  store.commit(commitOf({ endedCommands: [2] }));
  t.match(store.load(), { commands: [], lastCommandId: 3 });
  t.end();
});

void t.test('events as the receiver gets them, with numbers that only grow', (t) => {
  const store = createStore(openTemporary(t));
  const event = { event: 'callcenter.queue.enter', about: 'qt1', fields: { id: 'qt1', type: 'ivr' } } as const;
  const [first] = store.commit(commitOf({ published: [{ ...event, callcentre: 'default', userData: 'order' }] }));
  const body = {
    action: 'event_notify',
    event: event.event,
    id: 'qt1',
    subaccount_id: null,
    user_data: 'order',
    seq: 1,
    time: 1000,
    type: 'ivr',
  };
  t.strictSame(first, { seq: 1, at: 1000, event: event.event, callcentre: 'default', about: 'qt1', body });
  const more = store.commit(
    commitOf({
      published: [
        { ...event, callcentre: 'other', userData: null },
        { ...event, callcentre: 'default', userData: null },
      ],
    }),
  );
  t.strictSame(
    more.map(({ seq }) => seq),
    [2, 3],
  );
  t.strictSame([more[0]?.body['subaccount_id'], 'user_data' in (more[0]?.body ?? {})], ['other', false]);
  t.end();
});

void t.test('a file is there again when it is opened again; one of a newer version is refused', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-store-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'x.db');
  const first = openDatabase(path);
  createStore(first).commit(commitOf({ changes: [{ kind: 'registration', id: 'a', value: { id: 'a' } }] }));
  const version = first.pragma('user_version', { simple: true }) as number;
  first.close();
  const second = openDatabase(path);
  t.match(createStore(second).load().changes, [{ kind: 'registration', id: 'a' }]);
  t.equal(second.pragma('journal_mode', { simple: true }), 'wal');
  second.pragma(`user_version = ${version + 1}`);
  second.close();
  t.throws(() => openDatabase(path), {
    message: `the database is of a newer version (${version + 1}) than this program knows (${version})`,
  });
  t.end();
});

void t.test('migrations begin where the file is, and one that fails leaves nothing of it', (t) => {
  const db = new Database(':memory:');
  migrate(db);
  const version = db.pragma('user_version', { simple: true });
  t.ok((version as number) > 0);
  migrate(db);
  t.equal(db.pragma('user_version', { simple: true }), version, 'again: nothing to do');

  const broken = new Database(':memory:');
  broken.exec('CREATE TABLE leg (id TEXT)');
  t.throws(() => migrate(broken), { message: /leg already exists/ });
  const left = broken.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  t.strictSame([left, broken.pragma('user_version', { simple: true })], [[{ name: 'leg' }], 0]);
  t.end();
});

void t.test('the last time counts while somebody waits or talks', (t) => {
  const db = openTemporary(t);
  const store = createStore(db);
  publish(store, { at: 5000 }, { at: 7000 }, { at: 6000 });
  t.equal(lastTimeOf(db), 0);
  put(store, { kind: 'task', id: 't', state: { is: 'waiting' } });
  t.equal(lastTimeOf(db), 6000, 'not that of an earlier day on which the clock was wrong');
  put(store, { kind: 'task', id: 't', state: { is: 'ended', at: 1 } });
  t.equal(lastTimeOf(db), 0);
  t.end();
});
