import { setMaxListeners } from 'node:events';
import type { StoredEvent } from '../engine/ports.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { createLanes, type Item } from './lanes.ts';
import type { Hook, WebhookParts } from './ports.ts';
import { createPoster } from './create-poster.ts';
import { postEvent } from './post-event.ts';
import { wantsEvent } from './wants.ts';

/** One hook's delivery. It knows of no other hook, so that a dead one holds up itself only. */
export interface HookRunner {
  readonly stats: () => HookStats;
  /** There may be something new in the log. */
  pump(): void;
  /** Once more, if the hook wants it at all. */
  redeliver(event: StoredEvent): boolean;
  /** Resolves when nothing is under way any more. What was not answered is posted again after the next start. */
  stop(): Promise<void>;
}

export interface HookStats {
  readonly url: string;
  readonly delivered: number;
  readonly failedTries: number;
  /** Given up, by this daemon or one before it, and not posted again since; NaN while the store cannot be read. */
  readonly undelivered: number;
  /** Taken from the log and not delivered yet. */
  readonly pending: number;
  /** Events in the log behind the last one that was taken. */
  readonly behind: number;
}

export interface KnownHook extends Hook {
  readonly id: string;
  /** Without its query, where tokens are. */
  readonly shownUrl: string;
}

const BATCH = 200;
/** After a failure of our own store. */
const STORE_PAUSE_MS = 1000;

export function createHookRunner(parts: WebhookParts, hook: KnownHook): HookRunner {
  const { deliveries, events, clock, settings } = parts;
  const logger = parts.logger.child({ hook: hook.shownUrl });
  const lanes = createLanes();
  const poster = createPoster(parts);
  const counts = { delivered: 0, failedTries: 0 };
  const underWay = new Set<Promise<void>>();
  const sleeping = new Set<() => void>();
  const stopping = new AbortController();
  setMaxListeners(settings.maxParallel, stopping.signal);
  let cursor = deliveries.cursor(hook.id);
  let isFailing = false;
  let isWaitingForStore = false;
  for (const item of deliveries.pending(hook.id)) lanes.add(item);

  /** Takes what is new, as far as there is room: the rest waits in the log, where it takes no memory. */
  const takeIn = (): void => {
    while (lanes.size() < settings.window) {
      const found = events.after(null, cursor, Math.min(BATCH, settings.window - lanes.size()));
      const last = found.at(-1);
      if (last === undefined) return;
      const wanted = found.filter((event) => wantsEvent(hook, event)).map(({ seq, about }) => ({ seq, about }));
      deliveries.takeIn(hook.id, wanted, last.seq, clock.now());
      cursor = last.seq;
      for (const taken of wanted) lanes.add({ ...taken, tries: 0 });
    }
  };

  const pump = (): void => {
    if (stopping.signal.aborted) return;
    if (!attemptStore(takeIn).ok) pumpLater();
    while (underWay.size < settings.maxParallel) {
      const item = lanes.next();
      if (item === null) return;
      const work = deliver(item).finally(() => {
        underWay.delete(work);
        pump();
      });
      underWay.add(work);
    }
  };

  const pumpLater = (): void => {
    if (isWaitingForStore) return;
    isWaitingForStore = true;
    after(STORE_PAUSE_MS, () => {
      isWaitingForStore = false;
      pump();
    });
  };

  /** A full disk or a locked file: said, and tried again; what was delivered meanwhile is delivered twice at worst. */
  const attemptStore = <T>(job: () => T): Result<T, null> => {
    try {
      return ok(job());
    } catch (error) {
      logger.error({ err: error }, 'the state of the deliveries cannot be read or written');
      return err(null);
    }
  };

  const after = (ms: number, job: () => void): void => {
    const cancel = clock.wakeAt(clock.now() + ms, () => {
      sleeping.delete(cancel);
      job();
    });
    sleeping.add(cancel);
  };

  const deliver = async (item: Item): Promise<void> => {
    const found = attemptStore(() => events.find(item.seq));
    if (!found.ok) return void pause(item, item.tries, STORE_PAUSE_MS);
    // One that is not there any more has nobody to wait for.
    const error = found.value === null ? null : await postEvent(parts, poster, hook, found.value, stopping.signal);
    if (stopping.signal.aborted) return;
    if (error === null) succeed(item);
    else fail(item, error);
  };

  const succeed = ({ seq, about }: Item): void => {
    if (isFailing) logger.info('the webhook takes events again');
    isFailing = false;
    counts.delivered += 1;
    attemptStore(() => deliveries.delivered(hook.id, seq));
    lanes.done(about);
  };

  const fail = (item: Item, error: string): void => {
    const tries = item.tries + 1;
    const failure = { tries, error, at: clock.now() };
    counts.failedTries += 1;
    if (!isFailing) logger.warn({ seq: item.seq, error }, 'the webhook does not take an event');
    isFailing = true;
    const pauseMs = settings.pausesMs[tries - 1];
    if (pauseMs === undefined) return giveUp(item, failure);
    attemptStore(() => deliveries.failed(hook.id, item.seq, failure));
    pause(item, tries, pauseMs);
  };

  const giveUp = ({ seq, about }: Item, failure: { tries: number; error: string; at: number }): void => {
    logger.warn({ seq, about, error: failure.error }, 'an event is given up');
    attemptStore(() => deliveries.giveUp(hook.id, seq, failure));
    lanes.done(about);
  };

  const pause = ({ about }: Item, tries: number, ms: number): void => {
    lanes.later(about, tries);
    after(ms, () => {
      lanes.wake(about);
      pump();
    });
  };

  const countUndelivered = (): number => {
    const found = attemptStore(() => deliveries.countUndelivered(hook.id));
    return found.ok ? found.value : Number.NaN;
  };

  return {
    stats: () => ({
      url: hook.shownUrl,
      ...counts,
      undelivered: countUndelivered(),
      pending: lanes.size(),
      behind: Math.max(0, events.lastSeq() - cursor),
    }),
    pump,
    redeliver: (event) => {
      if (!wantsEvent(hook, event)) return false;
      if (event.seq > cursor || lanes.has(event)) return true;
      deliveries.rearm(hook.id, event, clock.now());
      lanes.add({ seq: event.seq, about: event.about, tries: 0 });
      pump();
      return true;
    },
    stop: async () => {
      stopping.abort();
      for (const cancel of sleeping) cancel();
      await Promise.all(underWay);
      poster.close();
    },
  };
}
