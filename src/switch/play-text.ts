import type { Command } from '../core/model/command.ts';
import type { Voice } from '../core/model/voice.ts';
import { api, breakOff, execute, refused, sent, type Built, type Refused } from './request.ts';
import type { Playable, ResolveVoice } from './voice-file.ts';

/** The uuid of a playback: says which command it belongs to when its end is reported. */
export const PLAY_UUID_PREFIX = 'enq-play-';

/** A list of files longer than this is no better and makes every event longer. */
const LONGEST_FILE_LIST = 1_000;

/**
 * Files are repeated by the loop of the `execute` message. `endless_playback` cannot be used: a break makes it only
 * begin again (1.10.12).
 */
export function buildPlay(id: number, legId: string, voice: Playable | null): Built {
  if (voice === null) return refused('bad file');
  const more = [`event-uuid: ${PLAY_UUID_PREFIX}${id}`, ...(voice.isFinite ? ['loops: -1'] : [])];
  return sent(breakOff(legId), execute(legId, 'playback', voice.text, more));
}

export function buildSay(id: number, legId: string, voices: readonly Voice[], resolveVoice: ResolveVoice): Built {
  const files = findFiles(voices, resolveVoice);
  if (!files.ok) return files;
  return sent(breakOff(legId), execute(legId, 'playback', files.text, [`event-uuid: ${PLAY_UUID_PREFIX}${id}`]));
}

/** A conference cannot repeat a file for one member: it gets a list that names it often, and then a fact. */
export function buildPlayMember(command: Extract<Command, { do: 'play-member' }>, voice: Playable | null): Built {
  if (voice === null) return refused('bad file');
  const times = voice.isFinite ? Math.max(1, Math.floor(LONGEST_FILE_LIST / (voice.text.length + 1))) : 1;
  const text = times === 1 ? voice.text : listFiles(Array.from({ length: times }, () => voice.text));
  return sent(api('conference', command.room, 'play', text, `uuid=${command.legId}`));
}

export function buildAnnounce(room: string, voices: readonly Voice[], resolveVoice: ResolveVoice): Built {
  const files = findFiles(voices, resolveVoice);
  return files.ok ? sent(api('conference', room, 'play', files.text)) : files;
}

const listFiles = (files: readonly string[]): string => `file_string://${files.join('!')}`;

type Files = { readonly ok: true; readonly text: string } | Refused;

/** Only what ends by itself can be said; missing files, which became music, are left out. */
function findFiles(voices: readonly Voice[], resolveVoice: ResolveVoice): Files {
  const files: string[] = [];
  for (const voice of voices) {
    const playable = resolveVoice(voice);
    if (playable === null) return refused('bad file');
    if (playable.isFinite) files.push(playable.text);
  }
  const [only] = files;
  if (only === undefined) return refused('nothing to announce');
  return { ok: true, text: files.length === 1 ? only : listFiles(files) };
}
