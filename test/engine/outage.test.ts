import { pino } from 'pino';
import t, { type Test } from 'tap';
import Database from 'better-sqlite3';
import type { NumberedCommand } from '../../src/core/model/command.ts';
import type { Happening } from '../../src/core/model/input.ts';
import type { Request } from '../../src/core/model/request.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createStore } from '../../src/store/store.ts';
import { arrival, readDocument, route } from '../core/kit.ts';
import { openTemporary } from '../store/temporary-database.ts';
import { TestClock } from './test-clock.ts';

const RETRY_MS = 250;
const SNAPSHOT = { switchId: 's', legs: [], registered: ['a'], recordedRooms: [] };
const RING_A = readDocument(route('<agent name="a" queue_timeout="10"/>'));
const ask = (name: string, params: object): Request => ({ name, callcentre: 'default', params }) as Request;
const LOGIN = ask('agent.login', { name: 'a', num: null, state: 'idle', skills: [], extension: 'a', channel: null });
const BUSY = ask('agent.set-state', { name: 'a', state: 'busy' });
const hungUp = (legId: string): Happening => ({
  type: 'fact',
  fact: { fact: 'leg-hung-up', legId, cause: 'NORMAL_CLEARING' },
});

interface Bench {
  readonly engine: Engine;
  readonly clock: TestClock;
  readonly sent: NumberedCommand[];
  readonly told: string[];
  readonly logged: string[];
  readonly db: Database.Database;
  readonly store: { isAway: boolean; factsLost: number }[];
}

function open(t: Test): Bench {
  const [db, clock] = [openTemporary(t), new TestClock()];
  const bench = { db, clock, sent: [], told: [], logged: [], store: [] } as unknown as Omit<Bench, 'engine'>;
  const engine = createEngine({
    store: createStore(db),
    clock,
    settings: DEFAULT_SETTINGS,
    logger: pino({ level: 'warn' }, { write: (line: string) => void bench.logged.push(line) }),
    send: (command) => void bench.sent.push(command),
    onStore: (state) => void bench.store.push(state),
  });
  engine.onCommitted((events) => void bench.told.push(...events.map(({ event, about }) => `${event} ${about}`)));
  engine.request(ask('callcentre.create', { id: 'default' }));
  engine.request(ask('extension.create', { id: 'a', line: { type: 1, user: 'a', password: 'p' } }));
  engine.start();
  engine.happen({ type: 'switch-attached', snapshot: SNAPSHOT });
  engine.request(LOGIN);
  return { ...bench, engine };
}

/** Two real ways to be unable to write: for each, how it begins; it gives how it ends. */
const TROUBLES: Readonly<Record<string, (t: Test, bench: Bench) => () => void>> = {
  SQLITE_FULL: (_t, { db }) => {
    db.exec('VACUUM');
    const pages = db.pragma('page_count', { simple: true }) as number;
    db.pragma(`max_page_count = ${pages}`);
    return () => void db.pragma('max_page_count = 1073741823');
  },
  SQLITE_BUSY: (t, { db }) => {
    db.pragma('busy_timeout = 1');
    const other = new Database(db.name);
    t.teardown(() => other.close());
    other.exec('BEGIN EXCLUSIVE');
    return () => void other.exec('COMMIT');
  },
};

/** Facts until one of them finds no room: a full file may have a page or two left. */
function fill({ engine }: Bench): string[] {
  const legs: string[] = [];
  for (let n = 0; engine.stats.outage === null && n < 500; n += 1) {
    legs.push(`c${n}`);
    engine.happen(arrival(`c${n}`, { ok: true, value: RING_A }));
  }
  return legs;
}

for (const [code, begin] of Object.entries(TROUBLES))
  void t.test(`${code}: facts wait in order, requests are refused, and it goes on by itself`, (t) => {
    const bench = open(t);
    const { engine, clock, told } = bench;
    const end = begin(t, bench);
    const legs = fill(bench);
    const last = legs.at(-1) ?? '';
    t.match(engine.stats.outage?.reason, new RegExp(`^${code}: `));
    t.notOk(engine.world.tables.leg.has(last), 'nothing of that decision is done');
    const commandsBefore = bench.sent.length;
    const toldBefore = told.length;
    engine.happen(hungUp(last));
    engine.happen(arrival('z', { ok: true, value: RING_A }));
    t.equal(engine.stats.waiting, 3);
    t.throws(() => engine.request(BUSY), { code });
    clock.advance(60_000);
    t.throws(() => engine.request(BUSY), { code }, 'as long as it lasts');
    t.strictSame([bench.sent.length, told.length], [commandsBefore, toldBefore]);
    t.equal(bench.store.length, 1);

    end();
    clock.advance(RETRY_MS);
    t.equal(engine.stats.outage, null);
    t.strictSame(bench.store, [
      { isAway: true, factsLost: 0 },
      { isAway: false, factsLost: 0 },
    ]);
    t.notOk(engine.world.tables.leg.has(last), 'it came and went');
    t.ok(engine.world.tables.leg.has('z'));
    const tasks = told.slice(toldBefore).filter((event) => event.startsWith('callcenter.queue.'));
    t.match(tasks[0], /queue\.enter/, 'first it came');
    t.ok(bench.sent.length > commandsBefore);
    t.ok(engine.request(BUSY).ok);
    t.equal(bench.logged.filter((line) => line.includes('nothing can be stored')).length, 1, 'said once');
    t.equal(bench.logged.filter((line) => line.includes('what waited is stored')).length, 1);
    t.end();
  });

void t.test('timers that are due meanwhile fire afterwards, those of the facts before them first', (t) => {
  const bench = open(t);
  bench.engine.happen({ type: 'switch-lost' });
  bench.engine.happen(arrival('c', { ok: true, value: RING_A }));
  const end = TROUBLES['SQLITE_BUSY']?.(t, bench);
  bench.engine.happen(hungUp('c'));
  bench.clock.advance(20_000);
  end?.();
  bench.told.length = 0;
  bench.clock.advance(RETRY_MS);
  t.match(bench.told, [/queue\.fail/]);
  t.equal(bench.told.length, 1, 'he hung up, he did not wait in vain as well');
  t.strictSame(
    [...bench.engine.world.tables.timer.keys()].filter((id) => id.startsWith('task')),
    [],
  );
  t.end();
});

void t.test('the outcome of a command is kept, and counts once', (t) => {
  const bench = open(t);
  bench.engine.happen(arrival('c', { ok: true, value: RING_A }));
  const originate = bench.sent.find(({ command }) => command.do === 'originate');
  const end = TROUBLES['SQLITE_BUSY']?.(t, bench);
  bench.engine.endCommand(originate?.id ?? 0, 'no such endpoint');
  bench.engine.endCommand(originate?.id ?? 0, 'no such endpoint');
  bench.clock.advance(1000);
  t.match([...bench.engine.world.tables.task.values()], [{ state: { is: 'calling' } }]);
  end?.();
  bench.clock.advance(RETRY_MS);
  t.equal(bench.told.filter((event) => event.startsWith('callcenter.queue.fail')).length, 1);
  bench.clock.advance(1000);
  t.notOk(
    createStore(bench.db)
      .load()
      .commands.some(({ id }) => id === originate?.id),
  );
  t.end();
});

void t.test('facts beyond counting are left out, and the switch is to be read anew', (t) => {
  const bench = open(t);
  const end = TROUBLES['SQLITE_BUSY']?.(t, bench);
  bench.engine.happen(arrival('c', { ok: true, value: RING_A }));
  for (let n = 0; n < 70_000; n += 1) bench.engine.happen(hungUp('nobody'));
  bench.engine.happen(arrival('d', { ok: true, value: RING_A }));
  end?.();
  bench.clock.advance(RETRY_MS);
  t.match(bench.store.at(-1), { isAway: false, factsLost: 10_001 });
  t.strictSame(
    [...bench.engine.world.tables.leg.keys()].filter((id) => id.length === 1),
    ['c', 'd'],
    'but no call',
  );
  t.end();
});

void t.test('a stop during it neither throws nor hangs', (t) => {
  const bench = open(t);
  const end = TROUBLES['SQLITE_BUSY']?.(t, bench);
  bench.engine.happen(hungUp('nobody'));
  bench.engine.happen(arrival('c', { ok: true, value: RING_A }));
  bench.engine.stop();
  end?.();
  t.equal(bench.clock.sleepers(), 0);
  t.end();
});

void t.test('a fault of ours is no trouble of the disk', (t) => {
  const bench = open(t);
  bench.db.exec('DROP TABLE agent');
  t.throws(() => bench.engine.request(BUSY), { code: 'SQLITE_ERROR' });
  t.equal(bench.engine.stats.outage, null);
  t.end();
});
