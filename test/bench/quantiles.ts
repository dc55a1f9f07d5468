/** Of the sorted values, the one below which this share lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** What is said of many measurements: `n`, median, p99 and the worst, in the unit that they have. */
export function summarize(values: readonly number[]): string {
  const at = (share: number): string => quantile(values, share).toFixed(3);
  return `n ${values.length}  median ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)}`;
}
