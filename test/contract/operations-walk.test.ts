import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import { OperationsWalk, STEP_NAMES } from './walk.ts';

/**
 * WALK_LONG=1 (npm run test:long) walks as far as the time lets; without it a part of that is walked.
 * WALK_SEED, WALK_STEPS: another walk.
 */
const isLong = process.env['WALK_LONG'] === '1';
const STEPS = { embedded: isLong ? 10_000 : 600, real: isLong ? 300 : 40 } as const;
const SEED = Number(process.env['WALK_SEED'] ?? 1);
/** On a real switch the flags are compared after every step, and what is heard after so many. */
const LISTEN_EVERY = 20;

onBothSwitches(
  'whatever is asked: the modes, the switch and the events agree, and in the end nothing is left',
  {},
  async (t, stage) => {
    const steps = Number(process.env['WALK_STEPS'] ?? STEPS[stage.kind]);
    const walk = new OperationsWalk(stage, SEED);
    await stage.events.forget();
    await walk.begin();
    const begun = Date.now();
    let faults: string[] = [];
    for (let n = 1; n <= steps && faults.length === 0; n++) {
      faults = (await walk.step()).map((fault) => `WALK_SEED=${SEED}, step ${n}: ${fault}`);
      if (stage.kind === 'real' && n % LISTEN_EVERY === 0 && faults.length === 0)
        t.strictSame(await stage.hearsAtLast(walk.expected()), walk.expected(), `who hears whom after ${n} steps`);
    }
    const seconds = (Date.now() - begun) / 1000;
    t.strictSame(faults, []);
    await walk.end();
    t.strictSame(await walk.compare(), [], 'every begin has had its end');
    t.strictSame(await stage.leftoversAtLast(), {});
    const told = STEP_NAMES.map(
      (name) => `${name} ${walk.taken.get(name)?.done ?? 0}/${walk.taken.get(name)?.refused ?? 0}`,
    );
    t.comment(`${steps} steps in ${seconds.toFixed(1)} s; done/refused: ${told.join(', ')}`);
    if (steps >= 600)
      t.strictSame(
        STEP_NAMES.filter((name) => (walk.taken.get(name)?.done ?? 0) === 0),
        [],
        'everything was done at least once',
      );
  },
);

runOnBothSwitches({ isOneProcess: true }, true);
