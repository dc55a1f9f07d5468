/** All that is found by a search in steps; null: nothing in this one. */
export function atOnce<T>(steps: Iterable<T | null>): T[] {
  const found: T[] = [];
  for (const step of steps) if (step !== null) found.push(step);
  return found;
}
