/** An event on its way to a hook. */
export interface Item {
  readonly seq: number;
  readonly about: string;
  readonly tries: number;
}

/**
 * What is to be delivered to one hook: a lane for each thing that events are about, in order within a lane.
 *
 *   ready ──next──▶ under way ──done──▶ (next one) ready
 *     ▲                 └──later──▶ paused ──wake──▶ ready
 *     └──────────────────────────────────────────┘
 */
export interface Lanes {
  /** Items in all lanes. */
  readonly size: () => number;
  has(item: { readonly seq: number; readonly about: string }): boolean;
  add(item: Item): void;
  /** The first of a ready lane, which is under way from now on; null: none is ready. */
  next(): Item | null;
  done(about: string): void;
  later(about: string, tries: number): void;
  wake(about: string): void;
}

interface Lane {
  readonly about: string;
  items: Item[];
  state: 'ready' | 'under way' | 'paused';
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  const ready = new Set<Lane>();
  let size = 0;
  const setReady = (lane: Lane): void => {
    lane.state = 'ready';
    ready.add(lane);
  };
  return {
    size: () => size,
    has: ({ seq, about }) => lanes.get(about)?.items.some((item) => item.seq === seq) ?? false,
    add: (item) => {
      size += 1;
      const lane = lanes.get(item.about);
      if (lane !== undefined) return insert(lane, item);
      const created: Lane = { about: item.about, items: [item], state: 'ready' };
      lanes.set(item.about, created);
      ready.add(created);
    },
    next: () => {
      const [lane] = ready;
      if (lane === undefined) return null;
      ready.delete(lane);
      lane.state = 'under way';
      return lane.items[0] ?? null;
    },
    done: (about) => {
      const lane = lanes.get(about);
      if (lane === undefined) return;
      lane.items.shift();
      size -= 1;
      if (lane.items.length === 0) lanes.delete(about);
      else setReady(lane);
    },
    later: (about, tries) => {
      const lane = lanes.get(about);
      const [first] = lane?.items ?? [];
      if (lane === undefined || first === undefined) return;
      lane.items[0] = { ...first, tries };
      lane.state = 'paused';
    },
    wake: (about) => {
      const lane = lanes.get(about);
      if (lane?.state === 'paused') setReady(lane);
    },
  };
}

/** In order of the events' numbers; the first one stays first once it has been tried. */
function insert(lane: Lane, item: Item): void {
  const from = lane.state === 'ready' ? 0 : 1;
  const later = lane.items.findIndex((other, index) => index >= from && other.seq > item.seq);
  lane.items.splice(later === -1 ? lane.items.length : later, 0, item);
}
