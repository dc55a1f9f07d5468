import type { Calls } from './calls.ts';
import { quantile } from '../quantiles.ts';

const FIRST_RATE = 4;
const GROWTH = 1.5;
const HALVINGS = 3;
/** It has climbed when the median is so many times that of the first step, … */
const CLIMBED = 3;
/** … or when more than this share of the calls do not talk within seconds after the last one. */
const MOST_LOST = 0.01;

/**
 * More and more calls a second, each step from an empty switch, until latency climbs or calls are lost; then between the
 * last rate that was borne and the first that was not, down to 5 %. The last step is the highest that was borne.
 */
export async function findLimit(run: (rate: number) => Promise<Calls>, say: (calls: Calls) => void): Promise<Calls> {
  const runAndSay = async (rate: number): Promise<Calls> => {
    const calls = await run(rate);
    say(calls);
    return calls;
  };
  const first = await runAndSay(FIRST_RATE);
  const isBorne = ({ delays, begun, talked }: Calls): boolean =>
    quantile(delays, 0.5) <= CLIMBED * quantile(first.delays, 0.5) && begun - talked <= MOST_LOST * begun;
  let best = first;
  let tooMuch: number | null = null;
  while (tooMuch === null) {
    const next = await runAndSay(best.rate * GROWTH);
    if (isBorne(next)) best = next;
    else tooMuch = next.rate;
  }
  for (let n = 0; n < HALVINGS; n += 1) {
    const next = await runAndSay(Math.sqrt(best.rate * tooMuch));
    if (isBorne(next)) best = next;
    else tooMuch = next.rate;
  }
  return best;
}
