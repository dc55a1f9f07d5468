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
  const step = (2 * Math.PI * hz) / rate;
  let now = 0;
  let before = 0;
  samples.forEach((sample, at) => {
    const fade = Math.sin((Math.PI * (at + 0.5)) / samples.length) ** 2;
    const next = (sample / 32768) * fade + 2 * Math.cos(step) * now - before;
    before = now;
    now = next;
  });
  const energy = now ** 2 + before ** 2 - 2 * Math.cos(step) * now * before;
  return 10 * Math.log10(Math.max(energy, 1e-18)) - 20 * Math.log10(samples.length / 4);
}
