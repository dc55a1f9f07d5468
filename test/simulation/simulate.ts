import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Broken } from './judge.ts';
import { DAY_HOURS, run, type Run } from './run.ts';
import { shortest, tell, type Play } from './story.ts';
import { runWired, WIRED_HOURS } from './wired/run-wired.ts';

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '1000' },
    /** Hours with the switch room and the embedded switch, with wires between them. */
    'wired-hours': { type: 'string', default: '60' },
    seed: { type: 'string' },
    'wired-seed': { type: 'string' },
    from: { type: 'string', default: '1' },
    /** How many failing seeds are made short and told; the others are only named. */
    stories: { type: 'string', default: '1' },
    /** Seconds for making one short. */
    patience: { type: 'string', default: '300' },
    /** The story as a file, to be kept as a test. */
    write: { type: 'string' },
  },
});

/** A part of what is simulated: with which switch, and how much of it. */
interface Share {
  readonly name: string;
  /** What makes one day of it come again. */
  readonly option: string;
  readonly play: Play;
  readonly first: number;
  readonly days: number;
  readonly dayHours: number;
}

const isOne = values.seed !== undefined || values['wired-seed'] !== undefined;

const shareOf = (
  seed: string | undefined,
  hours: string,
  dayHours: number,
): Pick<Share, 'first' | 'days' | 'dayHours'> =>
  isOne
    ? { first: Number(seed), days: seed === undefined ? 0 : 1, dayHours }
    : { first: Number(values.from), days: Math.ceil(Number(hours) / dayHours), dayHours };

const shares: readonly Share[] = [
  { name: 'obedient switch', option: '--seed', play: run, ...shareOf(values.seed, values.hours, DAY_HOURS) },
  {
    ...{ name: 'embedded switch, by wires', option: '--wired-seed', play: runWired },
    ...shareOf(values['wired-seed'], values['wired-hours'], WIRED_HOURS),
  },
];
let told = 0;

for (const share of shares) if (share.days > 0) await live(share);

async function live(share: Share): Promise<void> {
  const { first, days, play } = share;
  const begun = { at: performance.now(), cpu: process.cpuUsage() };
  const sums = { decisions: 0, calls: 0, steps: 0 };
  const failed = new Map<string, number[]>();
  for (let seed = first; seed < first + days; seed += 1) {
    const day = await play(seed, {});
    sums.decisions += day.decisions;
    sums.calls += day.calls;
    sums.steps += day.steps.length;
    if (day.broken === null) continue;
    const seeds = failed.get(day.broken.invariant) ?? [];
    failed.set(day.broken.invariant, [...seeds, seed]);
    if (seeds.length === 0) await report(share, day as Run & { broken: Broken });
  }
  summarize(share, begun, sums, failed);
  if (failed.size > 0) process.exitCode = 1;
}

async function report({ option, play }: Share, day: Run & { broken: Broken }): Promise<void> {
  const { seed, broken, steps } = day;
  console.log(`seed ${seed}, after ${steps.length} steps: ${broken.message}`);
  if (told >= Number(values.stories)) return;
  told += 1;
  const story = await shortest(day, play, Number(values.patience) * 1000);
  console.log(`the shortest story that still fails, ${story.steps.length} steps:`);
  for (const line of await tell(story, play)) console.log(`  ${line}`);
  console.log(`again: npm run simulate -- ${option} ${seed}`);
  if (values.write !== undefined) writeFileSync(values.write, `${JSON.stringify(story, null, 1)}\n`);
}

interface Begun {
  readonly at: number;
  readonly cpu: NodeJS.CpuUsage;
}

function summarize(
  { name, days, dayHours, first }: Share,
  begun: Begun,
  { calls, steps, decisions }: { readonly calls: number; readonly steps: number; readonly decisions: number },
  failed: ReadonlyMap<string, readonly number[]>,
): void {
  const hours = days * dayHours;
  const seconds = (performance.now() - begun.at) / 1000;
  const { user, system } = process.cpuUsage(begun.cpu);
  const cpu = (user + system) / 1e6;
  const perMinute = (over: number): number => Math.round((60 * hours) / over);
  console.log(
    `${name}: ${hours} hours of ${days} days from seed ${first}: ${calls} calls, ${steps} steps, ${decisions} decisions`,
  );
  console.log(
    `${seconds.toFixed(1)} s, ${perMinute(seconds)} hours a minute; ${cpu.toFixed(1)} s of one core, ${perMinute(cpu)} hours a minute, ${Math.round(decisions / cpu)} decisions a second`,
  );
  for (const [invariant, seeds] of failed)
    console.log(`broken in ${seeds.length} of ${days} days: ${invariant}: ${seeds.slice(0, 20).join(' ')}`);
}
