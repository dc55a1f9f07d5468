import type { WorkChannel } from '../model/call-centre.ts';

/** So many of the last calls that agents took tell how fast it goes. */
export const MOST_TAKEN = 20;
const WINDOW_MS = 30 * 60_000;

/**
 * How long the one at this place will wait, by the mean time between the last calls that were taken; null: too little is
 * known. Measured up to now and not to the last one, so that the estimate grows while nobody is served.
 */
export function estimateWaitMs(channel: WorkChannel | undefined, at: number, place: number): number | null {
  const times = (channel?.taken ?? []).filter((taken) => taken > at - WINDOW_MS);
  const [first] = times;
  return first === undefined || times.length < 2 ? null : ((at - first) / (times.length - 1)) * place;
}
