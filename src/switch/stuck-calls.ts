import { isDialplanNumber } from '../lib/dialled.ts';
import type { Clock, Timer } from '../pace/clock.ts';
import type { Connection } from './connection.ts';
import { readChannels } from './snapshot.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';

/** Where a call goes on whose socket has closed: generated/enqueued.xml. */
const BACK = 'enqueued-back';
/** Whoever is only passing through is in our hands or elsewhere by then; the list of channels lags a quarter of a second. */
const LATER_MS = 500;

/**
 * Calls whose socket was one to us and is no more: nothing will ever move them but a transfer. Two ways lead there
 * (1.10.12). One whose socket closes is put into CS_RESET to go on in its dialplan, but its own thread asks for
 * socket_resume once more, which may have been unset in between (test/real/stuck.test.ts); whatever it heard is still
 * listed as its application. And one whose socket closes before it was greeted is parked in `socket` all the same.
 */
export interface StuckCalls {
  /** Those that are there half a second from now, and still are another one later, are sent to where they would have gone on. */
  look(connection: Connection): void;
  giveUp(): void;
}

/** What is ours. */
export interface Hands {
  /** HOST:PORT, as a dialplan may name where calls are handed over to us. */
  doors(): readonly string[];
  holds(legId: string): boolean;
  /** It was handed to us at some time, and its script has not got it back. */
  isOurs(legId: string): boolean;
}

export function createStuckCalls(clock: Clock, hands: Hands): StuckCalls {
  let timer: Timer | undefined;

  /** By id: the number that they dialled. */
  const find = async (connection: Connection): Promise<ReadonlyMap<string, string>> => {
    const doors = hands.doors();
    const isStuck = (row: SwitchEvent): boolean =>
      headerOf(row, 'application') === 'socket'
        ? doors.some((door) => headerOf(row, 'application_data').startsWith(`${door} `))
        : headerOf(row, 'state') === 'CS_RESET' && hands.isOurs(headerOf(row, 'uuid'));
    const rows = await readChannels(await new Promise((resolve) => connection.send([LIST], resolve)));
    return new Map(
      rows
        .filter(isStuck)
        .map((row): [string, string] => [headerOf(row, 'uuid'), headerOf(row, 'dest')])
        .filter(([legId, number]) => !hands.holds(legId) && isDialplanNumber(number)),
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
