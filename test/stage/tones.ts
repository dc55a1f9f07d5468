import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MUSIC_HZ, toneStream } from '../real/tones.ts';

/** Sound files by the name under which they are heard; none is within 40 Hz of a telephone's tone. */
export const FILE_HZ: Readonly<Record<string, number>> = {
  wait: 900,
  ring: 1050,
  hold: 1200,
  pre: 1610,
  post: 1440,
  'digits/7': 1910,
  'digits/1': 2700,
  'queue/position': 2390,
  'queue/wait': 2900,
  'queue/minutes': 3000,
};

/** What one who is called may send before he answers: an announcement of his network, a ringback of its own. */
export const EARLY_HZ: Readonly<Record<string, number>> = { announcement: 2590, melody: 2800 };

/** What the network gives; steady, and each on a frequency of its own, so that a short look tells one from another. */
export const NETWORK_HZ = { dial: 670, ringback: 2090, queue: 2240 } as const;
export const NETWORK_TONES = {
  dial: toneStream(NETWORK_HZ.dial),
  ringback: toneStream(NETWORK_HZ.ringback),
  queue: toneStream(NETWORK_HZ.queue),
} as const;
export const MUSIC = toneStream(MUSIC_HZ);

/** What the survey plays. */
export const SURVEY_HZ = 3150;
export const SURVEY = toneStream(SURVEY_HZ);

const RATE = 8000;
const SECONDS = 1;

/** Writes NAME.wav for each, a second long. */
export function writeSounds(folder: string): void {
  for (const [name, hz] of Object.entries(FILE_HZ)) {
    const path = join(folder, `${name}.wav`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, wavOf(hz));
  }
}

function wavOf(hz: number): Buffer {
  const samples = RATE * SECONDS;
  const file = Buffer.alloc(44 + 2 * samples);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(2 * RATE, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * samples, 40);
  for (let at = 0; at < samples; at++)
    file.writeInt16LE(Math.round(3276 * Math.sin((2 * Math.PI * hz * at) / RATE)), 44 + 2 * at);
  return file;
}

const LONGEST_FIRST = Object.keys(FILE_HZ).sort((a, b) => b.length - a.length);

/** The name of what the embedded switch says is heard, as the ear on the real one names it. */
export function nameOfSound(sound: string): string {
  if (sound === MUSIC) return 'music';
  if (sound === SURVEY) return 'survey';
  const tone = Object.entries(NETWORK_TONES).find(([, stream]) => stream === sound);
  if (tone !== undefined) return tone[0];
  const files = [...sound.matchAll(/\/([^!]+)\.wav/g)].map(([, path = '']) => path);
  const named = files.flatMap((path) => LONGEST_FIRST.find((name) => path.endsWith(`/${name}`)) ?? []);
  return named.length > 0 ? named.filter((name, n) => name !== named[n - 1]).join('+') : `?${sound}`;
}
