import type { Clock, Timer } from '../pace/clock.ts';
import { PLAY_UUID_PREFIX } from './play-text.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';

/** Ends what a leg goes on playing although it was told to stop and given back. */
export interface LostBreaks {
  onPlaySent(legId: string, commandId: number): void;
  /** Of any leg, in their order. */
  onEvent(event: SwitchEvent): void;
  /** It was told to stop playing, and is its script's. */
  onReleased(legId: string): void;
  /** It has come back, or is over. */
  forget(legId: string): void;
  forgetAll(): void;
}

interface Play {
  /** Of the playback that was asked for last. */
  readonly uuid: string;
  isRunning: boolean;
  timer: Timer | undefined;
}

const LOOK_MS = 100;
/** What was asked for begins within milliseconds, or not at all; a break of ours may be lost like any other. */
const LOOKS = 5;

/**
 * FreeSWITCH forgets a break that comes while it begins an application: it tells of the beginning and clears the mark
 * then (1.10.12, switch_core_session_exec). Whatever else we asked for is asked again when it does not happen; but a leg
 * that was given back would hear our music for ever, and its script would never go on.
 *
 * isAllTold: has everything been told that the switch had to tell? The end of a playback may be on its way, and a break
 * would hit what the script plays.
 */
export function createLostBreaks(
  breakOff: (legId: string) => void,
  isAllTold: () => Promise<boolean>,
  clock: Clock,
  lookMs = LOOK_MS,
): LostBreaks {
  const plays = new Map<string, Play>();

  const forget = (legId: string): void => {
    clock.clearTimer(plays.get(legId)?.timer);
    plays.delete(legId);
  };

  const lookLater = (legId: string, play: Play, looks: number): void => {
    play.timer = clock.setTimer(() => void look(legId, play, looks), lookMs);
  };

  const look = async (legId: string, play: Play, looks: number): Promise<void> => {
    const isRunning = (): boolean => plays.get(legId) === play && play.isRunning;
    const wasLost = isRunning() && (await isAllTold()) && isRunning();
    if (plays.get(legId) !== play) return;
    if (wasLost) breakOff(legId);
    if (looks > 1) lookLater(legId, play, looks - 1);
    else forget(legId);
  };

  return {
    onPlaySent: (legId, commandId) => {
      forget(legId);
      plays.set(legId, { uuid: `${PLAY_UUID_PREFIX}${commandId}`, isRunning: false, timer: undefined });
    },
    onEvent: (event) => {
      const legId = headerOf(event, 'Unique-ID');
      const name = headerOf(event, 'Event-Name');
      const play = plays.get(legId);
      if (name === 'CHANNEL_HANGUP') forget(legId);
      if (play === undefined || headerOf(event, 'Application-UUID') !== play.uuid) return;
      if (name === 'CHANNEL_EXECUTE') play.isRunning = true;
      if (name === 'CHANNEL_EXECUTE_COMPLETE') play.isRunning = false;
    },
    onReleased: (legId) => {
      const play = plays.get(legId);
      if (play !== undefined) lookLater(legId, play, LOOKS);
    },
    forget,
    forgetAll: () => {
      for (const legId of [...plays.keys()]) forget(legId);
    },
  };
}
