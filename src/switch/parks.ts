import type { Clock, Timer } from '../pace/clock.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';

/** Which calls that were handed over are in their park by now. */
export interface Parks {
  /** Of any leg. */
  onEvent(event: SwitchEvent): void;
  /** At once where it is, else as soon as it is, or is over; once for each park. isThere false: neither was told in time. */
  whenParked(legId: string, act: (isThere: boolean) => void): void;
  /** It is in no park of ours any more. */
  forget(legId: string): void;
  /** As after a lost connection. Who waits goes on waiting, up to LONGEST_MS. */
  forgetAll(): void;
}

/** It may have been parked before we listened: nothing will tell of it, and it waits in vain. */
const LONGEST_MS = 500;

/**
 * The application `socket` parks a call a moment after we have greeted it, whether its socket is still open or not
 * (1.10.12, mod_event_socket socket_function). In a park that begins after the end of the socket it stays until it is
 * hung up, so one that is given back at once keeps its socket until it is there.
 */
export function createParks(clock: Clock, longestMs = LONGEST_MS): Parks {
  const parked = new Set<string>();
  const waiting = new Map<string, { readonly act: (isThere: boolean) => void; readonly timer: Timer }>();

  const end = (legId: string, isThere = true): void => {
    const one = waiting.get(legId);
    clock.clearTimer(one?.timer);
    waiting.delete(legId);
    parked.delete(legId);
    one?.act(isThere);
  };

  return {
    onEvent: (event) => {
      const legId = headerOf(event, 'Unique-ID');
      const name = headerOf(event, 'Event-Name');
      if (name === 'CHANNEL_HANGUP' || (name === 'CHANNEL_PARK' && waiting.has(legId))) end(legId);
      else if (name === 'CHANNEL_PARK') parked.add(legId);
    },
    whenParked: (legId, act) => {
      const timer = clock.setTimer(() => end(legId, false), longestMs);
      waiting.set(legId, { act, timer });
      if (parked.has(legId)) end(legId);
    },
    forget: (legId) => void parked.delete(legId),
    forgetAll: () => parked.clear(),
  };
}
