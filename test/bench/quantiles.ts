/** What is said of many measurements: `n`, median, p99 and the worst, in the unit that they have. */
export function summarize(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(3);
  return `n ${sorted.length}  median ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)}`;
}
