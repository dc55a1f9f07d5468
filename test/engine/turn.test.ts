import { pino } from 'pino';
import t, { type Test } from 'tap';
import type { Happening } from '../../src/core/model/input.ts';
import type { Request } from '../../src/core/model/request.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createStore } from '../../src/store/store.ts';
import { arrival, readDocument, route } from '../core/kit.ts';
import { openTemporary } from '../store/temporary-database.ts';
import { TestClock } from './test-clock.ts';

const RING_A = readDocument(route('<agent name="a" queue_timeout="10"/>'));
const ask = (name: string, params: object): Request => ({ name, callcentre: 'default', params }) as Request;
const call = (legId: string): Happening => arrival(legId, { ok: true, value: RING_A });
const hungUp = (legId: string): Happening => ({
  type: 'fact',
  fact: { fact: 'leg-hung-up', legId, cause: 'NORMAL_CLEARING' },
});
const BUSY = ask('agent.set-state', { name: 'a', state: 'busy' });

interface Bench {
  readonly engine: Engine;
  readonly clock: TestClock;
  /** Commits, commands and events, as they leave. */
  readonly log: string[];
  /** Since then nothing can be stored; null: it can. */
  failure: Error | null;
  /** It can be probed, though nothing can be stored. */
  isProbed: boolean;
  endTurn(): void;
}

/** An engine whose turns end when they are told to. */
function open(t: Test): Bench {
  const store = createStore(openTemporary(t));
  const clock = new TestClock();
  const log: string[] = [];
  let ends: (() => void)[] = [];
  const state: { failure: Error | null; isProbed: boolean } = { failure: null, isProbed: false };
  const engine = createEngine({
    store: {
      ...store,
      commit: (...commits) => {
        if (state.failure !== null) throw state.failure;
        log.push('commit');
        return store.commit(...commits);
      },
      probe: () => {
        if (state.failure !== null && !state.isProbed) throw state.failure;
      },
    },
    clock,
    settings: DEFAULT_SETTINGS,
    logger: pino({ level: 'silent' }),
    send: ({ command }) => void log.push(command.do),
    defer: (end) => void ends.push(end),
  });
  engine.onCommitted((events) => void log.push(...events.map(({ event, about }) => `${event} ${about}`)));
  const endTurn = (): void => {
    const due = ends;
    ends = [];
    for (const end of due) end();
  };
  engine.request(ask('callcentre.create', { id: 'default' }));
  engine.request(ask('extension.create', { id: 'a', line: { type: 1, user: 'a', password: 'p' } }));
  engine.start();
  engine.happen({
    type: 'switch-attached',
    snapshot: { switchId: 's', legs: [], registered: ['a'], recordedRooms: [] },
  });
  engine.request(
    ask('agent.login', { name: 'a', num: null, state: 'idle', skills: [], extension: 'a', channel: null }),
  );
  endTurn();
  log.length = 0;
  return Object.assign(state, { engine, clock, log, endTurn });
}

const tables = ({ world }: Engine): string =>
  JSON.stringify(Object.entries(world.tables).map(([kind, rows]) => [kind, [...rows].sort()]));

void t.test('what a turn has decided is stored at once, and leaves in its order', (t) => {
  const { engine, log, endTurn } = open(t);
  engine.happen(call('c'));
  engine.happen(call('d'));
  engine.happen(hungUp('c'));
  t.strictSame(log, [], 'nothing leaves before it is stored');
  endTurn();
  t.equal(log[0], 'commit');
  t.equal(log.filter((line) => line === 'commit').length, 1);
  const events = log.filter((line) => line.startsWith('callcenter.queue.')).map((line) => line.split(' ')[0]);
  t.strictSame(events.slice(0, 3), ['callcenter.queue.enter', 'callcenter.queue.select', 'callcenter.queue.enter']);
  t.ok(log.indexOf('originate') < log.findIndex((line) => line.startsWith('callcenter.queue.enter')));
  t.end();
});

void t.test('what is stored is not decided again, whatever becomes of telling it', (t) => {
  const { engine, log, endTurn } = open(t);
  const away = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' });
  let isBad = true;
  engine.onCommitted(() => {
    if (isBad) throw away;
  });
  engine.happen(call('c'));
  engine.happen(call('d'));
  engine.happen(hungUp('c'));
  t.throws(endTurn, away, 'a listener that throws is a fault');
  t.equal(engine.stats.outage, null);
  t.ok(log.includes('originate'), 'the commands have left all the same');
  t.throws(() => engine.request(BUSY), away);
  t.equal(engine.stats.outage, null, 'nor is that an outage');
  isBad = false;
  log.length = 0;
  engine.happen(hungUp('d'));
  endTurn();
  t.strictSame(
    log.filter((line) => line.startsWith('callcenter.queue.enter')),
    [],
    'nobody enters twice',
  );
  t.end();
});

void t.test('a request is stored before it is answered, and all that came before it', (t) => {
  const { engine, log } = open(t);
  engine.happen(call('c'));
  t.ok(engine.request(ask('extension.create', { id: 'b', line: { type: 1, user: 'b', password: 'p' } })).ok);
  t.strictSame([log[0], log[1], log.at(-1)], ['commit', 'originate', 'commit']);
  t.end();
});

void t.test('a turn that cannot be stored has not been, and comes again in its order', (t) => {
  const bench = open(t);
  const { engine, clock, log, endTurn } = bench;
  engine.happen(call('b'));
  endTurn();
  log.length = 0;
  const before = tables(engine);
  bench.failure = Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
  engine.happen(call('c'));
  engine.happen(hungUp('b'));
  engine.happen(call('d'));
  t.not(tables(engine), before, 'decided');
  endTurn();
  t.match(engine.stats.outage, { reason: 'SQLITE_FULL: full' });
  t.equal(tables(engine), before, 'and forgotten');
  t.equal(engine.stats.waiting, 3);
  engine.happen(hungUp('c'));
  t.strictSame(log, []);
  bench.failure = null;
  clock.advance(250);
  t.equal(engine.stats.outage, null);
  t.strictSame([...engine.world.tables.leg.keys()].filter((id) => id.length === 1).sort(), ['d']);
  const enters = log.filter((line) => line.startsWith('callcenter.queue.enter'));
  t.equal(enters.length, 2);
  t.end();
});

void t.test('a long turn that cannot be stored stays before what came after it', (t) => {
  const bench = open(t);
  const { engine, clock, endTurn } = bench;
  bench.failure = Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
  engine.happen(call('b'));
  endTurn();
  engine.happen(call('c'));
  for (let n = 0; n < 1200; n += 1) engine.happen(hungUp('nobody'));
  engine.happen(hungUp('c'));
  bench.isProbed = true;
  clock.advance(250);
  t.equal(engine.stats.waiting, 1203, 'a thousand were tried again in vain');
  bench.failure = null;
  clock.advance(250);
  t.equal(engine.stats.outage, null);
  t.notOk(engine.world.tables.leg.has('c'), 'he came, and hung up');
  t.end();
});

void t.test('a timer of a turn that cannot be stored is due again', (t) => {
  const bench = open(t);
  const { engine, clock, log, endTurn } = bench;
  engine.request(BUSY);
  engine.happen(call('c'));
  endTurn();
  log.length = 0;
  bench.failure = Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
  clock.advance(20_000);
  endTurn();
  t.ok(engine.stats.outage);
  t.strictSame(log, []);
  bench.failure = null;
  clock.advance(250);
  t.match(
    log.filter((line) => line.startsWith('callcenter.queue')),
    [/queue\.fail/],
  );
  t.end();
});

void t.test('a stop stores what its turn has decided', (t) => {
  const { engine, log } = open(t);
  engine.happen(call('c'));
  engine.stop();
  t.ok(log.includes('originate'));
  t.end();
});

void t.test('a turn without end is stored in between', (t) => {
  const { engine, log } = open(t);
  for (let n = 0; n < 2500; n += 1) engine.happen(call(`c${n}`));
  t.equal(log.filter((line) => line === 'commit').length, 2);
  t.end();
});
