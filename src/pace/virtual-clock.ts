import type { Clock } from './clock.ts';

/** A clock that stands still until a test moves it. Timers of the same moment run in the order they were set. */
export interface VirtualClock extends Clock {
  /** Runs every timer that is due within the next `ms`, also those that they set. */
  advance(ms: number): void;
  /** Runs the next timer, where it is due by then; false: none is, and it is then. */
  step(until: number): boolean;
  /** How many timers wait: zero when nothing is going on. */
  pending(): number;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  act: (() => void) | undefined;
}

export function createVirtualClock(startMs = Date.UTC(2026, 0, 1)): VirtualClock {
  const heap: Entry[] = [];
  let now = startMs;
  let order = 0;
  let pending = 0;

  const step = (end: number): boolean => {
    for (let entry = heap[0]; entry && entry.at <= end; entry = heap[0]) {
      pop(heap);
      const { act } = entry;
      if (!act) continue;
      now = Math.max(now, entry.at);
      entry.act = undefined;
      pending -= 1;
      act();
      return true;
    }
    now = Math.max(now, end);
    return false;
  };

  return {
    now: () => now,
    elapsed: () => now - startMs,
    setTimer(act, ms) {
      const entry: Entry = { at: now + Math.max(0, ms), order: (order += 1), act };
      pending += 1;
      push(heap, entry);
      return entry;
    },
    clearTimer(timer) {
      const entry = timer as Entry | undefined;
      if (entry?.act === undefined) return;
      pending -= 1;
      entry.act = undefined; // leaves the heap when its time comes
    },
    advance(ms) {
      const end = now + ms;
      while (step(end));
    },
    step,
    pending: () => pending,
  };
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (!above || isBefore(above, entry)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    const left = heap[child];
    if (!left) break;
    const right = heap[child + 1];
    if (right && isBefore(right, left)) child += 1;
    const smaller = heap[child];
    if (!smaller || isBefore(last, smaller)) break;
    heap[at] = smaller;
    at = child;
  }
  heap[at] = last;
}
