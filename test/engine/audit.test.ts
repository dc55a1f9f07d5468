import { pino } from 'pino';
import t, { type Test } from 'tap';
import type { Survey } from '../../src/core/model/fact.ts';
import type { Happening } from '../../src/core/model/input.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createAuditor, type Auditor } from '../../src/engine/audit.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createRowAudit } from '../../src/store/row-audit.ts';
import { createStore } from '../../src/store/store.ts';
import { arrival, readDocument, route } from '../core/kit.ts';
import { openTemporary } from '../store/temporary-database.ts';
import { TestClock } from './test-clock.ts';

const LEG = 'c0';
const CALL = arrival(LEG, { ok: true, value: readDocument(route('<agent name="a" queue_timeout="10"/>')) });
const PARKED: Happening = { type: 'fact', fact: { fact: 'leg-parked', legId: LEG } };
const NOBODY: Survey = { switchId: 's', legs: [], registered: [], recordedRooms: [], strangers: [] };

interface Bench {
  readonly engine: Engine;
  readonly auditor: Auditor;
  /** Done once, when the switch has been compared in the second reading, and before anything is mended. */
  between: () => void;
}

/** A call waits, and the switch says that nobody is there. */
function open(t: Test): Bench {
  const [db, clock] = [openTemporary(t), new TestClock()];
  const logger = pino({ level: 'silent' });
  const engine = createEngine({
    store: createStore(db),
    clock,
    settings: DEFAULT_SETTINGS,
    logger,
    send: () => undefined,
  });
  engine.request({ name: 'callcentre.create', callcentre: 'default', params: { id: 'default' } });
  engine.start();
  engine.happen({ type: 'switch-attached', snapshot: { switchId: 's', legs: [], registered: [], recordedRooms: [] } });
  engine.happen(CALL);
  engine.happen(PARKED);
  let [readings, looks] = [0, 0];
  const bench = { engine, between: (): void => undefined } as Bench;
  const auditor = createAuditor({
    engine,
    logger,
    everyMs: 0,
    rows: createRowAudit(db),
    pbx: {
      survey: () => {
        [readings, looks] = [readings + 1, 0];
        return Promise.resolve(NOBODY);
      },
    },
    clock: {
      dayOf: (at) => clock.dayOf(at),
      // A reading asks for the time when it compares the switch, then when it looks at our own state.
      now: () => {
        looks += 1;
        if (readings === 2 && looks === 2) bench.between();
        return clock.now();
      },
      wakeAt: (_at, callback) => {
        setImmediate(callback);
        return () => undefined;
      },
    },
  });
  auditor.start();
  return Object.assign(bench, { auditor });
}

void t.test('what two readings say and nothing contradicts is mended', async (t) => {
  const { engine, auditor } = open(t);
  const { repaired } = await auditor.run();
  t.equal(repaired.length, 1);
  t.notOk(engine.world.tables.leg.has(LEG));
});

void t.test('what comes in after the second reading is not overwritten by it', async (t) => {
  const bench = open(t);
  const { engine, auditor } = bench;
  let isTold = false;
  bench.between = () => {
    isTold = true;
    engine.happen({ type: 'fact', fact: { fact: 'leg-play-ended', legId: LEG } });
    engine.happen({ type: 'fact', fact: { fact: 'leg-answered', legId: LEG } });
  };
  const before = engine.world.tables.leg.get(LEG);
  const { repaired } = await auditor.run();
  t.ok(isTold);
  t.not(engine.world.tables.leg.get(LEG), before, 'our record is another one');
  t.ok(engine.world.tables.leg.has(LEG), 'and the call lives');
  t.strictSame(repaired, []);
  t.equal((await auditor.run()).repaired.length, 1, 'the next audit begins anew');
});
