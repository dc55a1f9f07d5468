/** So many events are remembered: more than may be on their way at once. */
const KEPT = 5000;

/** Events that came before: one that comes again, late, would be taken for news of what is over. */
export interface Repeats {
  /** sequence: Event-Sequence, one number for each event of a FreeSWITCH; '' is never one. */
  isRepeat(sequence: string): boolean;
  /** Another connection, and perhaps another FreeSWITCH that counts from 1. */
  forget(): void;
}

export function createRepeats(): Repeats {
  const seen = new Set<string>();
  const ring: string[] = [];
  let place = 0;
  return {
    isRepeat: (sequence) => {
      if (sequence === '') return false;
      if (seen.has(sequence)) return true;
      seen.add(sequence);
      seen.delete(ring[place] ?? '');
      ring[place] = sequence;
      place = (place + 1) % KEPT;
      return false;
    },
    forget: () => {
      seen.clear();
      ring.length = 0;
      place = 0;
    },
  };
}
