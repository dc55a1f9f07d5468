import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Freeswitch } from './freeswitch.ts';
import type { Leg } from './leg.ts';
import { levelOf } from './tones.ts';
import { readWav } from './wav.ts';
import type { Sound } from './wav.ts';

/** By listener, the names of what he hears, sorted. */
export type Heard = Readonly<Record<string, readonly string[]>>;

/** How long is listened: long enough for half a second of sound, with what a recording needs to begin. */
const WINDOW_MS = 800;
/** Should nobody end it. */
const LIMIT_SECONDS = 10;
/** Tones are sent at -20 dB; one that is not there reads below -65. */
const HEARD_DB = -45;
const SLICE_MS = 200;
/** How far from a known tone another one must be to be seen apart, in a slice of 200 ms. */
const APART_HZ = 40;

/** Records what all legs receive at the same time, and names the tones in it. */
export async function hear(
  bank: Freeswitch,
  legs: readonly Leg[],
  tones: Readonly<Record<string, number>>,
): Promise<Heard> {
  const sounds = await Promise.all(legs.map((leg) => record(bank, leg)));
  return Object.fromEntries(legs.map((leg, n) => [leg.name, namesIn(sounds[n] ?? null, tones)]));
}

/** A leg that ends meanwhile leaves a short recording, or none. */
async function record(bank: Freeswitch, leg: Leg): Promise<Sound | null> {
  const { events } = bank;
  const path = join(bank.folder, 'recordings', `${randomUUID()}.wav`);
  await events.api(`uuid_setvar_multi ${leg.uuid} RECORD_READ_ONLY=true;RECORD_MIN_SEC=0`);
  const over = events.next((event) => event['Event-Name'] === 'RECORD_STOP' && event['Record-File-Path'] === path);
  const reply = await events.api(`uuid_record ${leg.uuid} start ${path} ${LIMIT_SECONDS}`);
  // A leg that ends at this moment may end without a word of its recording.
  if (!reply.startsWith('+OK')) over.catch(() => null);
  else {
    await Promise.any([pause(WINDOW_MS), leg.reached('ended')]);
    if (leg.isLive) await events.api(`uuid_record ${leg.uuid} stop ${path}`);
    await Promise.any([over, leg.reached('ended')]);
  }
  return readWav(path).catch(() => null);
}

export interface Recording extends Sound {
  /** By the clock of `performance.now()`; right to a packet of 20 ms. */
  readonly begunMs: number;
}

/** Records what a leg receives from now on; the recording comes when it is ended. */
export async function recordOn(bank: Freeswitch, leg: Leg): Promise<() => Promise<Recording>> {
  const { events } = bank;
  const path = join(bank.folder, 'recordings', `${randomUUID()}.wav`);
  await events.api(`uuid_setvar_multi ${leg.uuid} RECORD_READ_ONLY=true;RECORD_MIN_SEC=0`);
  const over = events.next(
    (event) => event['Event-Name'] === 'RECORD_STOP' && event['Record-File-Path'] === path,
    120_000,
  );
  const reply = await events.api(`uuid_record ${leg.uuid} start ${path}`);
  if (!reply.startsWith('+OK')) throw new Error(`${leg.name}: ${reply}`);
  const begunMs = performance.now();
  return async () => {
    if (leg.isLive) await events.api(`uuid_record ${leg.uuid} stop ${path}`);
    await over;
    return { ...(await readWav(path)), begunMs };
  };
}

export function namesIn(sound: Sound | null, tones: Readonly<Record<string, number>>): string[] {
  if (sound === null || sound.samples.length < 0.5 * sound.rate) return ['!'];
  const slices = cut(sound);
  const shares = Object.entries(tones).map(([name, hz]) => ({
    name,
    hz,
    share: slices.filter((slice) => levelOf(hz, slice, sound.rate) > HEARD_DB).length / slices.length,
  }));
  const present = shares.filter(({ share }) => share > 0);
  const names = present.map(({ name, share }) => (share < 1 ? `~${name}` : name));
  return [
    ...names,
    ...(hasStranger(
      slices,
      sound.rate,
      present.map(({ hz }) => hz),
    )
      ? ['?']
      : []),
  ].sort();
}

function cut({ samples, rate }: Sound): Int16Array[] {
  const length = (rate * SLICE_MS) / 1000;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, n) =>
    samples.subarray(n * length, (n + 1) * length),
  );
}

const hasStranger = (slices: readonly Int16Array[], rate: number, known: readonly number[]): boolean =>
  slices.filter((slice) => loudestStranger(slice, rate, known) > HEARD_DB + 5).length > slices.length / 2;

function loudestStranger(slice: Int16Array, rate: number, known: readonly number[]): number {
  let loudest = -Infinity;
  for (let hz = 200; hz < 3400; hz += 8)
    if (known.every((each) => Math.abs(each - hz) > APART_HZ)) loudest = Math.max(loudest, levelOf(hz, slice, rate));
  return loudest;
}
