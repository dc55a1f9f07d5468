/** What the PBX under test plays as hold music. */
export const MUSIC_HZ = 350;

/** One for every telephone; no two, and no multiple of one and another, are within 40 Hz. */
export const PARTY_HZ = [440, 530, 610, 740, 830, 970, 1130, 1270, 1370, 1510, 1710, 1810, 2010, 2170, 2310, 2470];

/** 20 dB below full scale: ten at once do not clip. */
export const toneStream = (hz: number): string => `tone_stream://v=-20;%(1000,0,${hz});loops=-1`;

/**
 * How loud a frequency is in these samples (16 bit), in dB below a sine of full scale: Goertzel's filter over samples
 * faded in and out, so that a loud neighbour does not leak into it.
 */
export function levelOf(hz: number, samples: Int16Array, rate: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / rate);
  const fade = fadeOf(samples.length);
  let now = 0;
  let before = 0;
  for (let at = 0; at < samples.length; at++) {
    const next = (samples[at] ?? 0) * (fade[at] ?? 0) + turn * now - before;
    before = now;
    now = next;
  }
  const energy = now ** 2 + before ** 2 - turn * now * before;
  return 10 * Math.log10(Math.max(energy, 1e-18)) - 20 * Math.log10(samples.length / 4);
}

const fades = new Map<number, Float64Array>();

function fadeOf(length: number): Float64Array {
  const known = fades.get(length);
  if (known !== undefined) return known;
  const made = Float64Array.from({ length }, (_, at) => Math.sin((Math.PI * (at + 0.5)) / length) ** 2 / 32768);
  fades.set(length, made);
  return made;
}
