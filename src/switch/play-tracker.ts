import { PLAY_UUID_PREFIX } from './play-text.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';

export interface PlayTracker {
  onPlaySent(legId: string, commandId: number): void;
  onStop(event: SwitchEvent): void;
  /** Is this EXECUTE_COMPLETE of a playback the end of what the leg was told to play last? */
  isEnd(event: SwitchEvent): boolean;
  forget(legId: string): void;
}

/** A loop whose turn was shorter is not begun again by the switch. */
const SHORTEST_LOOP_MS = 500;

/**
 * Tells the end of a playback from what only looks so: one that was replaced by the next (its end would be taken for
 * silence, and be answered by yet another playback), and a turn of a file that is repeated.
 */
export function createPlayTracker(): PlayTracker {
  const latest = new Map<string, string>();
  const interrupted = new Set<string>();

  const onStop = (event: SwitchEvent): void => {
    const legId = headerOf(event, 'Unique-ID');
    const isLast =
      headerOf(event, 'Playback-Status') === 'break' ||
      Number(headerOf(event, 'variable_playback_ms')) < SHORTEST_LOOP_MS;
    if (isLast && isRepeated(event)) interrupted.add(legId);
    else interrupted.delete(legId);
  };

  const isEnd = (event: SwitchEvent): boolean => {
    const legId = headerOf(event, 'Unique-ID');
    const wasInterrupted = interrupted.delete(legId);
    if (isRepeated(event) && !wasInterrupted && headerOf(event, 'Application-Response') === 'FILE PLAYED') return false;
    const uuid = headerOf(event, 'Application-UUID');
    const newest = latest.get(legId);
    return newest === undefined || newest === uuid || !uuid.startsWith(PLAY_UUID_PREFIX);
  };

  return {
    onPlaySent: (legId, commandId) => void latest.set(legId, `${PLAY_UUID_PREFIX}${commandId}`),
    onStop,
    isEnd,
    forget: (legId) => {
      latest.delete(legId);
      interrupted.delete(legId);
    },
  };
}

const isRepeated = (event: SwitchEvent): boolean => headerOf(event, 'variable_total_loops') === '-1';
