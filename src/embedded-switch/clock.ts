/** Time as the switch sees it: milliseconds since 1970. */
export interface Clock {
  now(): number;
  setTimer(act: () => void, ms: number): Timer;
  clearTimer(timer: Timer): void;
}

/** What setTimer gave; only its clock looks into it. */
export type Timer = object;

export const realClock: Clock = {
  now: () => Date.now(),
  setTimer: (act, ms) => setTimeout(act, ms),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** A clock that stands still until a test moves it. Timers of the same moment run in the order they were set. */
export interface VirtualClock extends Clock {
  /** Runs every timer that is due within the next `ms`, also those that they set. */
  advance(ms: number): void;
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

  const runUntil = (end: number): void => {
    for (let entry = heap[0]; entry && entry.at <= end; entry = heap[0]) {
      pop(heap);
      const { act } = entry;
      if (!act) continue;
      now = Math.max(now, entry.at);
      entry.act = undefined;
      pending -= 1;
      act();
    }
    now = end;
  };

  return {
    now: () => now,
    setTimer(act, ms) {
      const entry: Entry = { at: now + Math.max(0, ms), order: (order += 1), act };
      pending += 1;
      push(heap, entry);
      return entry;
    },
    clearTimer(timer) {
      const entry = timer as Entry;
      if (entry.act) pending -= 1;
      entry.act = undefined; // leaves the heap when its time comes
    },
    advance: (ms) => runUntil(now + ms),
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
