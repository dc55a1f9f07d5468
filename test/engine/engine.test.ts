import { pino } from 'pino';
import t from 'tap';
import type { NumberedCommand } from '../../src/core/model/command.ts';
import type { Happening } from '../../src/core/model/input.ts';
import type { Request } from '../../src/core/model/request.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { Commit, StorePort } from '../../src/engine/ports.ts';
import { createStore } from '../../src/store/store.ts';
import { openDatabase } from '../../src/store/open.ts';
import { arrival, readDocument, route } from '../core/kit.ts';
import { TestClock } from './test-clock.ts';

const SNAPSHOT = { switchId: 's', legs: [], registered: ['a'], recordedRooms: [] };
const ATTACHED: Happening = { type: 'switch-attached', snapshot: SNAPSHOT };
const RING_A = readDocument(route('<agent name="a" queue_timeout="10"/>'));
const ask = <N extends Request['name']>(name: N, params: (Request & { name: N })['params']): Request =>
  ({ name, callcentre: 'default', params }) as Request;
const LOGIN = ask('agent.login', { name: 'a', num: null, state: 'idle', skills: [], extension: 'a', channel: null });

const merge = (commits: readonly Commit[]): Commit => ({
  at: commits.at(-1)?.at ?? 0,
  changes: commits.flatMap(({ changes }) => changes),
  commands: commits.flatMap(({ commands }) => commands),
  endedCommands: commits.flatMap(({ endedCommands }) => endedCommands),
  published: commits.flatMap(({ published }) => published),
});

/** An engine on a real store, and what comes out of it. A second one may take its place. */
class Bench {
  readonly clock = new TestClock();
  readonly store: StorePort;
  readonly commits: Commit[] = [];
  sent: NumberedCommand[] = [];
  /** In the order in which they came. */
  readonly log: string[] = [];
  engine: Engine;
  onSend: (numbered: NumberedCommand) => void = () => undefined;
  failure: Error | null = null;

  constructor(setup = true) {
    const real = createStore(openDatabase(':memory:'));
    this.store = {
      ...real,
      commit: (...commits) => {
        if (this.failure !== null) throw this.failure;
        this.commits.push(merge(commits));
        const commands = commits.flatMap((commit) => commit.commands);
        this.log.push(`commit ${commands.map(({ command }) => command.do).join()}`.trim());
        return real.commit(...commits);
      },
    };
    this.engine = this.restart();
    if (!setup) return;
    this.engine.request(ask('callcentre.create', { id: 'default' }));
    this.engine.request(ask('extension.create', { id: 'a', line: { type: 1, user: 'a', password: 'p' } }));
    this.log.length = 0;
  }

  restart(): Engine {
    const send = (numbered: NumberedCommand): void => {
      this.sent.push(numbered);
      this.log.push(`send ${numbered.command.do}`);
      this.onSend(numbered);
    };
    const logger = pino({ level: 'silent' });
    this.engine = createEngine({ store: this.store, clock: this.clock, settings: DEFAULT_SETTINGS, logger, send });
    this.engine.start();
    return this.engine;
  }

  /** A call waits, the agent rings. */
  ring(): void {
    this.engine.happen(ATTACHED);
    this.engine.request(LOGIN);
    this.engine.happen(arrival('c', { ok: true, value: RING_A }));
  }

  did(): string[] {
    return this.sent.map(({ command }) => command.do);
  }
}

const tables = ({ world }: Engine): string =>
  JSON.stringify(Object.entries(world.tables).map(([kind, rows]) => [kind, [...rows].sort()]));

void t.test('a request is answered by its decision, a refused one changes nothing', (t) => {
  const { engine, commits } = new Bench();
  const before = commits.length;
  t.strictSame(engine.request(LOGIN), { ok: true, value: { name: 'a' } });
  t.match(engine.request(LOGIN), { ok: false, error: { code: '040201' } });
  t.equal(commits.length, before + 1);
  t.match(engine.stats, { decisions: 4, ignored: 0, rejected: 1 });
  engine.happen({ type: 'switch-lost' });
  t.match(engine.stats, { decisions: 5, ignored: 1 });
  t.end();
});

void t.test('first it is committed, then the commands leave, then the listeners hear of it', (t) => {
  const bench = new Bench();
  bench.engine.onCommitted((events) => void bench.log.push(...events.map(({ event }) => event)));
  bench.engine.happen(ATTACHED);
  bench.engine.request(LOGIN);
  bench.log.length = 0;
  bench.engine.happen(arrival('c', { ok: true, value: RING_A }));
  t.strictSame(bench.log, [
    'commit originate,play',
    'send originate',
    'send play',
    'callcenter.queue.enter',
    'callcenter.queue.select',
    'callcenter.agent.state_changed',
  ]);
  t.end();
});

void t.test('what is told from within waits its turn', (t) => {
  const bench = new Bench();
  bench.onSend = ({ id, command }) => bench.engine.endCommand(id, command.do === 'play' ? 'no such file' : null);
  bench.engine.onCommitted(() => {
    if (bench.log.length === 3) bench.engine.happen({ type: 'switch-lost' });
  });
  bench.engine.happen(ATTACHED);
  bench.engine.request(LOGIN);
  bench.log.length = 0;
  bench.engine.happen(arrival('c', { ok: true, value: RING_A }));
  t.strictSame(bench.log, ['commit originate,play', 'send originate', 'send play', 'commit']);
  t.match(
    bench.commits.at(-1)?.changes.find(({ kind }) => kind === 'leg'),
    { value: { state: { is: 'parked', voice: null } } },
    'first the failure',
  );
  t.match(bench.commits.at(-1)?.published, [{ event: 'switch.lost' }]);
  t.end();
});

void t.test('a request from within a decision is a fault, and does not happen afterwards', (t) => {
  const bench = new Bench();
  let fault: unknown = null;
  bench.engine.onCommitted(() => {
    if (fault !== null) return;
    try {
      bench.engine.request(LOGIN);
    } catch (error) {
      fault = error;
    }
  });
  bench.engine.happen(ATTACHED);
  t.match(fault, { message: /from within a decision/ });
  t.equal(bench.engine.world.tables.agent.size, 0);
  t.end();
});

void t.test('what cannot be stored has not happened: nothing is sent, and the world is as it was', (t) => {
  const bench = new Bench();
  bench.ring();
  const before = tables(bench.engine);
  bench.sent = [];
  bench.failure = new Error('disk full');
  t.throws(
    () => bench.engine.happen({ type: 'fact', fact: { fact: 'leg-hung-up', legId: 'c', cause: 'NORMAL_CLEARING' } }),
    { message: 'disk full' },
  );
  t.strictSame([tables(bench.engine), bench.did()], [before, []]);
  bench.failure = null;
  bench.engine.happen({ type: 'fact', fact: { fact: 'leg-hung-up', legId: 'c', cause: 'NORMAL_CLEARING' } });
  t.strictSame(bench.did(), ['hang-up'], 'it goes on when it can');
  t.end();
});

void t.test(
  'a timer whose decision cannot be stored is due again with the next turn, and so are those after it',
  (t) => {
    const bench = new Bench();
    for (const legId of ['c', 'd']) bench.engine.happen(arrival(legId, { ok: true, value: RING_A }));
    bench.failure = new Error('disk full');
    t.throws(() => bench.clock.advance(10_000), { message: 'disk full' });
    t.equal(bench.clock.sleepers(), 0, 'it is not tried over and over');
    bench.failure = null;
    bench.engine.happen({ type: 'switch-lost' });
    bench.clock.advance(0);
    t.strictSame([bench.engine.world.tables.task.size, bench.engine.world.tables.timer.size], [0, 0]);
    t.end();
  },
);

void t.test('timers fire once, in their order, none before its time', (t) => {
  const bench = new Bench();
  for (const ms of [30_000, 10_000, 20_000]) {
    const document = readDocument(route(`<agent name="z" queue_timeout="${ms / 1000}"/>`));
    bench.engine.happen(arrival(`c${ms}`, { ok: true, value: document }));
  }
  const failed: string[] = [];
  bench.engine.onCommitted((events) => {
    for (const { event, body, at } of events)
      if (event === 'callcenter.queue.fail') failed.push(`${String(body['origin_call_id'])} ${at - begun}`);
  });
  const begun = bench.clock.now();
  bench.clock.advance(9999);
  t.strictSame(failed, []);
  bench.clock.advance(60_000);
  t.strictSame(failed, ['c10000 10000', 'c20000 20000', 'c30000 30000']);
  t.equal(bench.clock.sleepers(), 0, 'and nobody is woken for nothing');
  t.end();
});

void t.test('a restart: the same world, not attached; its timers fire, late ones at once', (t) => {
  const bench = new Bench();
  bench.ring();
  const before = bench.engine;
  const link = { id: 'switch', switchId: 's', isAttached: false } as const;
  before.stop();
  bench.clock.advance(11_000);
  const after = bench.restart();
  t.strictSame(after.world.tables.link.get('switch'), link);
  for (const kind of ['agent', 'task', 'leg', 'timer', 'extension', 'channel', 'callcentre', 'registration'] as const)
    t.strictSame([...after.world.tables[kind]].sort(), [...before.world.tables[kind]].sort(), kind);
  t.strictSame(after.knownLegs().sort(), before.knownLegs().sort());
  bench.clock.advance(0);
  t.match([...after.world.tables.task.values()], [{ state: { is: 'calling', waits: [] } }], 'its queue time is over');
  t.end();
});

void t.test('nothing is woken before the start, nor after the stop', (t) => {
  const bench = new Bench();
  bench.engine.request(LOGIN);
  t.equal(bench.clock.sleepers(), 1);
  bench.engine.stop();
  t.equal(bench.clock.sleepers(), 0);
  bench.engine.request(ask('agent.keepalive', { name: 'a' }));
  t.equal(bench.clock.sleepers(), 0);
  t.end();
});

void t.test('numbers of commands only grow, over a restart too, and however they ended', (t) => {
  const bench = new Bench();
  bench.ring();
  const numbers = bench.sent.map(({ id }) => id);
  for (const id of numbers) bench.engine.endCommand(id, null);
  bench.engine.happen({ type: 'switch-lost' }); // a decision takes the ends along
  bench.restart();
  bench.sent = [];
  bench.engine.happen(ATTACHED);
  bench.engine.happen(arrival('d', { ok: true, value: RING_A }));
  t.ok(bench.sent.length > 0);
  t.ok(
    bench.sent.every(({ id }) => id > Math.max(...numbers)),
    bench.sent.map(({ id }) => id).join(),
  );
  t.end();
});

void t.test('commands without an outcome: after a new connection some are sent again, the others decided anew', (t) => {
  for (const isRestarted of [false, true]) {
    const bench = new Bench();
    bench.ring();
    const [originate, play] = bench.sent;
    const legId = originate?.command.do === 'originate' ? originate.command.legId : '';
    bench.engine.request(ask('task.cancel', { id: [...bench.engine.world.tables.task.keys()][0] ?? '' }));
    const [, , ...later] = bench.sent;
    t.strictSame(
      later.map(({ command }) => command.do),
      ['hang-up', 'release', 'stop-play'],
    );
    bench.engine.happen({ type: 'switch-lost' });
    if (isRestarted) bench.restart();
    bench.sent = [];
    const place = { at: 'parked' } as const;
    const legs = [{ legId: 'c', phase: 'answered', place } as const, { legId, phase: 'ringing', place } as const];
    bench.engine.happen({ type: 'switch-attached', snapshot: { ...SNAPSHOT, legs } });
    const again = bench.sent.filter(({ id }) => later.some((one) => one.id === id));
    t.strictSame(
      again.map(({ command }) => command.do),
      ['hang-up'],
    );
    t.equal(bench.sent.filter(({ command }) => command.do === 'release').length, 1, 'its script goes on once');
    t.notOk(bench.sent.some(({ id }) => id === originate?.id || id === play?.id));
    const before = bench.engine.stats.decisions;
    bench.engine.endCommand(originate?.id ?? 0, 'too late');
    t.equal(bench.engine.stats.decisions, before, 'nobody waits for it any more');
    const open = new Set(bench.store.load().commands.map(({ id }) => id));
    t.notOk(open.has(originate?.id ?? 0), 'nor after a restart');
    t.ok(open.has(again[0]?.id ?? 0));
  }
  t.end();
});

void t.test('a leg that has left us is let out of its room after a new connection too', (t) => {
  const bench = new Bench();
  bench.ring();
  const [originate] = bench.sent;
  const legId = originate?.command.do === 'originate' ? originate.command.legId : '';
  for (const fact of ['leg-answered', 'leg-parked'] as const)
    bench.engine.happen({ type: 'fact', fact: { fact, legId } });
  const [conversation = ''] = bench.engine.world.tables.conversation.keys();
  const flags = { mute: false, deaf: false };
  for (const leg of ['c', legId])
    bench.engine.happen({ type: 'fact', fact: { fact: 'leg-joined', legId: leg, room: `enq-${conversation}`, flags } });
  bench.engine.request(ask('conversation.remove', { id: conversation, data: null }));
  const release = bench.sent.find(({ command }) => command.do === 'release');
  bench.engine.endCommand(release?.id ?? 0, null);
  t.notOk(bench.engine.world.tables.leg.has('c'), 'it has all that it needs');
  bench.engine.happen({ type: 'switch-lost' });
  bench.sent = [];
  bench.engine.happen(ATTACHED);
  t.match(bench.sent, [{ command: { do: 'leave', legId: 'c' } }]);
  t.end();
});

void t.test('an ended command is forgotten soon, and at the stop, though nothing else is committed', (t) => {
  for (const forget of [(bench: Bench) => bench.clock.advance(1000), (bench: Bench) => bench.engine.stop()]) {
    const bench = new Bench();
    bench.ring();
    for (const { id } of bench.sent) bench.engine.endCommand(id, null);
    t.equal(bench.store.load().commands.length, 2);
    forget(bench);
    t.strictSame(bench.store.load().commands, []);
  }
  t.end();
});

void t.test('an ended command is stored as ended once', (t) => {
  const bench = new Bench();
  bench.ring();
  bench.engine.endCommand(1, null);
  bench.engine.endCommand(1, null);
  bench.engine.happen({ type: 'switch-lost' });
  bench.engine.happen(ATTACHED);
  t.strictSame(
    bench.commits.map(({ endedCommands }) => endedCommands).filter(({ length }) => length > 0),
    [[1], [2]],
    'the other one is given up with the connection',
  );
  t.end();
});

void t.test('time does not go back, and the serial grows by one with every input', (t) => {
  const bench = new Bench();
  bench.engine.happen(ATTACHED);
  bench.engine.happen(arrival('c', { ok: true, value: RING_A }));
  bench.clock.time -= 5000;
  bench.engine.happen(arrival('d', { ok: true, value: RING_A }));
  const [first, second] = [...bench.engine.world.tables.task.values()];
  t.equal(second?.enteredAt, first?.enteredAt);
  t.equal(second?.serial, (first?.serial ?? 0) + 1);
  const after = bench.restart();
  after.happen(arrival('e', { ok: true, value: RING_A }));
  t.ok(([...after.world.tables.task.values()].at(-1)?.serial ?? 0) > (second?.serial ?? 0), 'over a restart too');
  t.end();
});
