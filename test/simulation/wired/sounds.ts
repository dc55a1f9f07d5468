import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FILES = ['ring.wav', 'pre.wav', ...['position', 'wait', 'minutes'].map((name) => `queue/${name}.wav`)];
const DIGITS = Array.from({ length: 10 }, (_, digit) => `digits/${digit}.wav`);

/** A folder with every sound that is played: the switch room looks whether they are there. */
export const soundsDir = mkdtempSync(join(tmpdir(), 'wired-'));
for (const file of [...FILES, ...DIGITS]) {
  mkdirSync(dirname(join(soundsDir, file)), { recursive: true });
  writeFileSync(join(soundsDir, file), '');
}
process.once('exit', () => rmSync(soundsDir, { recursive: true, force: true }));

const FILE_MS = 3000;

/** Music and tones have no end; files last three seconds each. */
export const soundMs = (name: string): number =>
  /^(local_stream|tone_stream):/.test(name) ? Infinity : FILE_MS * name.split('!').length;
