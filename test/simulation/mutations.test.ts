import t from 'tap';
import { MUTATIONS } from './mutations.ts';
import { run } from './run.ts';

const SEEDS = [1, 2, 3, 4, 5, 6];

t.setTimeout(0);

for (const { name, rules, foundBy } of MUTATIONS)
  void t.test(`found: ${name}`, { timeout: 0 }, (t) => {
    let found: string | null = null;
    for (const seed of SEEDS) found ??= run(seed, { rules }).broken?.message ?? null;
    t.ok(
      foundBy.some((invariant) => found?.startsWith(`${invariant}:`)),
      `by: ${found ?? 'nothing'}`,
    );
    t.end();
  });
