import type { Recording } from './hear.ts';
import { levelOf } from './tones.ts';

/** From when until when a tone is there, ms by the clock of the recording. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Tones are sent at -20 dB and read -23. Of any packet of 20 ms three quarters lie inside one of the slices, which reads
 * above -25; the click where a packet of another tone is missing reads up to -31, at all frequencies.
 */
const HEARD_DB = -28;
/** Where single packets do not matter: a recording of two sides that is played to one ear is 6 dB softer. */
export const FAINT_DB = -40;
const SLICE_MS = 20;
const HOP_MS = 10;

/** Every stretch of a frequency in a recording, down to one packet. Gaps up to so long are jitter, not the end of a stretch. */
export function stretchesOf(
  hz: number,
  { samples, rate, begunMs }: Recording,
  joinMs = 100,
  heardDb = HEARD_DB,
): Stretch[] {
  const [length, hop] = [(rate * SLICE_MS) / 1000, (rate * HOP_MS) / 1000];
  const found: { from: number; to: number }[] = [];
  for (let at = 0; at + length <= samples.length; at += hop) {
    if (levelOf(hz, samples.subarray(at, at + length), rate) < heardDb) continue;
    const from = begunMs + (at * 1000) / rate;
    const last = found.at(-1);
    if (last !== undefined && from - last.to <= joinMs) last.to = from + SLICE_MS;
    else found.push({ from, to: from + SLICE_MS });
  }
  return found;
}

/** How long both are there at the same time, ms; below 0: the shortest pause between one and the other. */
export function overlapOf(one: readonly Stretch[], other: readonly Stretch[]): number {
  const shared = one.flatMap((a) => other.map((b) => Math.min(a.to, b.to) - Math.max(a.from, b.from)));
  return Math.max(-Infinity, ...shared);
}
