import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const RATE = 8000;
/** More silence than this is not worth writing; the events tell the true length. */
const MOST_MS = 1000;

/** Writes a WAV file of silence, of the recording's length but at most a second. Returns its size, or null when it cannot be written. */
export function writeSilence(path: string, ms: number): number | null {
  const samples = Math.floor((Math.min(Math.max(0, ms), MOST_MS) * RATE) / 1000);
  const bytes = Buffer.alloc(44 + 2 * samples);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22); // mono
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(2 * RATE, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples, 40);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return bytes.length;
  } catch {
    return null; // as FreeSWITCH: it says so in its log only
  }
}

export const samplesOf = (ms: number): number => Math.floor((ms * RATE) / 1000);
