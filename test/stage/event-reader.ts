import { until } from '../real/until.ts';

// Fields differ from event to event; a test compares those it means.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type StageEvent = Readonly<Record<string, any>>;

/** The events of a test, read page by page from the daemon's own list. */
export interface EventReader {
  /** All since the test began. */
  all(): Promise<readonly StageEvent[]>;
  /** Waits for one that fits. */
  next(name: string, fields?: StageEvent): Promise<StageEvent>;
  forget(): Promise<void>;
}

interface Page {
  readonly result: readonly StageEvent[];
  readonly next: number;
}

export function createEventReader(readPage: (after: number) => Promise<Page>): EventReader {
  let seen: StageEvent[] = [];
  let last = 0;
  const readOn = async (): Promise<void> => {
    for (;;) {
      const { result, next } = await readPage(last);
      // Another reader may have been faster.
      seen.push(...result.filter(({ seq }) => seq > last));
      last = Math.max(last, next);
      if (result.length === 0) return;
    }
  };
  const fits = (event: StageEvent, name: string, fields: StageEvent): boolean =>
    event['event'] === name && Object.entries(fields).every(([field, value]) => event[field] === value);
  return {
    all: async () => {
      await readOn();
      return seen;
    },
    next: (name, fields = {}) =>
      until(
        () => `${name} ${JSON.stringify(fields)} among ${seen.map(({ event }) => event as string).join(' ')}`,
        async () => {
          await readOn();
          return seen.find((event) => fits(event, name, fields));
        },
        15_000,
      ),
    forget: async () => {
      await readOn();
      seen = [];
    },
  };
}
