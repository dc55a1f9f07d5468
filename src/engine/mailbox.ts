import type { Clock } from './ports.ts';

/** Nothing can be stored, and so nothing is decided. */
export interface Outage {
  /** ms UTC. */
  readonly since: number;
  /** The store's own word, e.g. `SQLITE_FULL: database or disk is full`. */
  readonly reason: string;
}

export interface MailboxParts {
  readonly clock: Pick<Clock, 'now' | 'wakeAt'>;
  /** Does this error say that nothing can be stored for now? Any other is a fault. */
  readonly isAway: (error: unknown) => boolean;
  /** Throws while nothing can be stored. */
  readonly probe: () => void;
  readonly onAway: (outage: Outage, error: unknown) => void;
  /** factsLost: so many facts had no room. */
  readonly onBack: (outage: Outage, factsLost: number) => void;
  /** All that waited is done. */
  readonly onIdle: () => void;
}

/**
 * One job at a time, in order. A job whose outcome cannot be stored has changed nothing: it stays first, and is tried again
 * until it can be. So facts keep their order over a full disk; who wants an answer is refused instead.
 */
export interface Mailbox {
  put(job: () => void): void;
  /** Of what the switch tells: too many of them are left out, and counted, since it can be asked for its state. */
  putFact(job: () => void): void;
  /** At once: throws what the job throws, and keeps nothing. Throws during an outage. */
  ask<T>(job: () => T): T;
  readonly outage: Outage | null;
  readonly waiting: number;
  stop(): void;
}

const RETRY_MS = 250;
/** A thousand facts a second for a minute. */
const MOST_WAITING = 60_000;

export function createMailbox({ clock, isAway, probe, onAway, onBack, onIdle }: MailboxParts): Mailbox {
  const jobs: (() => void)[] = [];
  let isBusy = false;
  let factsLost = 0;
  let away: { readonly outage: Outage; readonly error: unknown } | null = null;
  let cancel: (() => void) | null = null;

  const put = (job: () => void): void => {
    jobs.push(job);
    goOn();
  };

  const goOn = (): void => {
    if (!isBusy && away === null) drain();
  };

  /** False: one of them waits for the store. */
  const drain = (): boolean => {
    try {
      for (let next = jobs[0]; next !== undefined; next = jobs[0]) {
        run(next);
        jobs.shift();
      }
    } catch (error) {
      if (isAway(error)) return wait(error);
      jobs.shift();
      throw error;
    }
    if (away === null) onIdle();
    return true;
  };

  const run = <T>(job: () => T): T => {
    isBusy = true;
    try {
      return job();
    } finally {
      isBusy = false;
    }
  };

  const wait = (error: unknown): false => {
    if (away === null) {
      const { code = 'unknown', message = '' } = error as { code?: string; message?: string };
      away = { outage: { since: clock.now(), reason: `${code}: ${message}` }, error };
      onAway(away.outage, error);
    }
    cancel ??= clock.wakeAt(clock.now() + RETRY_MS, tryAgain);
    return false;
  };

  const tryAgain = (): void => {
    cancel = null;
    if (away === null) return;
    try {
      probe();
    } catch (error) {
      if (!isAway(error)) throw error;
      return void wait(error);
    }
    if (!drain()) return;
    const [{ outage }, lost] = [away, factsLost];
    [away, factsLost] = [null, 0];
    onBack(outage, lost);
    onIdle();
  };

  return {
    put,
    putFact: (job) => {
      if (away !== null && jobs.length >= MOST_WAITING) factsLost += 1;
      else put(job);
    },
    ask: (job) => {
      if (isBusy) throw new Error('a request was made from within a decision');
      if (away !== null) throw away.error;
      try {
        return run(job);
      } catch (error) {
        if (isAway(error)) wait(error);
        throw error;
      } finally {
        goOn();
      }
    },
    get outage() {
      return away?.outage ?? null;
    },
    get waiting() {
      return away === null ? 0 : jobs.length;
    },
    stop: () => cancel?.(),
  };
}
