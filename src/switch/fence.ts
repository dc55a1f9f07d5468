import { randomUUID } from 'node:crypto';
import type { Clock } from '../pace/clock.ts';
import type { Connection } from './connection.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';

/**
 * Replies overtake events: those wait in a queue of the listener, when there are many for seconds. A job's end is an event
 * like any other, so when that of a job of ours comes, everything that the switch had to say before has come.
 */
export interface Fence {
  /** True: all is told. False: the connection ended, or its event was lost. */
  pass(connection: Connection): Promise<boolean>;
  /** True: it is the end of a job of ours. */
  takes(event: SwitchEvent): boolean;
}

const LONGEST_MS = 5000;

export function createFence(clock: Clock): Fence {
  const waiting = new Map<string, (isPassed: boolean) => void>();
  return {
    pass: (connection) =>
      new Promise((resolve) => {
        const jobId = randomUUID();
        const end = (isPassed: boolean): void => {
          clock.clearTimer(timer);
          if (waiting.delete(jobId)) resolve(isPassed);
        };
        const timer = clock.setTimer(() => end(false), LONGEST_MS);
        waiting.set(jobId, end);
        connection.send([`bgapi global_getvar core_uuid\nJob-UUID: ${jobId}`], (reply) => {
          if (reply === null) end(false);
        });
      }),
    takes: (event) => {
      const end = waiting.get(headerOf(event, 'Job-UUID'));
      end?.(true);
      return end !== undefined;
    },
  };
}
