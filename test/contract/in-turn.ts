import { setTimeout as pause } from 'node:timers/promises';
import type { Recording } from '../real/hear.ts';
import { levelOf, MUSIC_HZ } from '../real/tones.ts';
import type { Stage } from '../stage/create-stage.ts';
import { FILE_HZ, NETWORK_HZ } from '../stage/tones.ts';

const SOUNDS = { ...FILE_HZ, ...NETWORK_HZ, music: MUSIC_HZ };
const LOOK_MS = 20;
const SLICE_MS = 100;
const HEARD_DB = -35;

/** The sounds that a telephone hears for so long, one after the other; people who speak are left out. */
export async function hearInTurn(stage: Stage, name: string, ms: number): Promise<string[]> {
  const names = stage.rig.record === null ? await look(stage, name, ms) : await record(stage, name, ms);
  return names.filter((one, n) => one !== names[n - 1]);
}

async function look(stage: Stage, name: string, ms: number): Promise<string[]> {
  const seen: string[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const now = ((await stage.hears())[name] ?? []).join('+');
    if (now !== '' && now !== seen.at(-1)) seen.push(now);
    await pause(LOOK_MS);
  }
  return seen.flatMap((list) => list.split('+'));
}

async function record(stage: Stage, name: string, ms: number): Promise<string[]> {
  const end = await stage.rig.record!();
  await pause(ms);
  const loudest = loudestIn((await end())[name]!);
  // What is there in one slice alone is the step from one sound to the next.
  return loudest.filter((sound, n): sound is string => sound !== null && sound === loudest[n + 1]);
}

/** By slice the loudest of the sounds; null: none. */
function loudestIn({ samples, rate }: Recording): (string | null)[] {
  const length = (rate * SLICE_MS) / 1000;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, n) => {
    const slice = samples.subarray(n * length, (n + 1) * length);
    const levels = Object.entries(SOUNDS).map(([sound, hz]) => ({ sound, db: levelOf(hz, slice, rate) }));
    const [first] = levels.sort((a, b) => b.db - a.db);
    return first !== undefined && first.db > HEARD_DB ? first.sound : null;
  });
}
