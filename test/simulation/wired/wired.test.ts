import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import type { Broken } from '../judge.ts';
import type { Run } from '../run.ts';
import { shortest, tell, type Story } from '../story.ts';
import { runWired, WIRED_HOURS } from './run-wired.ts';
import { WIRED_MUTATIONS } from './wired-mutations.ts';

/** SIMULATED_WIRED_DAYS=n lives further than usual; days are counted, not seconds. */
const days = Number(process.env['SIMULATED_WIRED_DAYS'] ?? 2);
const SEEDS = [1, 2, 3];
/** What a story comes to is seen by then. */
const LONG_AFTER_MS = 600_000;

t.setTimeout(0);

const name = `${days * WIRED_HOURS} hours with wires: whatever people and faults do, the invariants hold`;
void t.test(name, { timeout: 0 }, async (t) => {
  for (let seed = 1; seed <= days; seed += 1) {
    const day = await runWired(seed);
    if (day.broken === null) continue;
    const story = await shortest(day as Run & { broken: Broken }, runWired, 60_000);
    t.fail(`npm run simulate -- --wired-seed ${seed}\n${(await tell(story, runWired)).join('\n')}`);
    break;
  }
});

void t.test('a day with wires is the same every time, and when its steps are played again', async (t) => {
  const until = Date.UTC(2027, 0, 15, 6, 40);
  const first = await runWired(3, { until });
  t.strictSame(await runWired(3, { until }), first);
  const again = await runWired(3, { until, steps: first.steps });
  t.equal(again.decisions, first.decisions);
  t.strictSame(again.broken, first.broken);
});

for (const { name, options, foundBy } of WIRED_MUTATIONS)
  void t.test(`found: ${name}`, { timeout: 0 }, async (t) => {
    let found: string | null = null;
    for (const seed of SEEDS) found ??= (await runWired(seed, options)).broken?.message ?? null;
    t.ok(
      foundBy.some((invariant) => found?.startsWith(`${invariant}:`)),
      `by: ${found ?? 'nothing'}`,
    );
  });

const stories = new URL('../../../../test/simulation/wired/stories/', import.meta.url);

void t.test('what has failed once does not again', async (t) => {
  for (const file of readdirSync(stories)) {
    const { seed, steps } = JSON.parse(readFileSync(new URL(file, stories), 'utf8')) as Story;
    const until = (steps.at(-1)?.at ?? Infinity) + LONG_AFTER_MS;
    t.equal((await runWired(seed, { steps, until })).broken?.message, undefined, file);
  }
});
