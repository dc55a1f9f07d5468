import { tellShort } from '../core/kit.ts';
import type { Command } from '../../src/core/model/command.ts';
import type { Broken } from './judge.ts';
import { run, START, type Run, type RunOptions, type Told } from './run.ts';
import { shrink } from './shrink.ts';
import type { Deed, Step } from './step.ts';

/** A day that can be told again: what has to be done, and what then does not hold. */
export interface Story {
  readonly seed: number;
  /** What it was that did not hold. */
  readonly invariant: string;
  readonly steps: readonly Step[];
}

/** How a day is lived: with which switch, by which rules. */
export type Play = (seed: number, options: RunOptions) => Run | Promise<Run>;

/** The shortest that still fails in the same way. budgetMs: of time for trying; what was reached then is taken. */
export async function shortest(
  failed: Run & { broken: Broken },
  play: Play = run,
  budgetMs = Infinity,
): Promise<Story> {
  const { seed, broken, endedAt } = failed;
  const { invariant } = broken;
  // What fails later than this would be another story.
  const until = endedAt + 60_000;
  const fails = async (steps: readonly Step[]): Promise<boolean> =>
    (await play(seed, { steps, until })).broken?.invariant === invariant;
  const end = performance.now() + budgetMs;
  return { seed, invariant, steps: await shrink(failed.steps, fails, () => performance.now() > end) };
}

/** Who did what, what the daemon commanded and what it told, line by line. */
export async function tell({ seed, steps }: Story, play: Play = run): Promise<string[]> {
  const lines: string[] = [];
  const note = (at: number, text: string): void => void lines.push(`${timeOf(at)} ${text}`);
  const onEvent = (at: number, told: Told): void => {
    if ('step' in told) note(at, describe(told.step));
    else if ('command' in told) note(at, `    -> ${describeCommand(told.command)}`);
    else
      for (const published of told.decision.published)
        note(at, `    told ${tellShort(published)} (${published.about})`);
  };
  const { broken } = await play(seed, { steps, onEvent });
  return [...lines, broken === null ? 'and all holds' : `and then: ${broken.message}`];
}

const timeOf = (at: number): string => {
  const ms = at - START;
  return `${new Date(at).toISOString().slice(11, 23)} +${(ms / 1000).toFixed(3)}s`;
};

function describe({ at: _at, ...deed }: Step): string {
  const { does, ...rest } = deed as Deed & Record<string, unknown>;
  if (does === 'ask')
    return `asks ${(deed as Deed & { does: 'ask' }).name} ${short((deed as Deed & { does: 'ask' }).params)}`;
  return `${'who' in rest ? `${String(rest['who'])} ` : ''}${does} ${short({ ...rest, who: undefined })}`.trim();
}

function describeCommand({ do: what, ...rest }: Command): string {
  return `${what} ${short(rest)}`;
}

const short = (value: object): string => {
  const text = JSON.stringify(value);
  return text === '{}' ? '' : text;
};
