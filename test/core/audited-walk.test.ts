import t from 'tap';
import { atOnce } from '../../src/lib/steps.ts';
import { findDifferences, findFaults, YOUNG_MS } from '../../src/core/audit.ts';
import { signOf, type Difference } from '../../src/core/model/difference.ts';
import { CALM, Walk, type Weather } from './walk.ts';

/** WALK_SEED=n replays one seed; WALK_SEEDS=n walks further than usual. */
const only = process.env['WALK_SEED'];
const count = Number(process.env['WALK_SEEDS'] ?? 60);
const seeds = only === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(only)];
const STEPS = 300;
/** What one repair leads to may have been lost as well; every audit mends all that it finds. */
const MOST_AUDITS = 10;

/** One fact in ten is lost, and nothing else tells of it. */
const LOSSY: Weather = { lost: 100, twice: 30, late: 400 };

t.setTimeout(0);

/** A walk whose connection never breaks at its end: audits alone must bring us to where the switch is. */
class AuditedWalk extends Walk {
  readonly repaired = new Set<string>();

  /** As the daemon does it: what it was about to be told has been told. */
  audit(): readonly Difference[] {
    const { scene } = this;
    const survey = { ...scene.phone.snapshot(scene.world.tables.leg.keys()), strangers: [] };
    const differences = atOnce(findDifferences(scene.world, survey, scene.at));
    const found = [...differences, ...atOnce(findFaults(scene.world, scene.at))];
    if (found.length > 0) scene.take({ type: 'audited', differences: found });
    for (const { of } of found) this.repaired.add(of);
    this.carryOutAll();
    return found;
  }

  /** The switch does all that it is told, and what it tells arrives; that we are wrong about something is no fault yet. */
  private carryOutAll(): void {
    const { scene } = this;
    for (let orders = scene.takePending(); orders.length > 0; orders = scene.takePending())
      for (const order of orders) for (const happening of scene.carryOut(order)) scene.take(happening);
  }

  protected override obey(): void {
    if (this.weather === LOSSY) super.obey();
    else this.carryOutAll();
  }

  settle(): string[] {
    this.weather = { ...CALM };
    while (this.orders.length + this.mail.size > 0) this.deliverOne();
    this.carryOutAll();
    this.wait(YOUNG_MS);
    let left = this.audit();
    for (let n = 1; n < MOST_AUDITS && left.length > 0; n += 1) left = this.audit();
    return [...left.map(signOf), ...this.scene.differences(false)];
  }
}

const repaired = new Set<string>();

void t.test('whatever is lost, audits alone bring us to where the switch is', { timeout: 0 }, (t) => {
  for (const seed of seeds) {
    const walk = new AuditedWalk(seed, LOSSY);
    try {
      walk.go(STEPS);
      const left = walk.settle();
      if (left.length > 0) t.fail(`WALK_SEED=${seed}: ${left.join('; ')}`);
    } catch (error) {
      t.fail(`WALK_SEED=${seed}: ${String(error)}`);
    }
    for (const of of walk.repaired) repaired.add(of);
  }
  t.strictSame([...repaired].sort(), ['leg', 'registration']);
  t.end();
});

void t.test('where nothing is lost, an audit after any step finds nothing', { timeout: 0 }, (t) => {
  for (const seed of seeds.slice(0, 20)) {
    const walk = new AuditedWalk(seed, CALM);
    for (let step = 0; step < STEPS; step += 1) {
      walk.go(1);
      const found = walk.audit();
      if (found.length > 0) t.fail(`WALK_SEED=${seed}, step ${step}: ${found.map(signOf).join('; ')}`);
    }
  }
  t.pass(`${Math.min(seeds.length, 20) * STEPS} audits`);
  t.end();
});
