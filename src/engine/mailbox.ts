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
  /** Calls back when the present turn of the event loop is over. */
  readonly defer: (end: () => void) => void;
  /**
   * Stores what the jobs since the last time have decided, and gives what is to be done once it is stored. Throws when it
   * cannot: then they have changed nothing.
   */
  readonly storeTurn: () => () => void;
  readonly onAway: (outage: Outage, error: unknown) => void;
  /** factsLost: so many facts had no room. */
  readonly onBack: (outage: Outage, factsLost: number) => void;
  /** All that waited is done. */
  readonly onIdle: () => void;
}

/**
 * One job at a time, in order. Those of one turn are stored together. When that cannot be, they have changed nothing: they
 * stay first, and are tried again until it can be. So facts keep their order over a full disk; who wants an answer is
 * refused instead.
 */
export interface Mailbox {
  put(job: () => void): void;
  /** Of what the switch tells: too many of them are left out, and counted, since it can be asked for its state. */
  putFact(job: () => void): void;
  /** At once: throws what the job throws, and keeps nothing. Throws during an outage. */
  ask<T>(job: () => T): T;
  /** What is done is stored when it returns, unless nothing can be. */
  endTurn(): void;
  readonly outage: Outage | null;
  readonly waiting: number;
  /** What was done is stored; from now on nothing is done. */
  stop(): void;
}

const RETRY_MS = 250;
/** A turn is stored when it has become so long. */
const LONGEST_TURN = 1000;
/** A thousand facts a second for a minute. */
const MOST_WAITING = 60_000;

export function createMailbox(parts: MailboxParts): Mailbox {
  const { clock, isAway, probe, defer, storeTurn, onAway, onBack, onIdle } = parts;
  const jobs: (() => void)[] = [];
  /** Done, but not stored. */
  let turn: (() => void)[] = [];
  let isBusy = false;
  let isDeferred = false;
  let isStopped = false;
  let factsLost = 0;
  let away: { readonly outage: Outage; readonly error: unknown } | null = null;
  let cancel: (() => void) | null = null;

  const run = <T>(job: () => T): T => {
    isBusy = true;
    try {
      return job();
    } finally {
      isBusy = false;
    }
  };

  const put = (job: () => void): void => {
    if (isStopped) return;
    jobs.push(job);
    if (isBusy || away !== null) return;
    try {
      drain();
    } finally {
      deferEnd();
    }
  };

  /** False: it waits for the store. */
  const drain = (): boolean => {
    for (let next = jobs.shift(); next !== undefined; next = jobs.shift()) {
      run(next);
      turn.push(next);
      if (turn.length >= LONGEST_TURN && !endTurn()) return false;
    }
    return true;
  };

  const deferEnd = (): void => {
    if (turn.length === 0 || isDeferred) return;
    isDeferred = true;
    defer(() => {
      isDeferred = false;
      goOn();
    });
  };

  /** False: it waits for the store. */
  const endTurn = (): boolean => {
    const ended = turn;
    turn = [];
    let carryOut;
    try {
      carryOut = run(storeTurn);
    } catch (error) {
      jobs.unshift(...ended);
      if (!isAway(error)) throw error;
      return wait(error);
    }
    // Outside: what is stored is not done a second time, whatever becomes of this.
    run(carryOut);
    return true;
  };

  const runAndStore = <T>(job: () => T): [T, () => void] => {
    try {
      return [run(job), run(storeTurn)];
    } catch (error) {
      if (isAway(error)) wait(error);
      throw error;
    }
  };

  /** What is there is done and stored, and what follows from that. False: it waits for the store. */
  const finish = (): boolean => {
    while (jobs.length + turn.length > 0) if (!drain() || (turn.length > 0 && !endTurn())) return false;
    if (away === null) onIdle();
    return true;
  };

  const goOn = (): void => {
    if (away === null) finish();
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
    if (!finish()) return;
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
      goOn();
      if (away !== null) throw away.error;
      try {
        const [answer, carryOut] = runAndStore(job);
        run(carryOut);
        return answer;
      } finally {
        goOn();
      }
    },
    endTurn: goOn,
    get outage() {
      return away?.outage ?? null;
    },
    get waiting() {
      return away === null ? 0 : jobs.length;
    },
    stop: () => {
      goOn();
      isStopped = true;
      cancel?.();
    },
  };
}
