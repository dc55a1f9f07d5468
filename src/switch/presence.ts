import { every, type Clock } from '../pace/clock.ts';
import type { Connection } from './connection.ts';

/** How long after the last word of ours a call may still be handed over, and how often we say it. */
const AHEAD_SECONDS = 5;
const EVERY_MS = 1000;

/**
 * Tells the dialplan that we are there, by a global variable that it compares with the clock: while we are not, callers
 * wait with music instead of trying to reach us, because FreeSWITCH keeps a file descriptor of every attempt. That clock is
 * FreeSWITCH's own: who sets the machine's does not set it.
 */
export interface Presence {
  begin(connection: Connection): void;
  /** We are there, and take nothing for now. */
  rest(): void;
  /** We are about to go. Resolves when the switch knows it, or cannot be told. */
  end(): Promise<void>;
  /** The connection is gone: there is nothing to say it on. */
  forget(): void;
}

export function createPresence(clock: Clock): Presence {
  let connection: Connection | null = null;
  let isHere = false;
  let stopSaying = (): void => undefined;
  const say = (until: number, onReply: () => void = () => undefined): void => {
    if (connection === null) onReply();
    else connection.send([`api global_setvar enqueued_until=${until}`], onReply);
  };
  const sayHere = (): void =>
    connection?.send(['api strepoch'], (reply) => {
      if (isHere && /^\d+$/.test(reply ?? '')) say(Number(reply) + AHEAD_SECONDS);
    });
  const beSilent = (): void => {
    isHere = false;
    stopSaying();
  };
  const forget = (): void => {
    beSilent();
    connection = null;
  };
  return {
    begin: (opened) => {
      forget();
      connection = opened;
      isHere = true;
      stopSaying = every(clock, EVERY_MS, sayHere);
      sayHere();
    },
    rest: () => {
      beSilent();
      say(0);
    },
    end: () =>
      new Promise((resolve) => {
        beSilent();
        say(0, () => {
          forget();
          resolve();
        });
      }),
    forget,
  };
}
