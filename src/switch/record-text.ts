import type { Command } from '../core/model/command.ts';
import { isFileName } from './grammar.ts';
import { api, refused, sent, type Built } from './request.ts';

/** What writes a format; without it `uuid_record` says no more than that it cannot. */
const MODULES: Readonly<Record<string, string>> = { wav: 'mod_sndfile', mp3: 'mod_shout', mp4: 'mod_av' };

export const recordingModuleOf = (file: string): string | undefined => MODULES[/\.([^./]*)$/.exec(file)?.[1] ?? ''];

/**
 * The wishes stand in the command and not in variables of the channel, where they would hold for its next recording
 * too. Folders are made by the switch. Without the last wish a recording of less than three seconds is thrown away.
 */
export function buildRecordLeg(
  { legId, file, isBothWays, isStereo }: Extract<Command, { do: 'record-leg' }>,
  recordingsDir: string,
  hasSound: boolean,
): Built {
  if (!isRecording(file)) return refused('bad file');
  // It would fail, and mark the leg as one with early media (1.10.12).
  if (!hasSound) return refused('there is no sound yet');
  const isOneWay = !isBothWays && !isStereo;
  const wishes = [
    `RECORD_STEREO=${isStereo}`,
    `RECORD_READ_ONLY=${isOneWay}`,
    'RECORD_WRITE_ONLY=false',
    'RECORD_MIN_SEC=0',
  ];
  return sent(api('uuid_record', legId, 'start', `${recordingsDir}/${file}`, '0', `{${wishes.join(',')}}`));
}

export const buildStopRecordLeg = (legId: string, file: string, recordingsDir: string): Built =>
  isRecording(file) ? sent(api('uuid_record', legId, 'stop', `${recordingsDir}/${file}`)) : refused('bad file');

const isRecording = (file: string): boolean => isFileName(file) && recordingModuleOf(file) !== undefined;
