import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long one may keep the others waiting, ms. */
const SLICE_MS = 4;
/** The time itself is not asked for after every step. */
const STEPS = 50;

let waiting = 0;

/** So many searches wait for their next turn. A simulation goes on when there is none. */
export const searchesWaiting = (): number => waiting;

/**
 * All that is found, as by atOnce. A long search lets others have their turn every few milliseconds: what was found may
 * be so no more, and must be looked at again before anything is done about it.
 */
export async function inSlices<T>(steps: Iterable<T | null>): Promise<T[]> {
  const found: T[] = [];
  let [taken, begun] = [0, performance.now()];
  for (const step of steps) {
    if (step !== null) found.push(step);
    taken += 1;
    if (taken % STEPS > 0 || performance.now() - begun < SLICE_MS) continue;
    waiting += 1;
    await nextTurn();
    waiting -= 1;
    begun = performance.now();
  }
  return found;
}
