/** Who is due next: a binary heap by time. What was moved or cleared is passed over when it comes up. */
export interface TimerQueue {
  set(id: string, at: number): void;
  clear(id: string): void;
  /** The earliest time; null: there is none. */
  next(): number | null;
  /** Ids that are due, earliest first; they are out of the queue. */
  takeDue(at: number): string[];
}

interface Entry {
  readonly id: string;
  readonly at: number;
}

/** So many that were moved or cleared, beyond as many as there are, are kept until they come up. */
const SLACK = 1000;

export function createTimerQueue(): TimerQueue {
  let heap: Entry[] = [];
  const current = new Map<string, Entry>();
  const dropStale = (): void => {
    while (heap[0] !== undefined && current.get(heap[0].id) !== heap[0]) removeFirst(heap);
  };
  const next = (): number | null => {
    dropStale();
    return heap[0]?.at ?? null;
  };
  return {
    set: (id, at) => {
      const entry = { id, at };
      current.set(id, entry);
      if (heap.length > 2 * current.size + SLACK) heap = [...current.values()].sort((a, b) => a.at - b.at);
      else insert(heap, entry);
    },
    clear: (id) => void current.delete(id),
    next,
    takeDue: (at) => {
      const due: string[] = [];
      for (let first = next(); first !== null && first <= at; first = next()) {
        const entry = removeFirst(heap);
        if (entry === undefined) break;
        current.delete(entry.id);
        due.push(entry.id);
      }
      return due;
    },
  };
}

function insert(heap: Entry[], entry: Entry): void {
  let place = heap.push(entry) - 1;
  while (place > 0) {
    const parent = (place - 1) >>> 1;
    if (at(heap, parent) <= entry.at) break;
    swap(heap, place, parent);
    place = parent;
  }
}

function removeFirst(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  heap[0] = last;
  for (let place = 0; ;) {
    const left = 2 * place + 1;
    const child = at(heap, left + 1) < at(heap, left) ? left + 1 : left;
    if (at(heap, child) >= at(heap, place)) return first;
    swap(heap, place, child);
    place = child;
  }
}

const at = (heap: readonly Entry[], place: number): number => heap[place]?.at ?? Infinity;

function swap(heap: Entry[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first === undefined || second === undefined) return;
  heap[a] = second;
  heap[b] = first;
}
