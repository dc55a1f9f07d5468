import type { Voice } from '../model/voice.ts';

/** Digit by digit, as files below the sounds folder; whatever is no digit is left out. */
export const spellDigits = (text: string): Voice[] =>
  (text.match(/[0-9]/g) ?? []).map((digit): Voice => `file:digits/${digit}.wav`);
