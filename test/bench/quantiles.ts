import { performance } from 'node:perf_hooks';

/** Of the sorted values, the one below which this share lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** How long each round takes, ms. */
export async function timesOf(rounds: number, act: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    await act();
    times.push(performance.now() - begun);
  }
  return times;
}

/** What is said of many measurements: `n`, median, p99 and the worst, in the unit that they have. */
export function summarize(values: readonly number[]): string {
  const at = (share: number): string => quantile(values, share).toFixed(3);
  return `n ${values.length}  median ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)}`;
}
