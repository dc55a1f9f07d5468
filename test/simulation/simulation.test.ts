import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { ASKED, LANDMARKS, landmarksOf } from './landmarks.ts';
import { DAY_HOURS, run, type Run } from './run.ts';
import type { Broken } from './judge.ts';
import { shortest, tell, type Story } from './story.ts';

/** SIMULATED_DAYS=n lives further than usual; days are counted, not seconds. */
const days = Number(process.env['SIMULATED_DAYS'] ?? 85);

t.setTimeout(0);

void t.test(
  `${days * DAY_HOURS} hours: whatever people and faults do, the invariants hold`,
  { timeout: 0 },
  async (t) => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= days; seed += 1) {
      // What a day meets is noted on some of them: it costs a third of the speed.
      const isNoted = seed % 3 === 0;
      const day = run(
        seed,
        isNoted ? { onEvent: (_at, told) => landmarksOf(told).forEach((one) => seen.add(one)) } : {},
      );
      if (day.broken === null) continue;
      const story = await shortest(day as Run & { broken: Broken }, run, 60_000);
      t.fail(`npm run simulate -- --seed ${seed}\n${(await tell(story)).join('\n')}`);
      break;
    }
    t.strictSame(
      [...LANDMARKS, ...ASKED].filter((landmark) => !seen.has(landmark)),
      [],
      'they met everything',
    );
  },
);

const stories = new URL('../../../test/simulation/stories/', import.meta.url);

void t.test('what has failed once does not again', (t) => {
  for (const file of readdirSync(stories)) {
    const { seed, steps } = JSON.parse(readFileSync(new URL(file, stories), 'utf8')) as Story;
    t.equal(run(seed, { steps }).broken?.message, undefined, file);
  }
  t.end();
});
