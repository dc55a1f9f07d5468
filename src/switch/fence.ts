import { randomUUID } from 'node:crypto';
import type { Clock } from '../pace/clock.ts';
import type { Connection } from './connection.ts';
import { execute } from './request.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';

/**
 * Replies overtake events: those wait in a queue of the listener, when there are many for seconds. And what a leg is told
 * to execute waits in a queue of the leg. An event that was asked for through a queue comes after all that was in it.
 */
export interface Fence {
  pass(connection: Connection): Promise<Passage>;
  /** passed: the leg began all that it was told before, by a daemon before us too, and that is told. refused: there is no such leg. */
  passLeg(connection: Connection, legId: string): Promise<Passage>;
  /** True: it is what a fence waits for. */
  takes(event: SwitchEvent): boolean;
}

/** passed: all is told. late: not in LONGEST_MS, or its event was lost. refused: the switch would not, or the connection ended. */
export type Passage = 'passed' | 'late' | 'refused';

const LONGEST_MS = 5000;

/** Where each kind of event has the id that we gave it. */
const ID_OF: Readonly<Record<string, string>> = {
  BACKGROUND_JOB: 'Job-UUID',
  CHANNEL_EXECUTE_COMPLETE: 'Application-UUID',
};

export function createFence(clock: Clock): Fence {
  const waiting = new Map<string, (passage: Passage) => void>();

  const ask = (connection: Connection, request: (id: string) => string): Promise<Passage> =>
    new Promise((resolve) => {
      const id = randomUUID();
      const end = (passage: Passage): void => {
        clock.clearTimer(timer);
        if (waiting.delete(id)) resolve(passage);
      };
      const timer = clock.setTimer(() => end('late'), LONGEST_MS);
      waiting.set(id, end);
      connection.send([request(id)], (reply) => {
        if (reply === null || reply.startsWith('-ERR')) end('refused');
      });
    });

  return {
    pass: (connection) => ask(connection, (id) => `bgapi global_getvar core_uuid\nJob-UUID: ${id}`),
    passLeg: (connection, legId) =>
      ask(connection, (id) => execute(legId, 'event', '', [`event-uuid: ${id}`]).join('\n')),
    takes: (event) => {
      const end = waiting.get(headerOf(event, ID_OF[headerOf(event, 'Event-Name')] ?? ''));
      end?.('passed');
      return end !== undefined;
    },
  };
}
