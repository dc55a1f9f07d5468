/** Slow machines multiply every limit: REAL_PATIENCE=3. */
const PATIENCE = Number(process.env['REAL_PATIENCE'] ?? 1);

export const patient = (ms: number): number => ms * PATIENCE;

/** Waits until the probe gives something, and gives that. A function as `what` is asked at the end, for the state then. */
export async function until<T>(
  what: string | (() => string),
  probe: () => T | Promise<T>,
  limitMs = 10_000,
): Promise<Exclude<T, undefined | null | false | ''>> {
  const end = Date.now() + patient(limitMs);
  for (;;) {
    const found = await probe();
    if (found) return found as Exclude<T, undefined | null | false | ''>;
    if (Date.now() > end)
      throw new Error(`not within ${patient(limitMs)} ms: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
