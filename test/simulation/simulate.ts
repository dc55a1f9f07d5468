import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Broken } from './judge.ts';
import { DAY_HOURS, run, type Run } from './run.ts';
import { shortest, tell } from './story.ts';

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    /** How many failing seeds are made short and told; the others are only named. */
    stories: { type: 'string', default: '1' },
    /** Seconds for making one short. */
    patience: { type: 'string', default: '300' },
    /** The story as a file, to be kept as a test. */
    write: { type: 'string' },
  },
});

const first = Number(values.seed ?? values.from);
const days = values.seed === undefined ? Math.ceil(Number(values.hours) / DAY_HOURS) : 1;
const begun = { at: performance.now(), cpu: process.cpuUsage() };
const sums = { decisions: 0, calls: 0, steps: 0 };
const failed = new Map<string, number[]>();
let told = 0;

for (let seed = first; seed < first + days; seed += 1) {
  const day = run(seed);
  sums.decisions += day.decisions;
  sums.calls += day.calls;
  sums.steps += day.steps.length;
  if (day.broken !== null) report(day as Run & { broken: Broken });
}
summarize();
process.exitCode = failed.size > 0 ? 1 : 0;

function report(day: Run & { broken: Broken }): void {
  const { seed, broken, steps } = day;
  const seeds = failed.get(broken.invariant);
  if (seeds !== undefined) return void seeds.push(seed);
  failed.set(broken.invariant, [seed]);
  console.log(`seed ${seed}, after ${steps.length} steps: ${broken.message}`);
  if (told >= Number(values.stories)) return;
  told += 1;
  const story = shortest(day, undefined, Number(values.patience) * 1000);
  console.log(`the shortest story that still fails, ${story.steps.length} steps:`);
  for (const line of tell(story)) console.log(`  ${line}`);
  console.log(`again: npm run simulate -- --seed ${seed}`);
  if (values.write !== undefined) writeFileSync(values.write, `${JSON.stringify(story, null, 1)}\n`);
}

function summarize(): void {
  const hours = days * DAY_HOURS;
  const seconds = (performance.now() - begun.at) / 1000;
  const { user, system } = process.cpuUsage(begun.cpu);
  const cpu = (user + system) / 1e6;
  const perMinute = (over: number): number => Math.round((60 * hours) / over);
  console.log(
    `${hours} hours of ${days} days from seed ${first}: ${sums.calls} calls, ${sums.steps} steps, ${sums.decisions} decisions`,
  );
  console.log(
    `${seconds.toFixed(1)} s, ${perMinute(seconds)} hours a minute; ${cpu.toFixed(1)} s of one core, ${perMinute(cpu)} hours a minute, ${Math.round(sums.decisions / cpu)} decisions a second`,
  );
  for (const [invariant, seeds] of failed)
    console.log(`broken in ${seeds.length} of ${days} days: ${invariant}: ${seeds.slice(0, 20).join(' ')}`);
}
