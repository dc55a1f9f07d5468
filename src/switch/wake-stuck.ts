import { isDialplanNumber } from '../lib/dialled.ts';
import type { Clock, Timer } from '../pace/clock.ts';
import type { Connection } from './connection.ts';
import { decodeEvent, headerOf } from './switch-event.ts';

/** Where a call goes on whose socket has closed: generated/enqueued.xml. */
const BACK = 'enqueued-back';
/** One that is only passing through is elsewhere by then; FreeSWITCH needs 20 ms. */
const AGAIN_MS = 500;

/**
 * A script's call whose control socket closes is put into CS_RESET to go on in its dialplan, but its own thread asks for
 * socket_resume once more: where that was unset in between (by our own last words, or by the dialplan after 2 s), it
 * stays in CS_RESET for ever, and only a transfer gets it out (test/real/stuck.test.ts). So those that are detached are
 * looked at, twice, and sent to where they would have gone. Returns how to give it up.
 */
export function wakeStuck(
  connection: Connection,
  legIds: readonly string[],
  isStillLost: (legId: string) => boolean,
  clock: Clock,
): () => void {
  let timer: Timer | undefined;
  findStuck(connection, legIds, (stuck) => {
    timer = clock.setTimer(() => {
      findStuck(connection, [...stuck.keys()].filter(isStillLost), (still) => {
        const requests = [...still].map(([legId, number]) => `api uuid_transfer ${legId} ${number} XML ${BACK}`);
        if (requests.length > 0) connection.send(requests, () => undefined);
      });
    }, AGAIN_MS);
  });
  return () => clock.clearTimer(timer);
}

/** By id of those in CS_RESET: the number that they dialled. */
function findStuck(
  connection: Connection,
  legIds: readonly string[],
  then: (stuck: ReadonlyMap<string, string>) => void,
): void {
  const stuck = new Map<string, string>();
  let asked = 0;
  if (legIds.length === 0) return;
  connection.send(
    legIds.map((legId) => `api uuid_dump ${legId} json`),
    (reply) => {
      const legId = legIds[asked++] ?? '';
      const channel = decodeEvent(Buffer.from(reply ?? '')) ?? {};
      const number = headerOf(channel, 'Caller-Destination-Number');
      if (headerOf(channel, 'Channel-State') === 'CS_RESET' && isDialplanNumber(number)) stuck.set(legId, number);
      if (asked === legIds.length && stuck.size > 0) then(stuck);
    },
  );
}
