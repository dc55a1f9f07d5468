import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Tone, Voice } from '../core/model/voice.ts';
import { isFileName } from './grammar.ts';
import type { SwitchSettings } from './settings.ts';

export interface Playable {
  /** As FreeSWITCH's file formats understand it. */
  readonly text: string;
  /** It ends, and must be begun again by whoever plays it. */
  readonly isFinite: boolean;
}

/** A missing file is worth a line in the log and hold music, but never silence. */
export type ResolveVoice = (voice: Voice) => Playable | null;

/** Null only for a file name that breaks the grammar. Tones and music never end by themselves. */
export function createVoiceFiles(
  settings: Pick<SwitchSettings, 'soundsDir' | 'music' | 'tones'>,
  logger: Pick<Logger, 'warn'>,
  fileExists: (path: string) => boolean = existsSync,
): ResolveVoice {
  const music: Playable = { text: settings.music, isFinite: false };
  return (voice) => {
    if (voice === 'music') return music;
    if (voice.startsWith('tone:')) return { text: settings.tones[voice.slice(5) as Tone], isFinite: false };
    const file = voice.slice('file:'.length);
    if (!isFileName(file)) return null;
    const path = `${settings.soundsDir}/${file}`;
    if (fileExists(path)) return { text: path, isFinite: true };
    logger.warn({ file }, 'sound file is missing: hold music instead, or left out of what is said');
    return music;
  };
}
