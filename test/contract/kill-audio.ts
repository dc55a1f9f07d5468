import type { Recording } from '../real/hear.ts';
import { stretchesOf } from '../real/stretches.ts';
import { MUSIC_HZ, PARTY_HZ } from '../real/tones.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { SeenTalk } from './kill-look.ts';

/** The tone of a telephone by its name: p0 …, then c0 …, in the order of the stage. */
const PHONES = 7;
const hzOf = (name: string): number => PARTY_HZ[Number(name.slice(1)) + (name.startsWith('c') ? PHONES : 0)]!;

interface Gap {
  readonly from: number;
  readonly ms: number;
}

export interface Heard {
  readonly listener: string;
  readonly speaker: string;
  readonly gaps: readonly Gap[];
}

/** By the clock of `performance.now()`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Less than a packet between two is none. */
const SMALLEST_MS = 20;
/** On two cores that others use too, single packets and bursts of them come late by so much, with the daemon as without. */
const HEARD_GAP_MS = 400;

/** What each who talks with another heard of him in these recordings. */
export function hearTalks(talks: readonly SeenTalk[], recordings: Readonly<Record<string, Recording>>): Heard[] {
  return talks.flatMap(({ members }) =>
    members.flatMap((listener) =>
      members
        .filter((speaker) => speaker.leg !== listener.leg && speaker.mode === 1 && listener.mode === 1)
        .filter(() => recordings[listener.name] !== undefined)
        .map((speaker) => ({
          listener: listener.name,
          speaker: speaker.name,
          gaps: gapsOf(hzOf(speaker.name), recordings[listener.name]!),
        })),
    ),
  );
}

export const musicGap = (recording: Recording): number =>
  Math.max(0, ...gapsOf(MUSIC_HZ, recording).map(({ ms }) => ms));

/** Also before the first sound and after the last. */
function gapsOf(hz: number, recording: Recording): Gap[] {
  const stretches = stretchesOf(hz, recording, SMALLEST_MS);
  const [begin, end] = [recording.begunMs, recording.begunMs + (recording.samples.length * 1000) / recording.rate];
  const ends = [begin, ...stretches.map(({ to }) => to)];
  const begins = [...stretches.map(({ from }) => from), end];
  return ends.map((from, n) => ({ from, ms: begins[n]! - from })).filter(({ ms }) => ms > SMALLEST_MS);
}

/**
 * Gaps while the daemon was dead or coming up, beside those of the same recordings at other times: on a busy machine
 * packets are late with and without a daemon.
 */
export function judgeGaps(heard: readonly Heard[], dead: Span): { worst: number; usual: number; faults: string[] } {
  const all = heard.flatMap(({ listener, speaker, gaps }) => gaps.map((gap) => ({ listener, speaker, ...gap })));
  const isThen = ({ from, ms }: Gap): boolean => from < dead.to && from + ms > dead.from;
  const worstOf = (gaps: readonly Gap[]): number => Math.max(0, ...gaps.map(({ ms }) => ms));
  const usual = worstOf(all.filter((gap) => !isThen(gap)));
  const limit = Math.max(HEARD_GAP_MS, 2 * usual);
  const then = all.filter(isThen);
  const faults = then
    .filter(({ ms }) => ms > limit)
    .map(
      ({ listener, speaker, ms, from }) =>
        `${listener} did not hear ${speaker} for ${ms.toFixed(0)} ms, ${(from - dead.from).toFixed(0)} ms after the kill`,
    );
  return { worst: worstOf(then), usual, faults };
}

/** Records all that are there now; null where nothing sounds. */
export const recordAll = (stage: Stage): ReturnType<NonNullable<Stage['rig']['record']>> | Promise<null> =>
  stage.rig.record === null ? Promise.resolve(null) : stage.rig.record();
