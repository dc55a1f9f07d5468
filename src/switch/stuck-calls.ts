import { isDialplanNumber } from '../lib/dialled.ts';
import type { Clock, Timer } from '../pace/clock.ts';
import type { Connection } from './connection.ts';
import { readChannels } from './snapshot.ts';
import { headerOf } from './switch-event.ts';

/** Where a call goes on whose socket has closed: generated/enqueued.xml. */
const BACK = 'enqueued-back';
/** Whoever is only passing through is in our hands or elsewhere by then; the list of channels lags a quarter of a second. */
const LATER_MS = 500;

/**
 * Calls in the application `socket` to us whose socket is none of ours: nothing will ever move them but a transfer. Two
 * ways lead there (1.10.12). One whose socket closes is put into CS_RESET to go on in its dialplan, but its own thread
 * asks for socket_resume once more, which may have been unset in between (test/real/stuck.test.ts). And one whose socket
 * closes before it was greeted is parked all the same.
 */
export interface StuckCalls {
  /** Those that are there half a second from now, and still are another one later, are sent to where they would have gone on. */
  look(connection: Connection): void;
  giveUp(): void;
}

export function createStuckCalls(
  clock: Clock,
  outbound: { port(): number; holds(legId: string): boolean },
): StuckCalls {
  let timer: Timer | undefined;

  /** By id: the number that they dialled. */
  const find = async (connection: Connection): Promise<ReadonlyMap<string, string>> => {
    const isOurs = new RegExp(`:${outbound.port()} `);
    const rows = await readChannels(await new Promise((resolve) => connection.send([LIST], resolve)));
    return new Map(
      rows
        .filter((row) => headerOf(row, 'application') === 'socket' && isOurs.test(headerOf(row, 'application_data')))
        .map((row): [string, string] => [headerOf(row, 'uuid'), headerOf(row, 'dest')])
        .filter(([legId, number]) => !outbound.holds(legId) && isDialplanNumber(number)),
    );
  };

  const later = (act: () => void): void => {
    clock.clearTimer(timer);
    timer = clock.setTimer(act, LATER_MS);
  };

  const wake = async (connection: Connection, before: ReadonlyMap<string, string>): Promise<void> => {
    const still = [...(await find(connection))].filter(([legId]) => before.has(legId));
    if (still.length === 0) return;
    connection.send(
      still.map(([legId, number]) => `api uuid_transfer ${legId} ${number} XML ${BACK}`),
      () => undefined,
    );
  };

  return {
    look: (connection) =>
      later(() => {
        void find(connection).then((found) => {
          if (found.size > 0) later(() => void wake(connection, found));
        });
      }),
    giveUp: () => clock.clearTimer(timer),
  };
}

const LIST = 'api show channels as json';
