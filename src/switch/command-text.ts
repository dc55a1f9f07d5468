import type { Command, NumberedCommand } from '../core/model/command.ts';
import { OUR_ROOM_PREFIX } from '../core/model/fact.ts';
import type { MemberFlags } from '../core/model/mode.ts';
import { buildSendDtmf } from './dtmf-text.ts';
import { buildDialString, cleanCallerName, cleanCallerNumber } from './dial-string.ts';
import { isFileName, isHangupCause, isLegId, isRoomName } from './grammar.ts';
import { buildAnnounce, buildPlay, buildPlayMember, buildSay } from './play-text.ts';
import { buildRecordLeg, buildStopRecordLeg } from './record-text.ts';
import { AFTER_CONFERENCE, buildRelease } from './release-text.ts';
import {
  api,
  breakOff,
  execute,
  isWellFormed,
  member,
  refused,
  sent,
  setVariables,
  type Built,
  type Lines,
} from './request.ts';
import type { SwitchSettings } from './settings.ts';
import { buildTap, buildUntap } from './tap-text.ts';
import { buildSetVideo, codecNames } from './video-text.ts';
import type { ResolveVoice } from './voice-file.ts';

export interface CommandContext {
  readonly settings: SwitchSettings;
  readonly resolveVoice: ResolveVoice;
  /** Do we hold this leg's control socket? */
  readonly isHeld: (legId: string) => boolean;
  /** False: it is being called and there is no early media. */
  readonly hasSound: (legId: string) => boolean;
  /** It was called at a number or through a gateway. */
  readonly isOutside: (legId: string) => boolean;
}

/** Requests as they go over the wire, without the blank line that ends each. They are sent at once, in this order. */
export type CommandText =
  { readonly ok: true; readonly requests: readonly string[] } | { readonly ok: false; readonly reason: string };

/** FreeSWITCH gives up as much as 0.7 s early, by a clock of whole seconds: the core's exact timer comes first. */
const LATER_S = 1;

/**
 * The one place where a command becomes text. A command with a bad word is refused and never leaves; whatever gets
 * through is checked once more as a whole.
 */
export function buildCommandText(numbered: NumberedCommand, context: CommandContext): CommandText {
  const { command } = numbered;
  if ('legId' in command && !isLegId(command.legId)) return refused('bad leg id');
  if ('room' in command && !isOurRoom(command.room)) return refused('bad room');
  const built = build(numbered.id, command, context);
  if (!built.ok) return built;
  if (!built.requests.every(isWellFormed)) return refused('a word is not allowed');
  return { ok: true, requests: built.requests.map((lines) => lines.join('\n')) };
}

const isOurRoom = (room: string): boolean => isRoomName(room) && room.startsWith(OUR_ROOM_PREFIX);

function build(id: number, command: Command, context: CommandContext): Built {
  const { settings, resolveVoice } = context;
  switch (command.do) {
    case 'originate':
      return buildOriginate(command, settings);
    case 'hang-up':
      return isHangupCause(command.cause) ? sent(api('uuid_kill', command.legId, command.cause)) : refused('bad cause');
    case 'answer':
      // Whether the telephone knows it is not told: CHANNEL_ANSWER follows, or nothing.
      return context.isOutside(command.legId)
        ? refused('not a telephone of the house')
        : sent(api('uuid_phone_event', command.legId, 'talk'));
    case 'play':
      return buildPlay(id, command.legId, resolveVoice(command.voice));
    case 'say':
      return buildSay(id, command.legId, command.voices, resolveVoice);
    case 'stop-play':
      return sent(breakOff(command.legId));
    case 'join':
      return sent(
        ...keepTalking(command.legId, context),
        breakOff(command.legId),
        execute(command.legId, 'conference', roomWithFlags(command, settings)),
      );
    case 'leave':
      return sent(member(command.room, 'kick', command.legId));
    case 'set-flags':
      return sent(...flagOrders(command.flags).map((order) => member(command.room, order, command.legId)));
    case 'play-member':
      return buildPlayMember(command, resolveVoice(command.voice));
    case 'stop-member':
      return sent(api('conference', command.room, 'stop', 'all', `uuid=${command.legId}`));
    case 'announce':
      return buildAnnounce(command.room, command.voices, resolveVoice);
    case 'record':
      if (!isFileName(command.file)) return refused('bad file');
      return sent(api('conference', command.room, 'record', `${settings.recordingsDir}/${command.file}`));
    case 'tap':
      return buildTap(command);
    case 'untap':
      return buildUntap(command.legId);
    case 'record-leg':
      return buildRecordLeg(command, settings.recordingsDir, context.hasSound(command.legId));
    case 'stop-record-leg':
      return buildStopRecordLeg(command.legId, command.file, settings.recordingsDir);
    case 'send-dtmf':
      return buildSendDtmf(command);
    case 'set-video':
      return buildSetVideo(command, settings.codecs);
    case 'release':
      return buildRelease(command, context.isHeld(command.legId), settings.numbersContext);
  }
}

function buildOriginate(command: Extract<Command, { do: 'originate' }>, settings: SwitchSettings): Built {
  const dial = buildDialString(command.target, settings);
  if (!dial.ok) return refused(dial.reason);
  const seconds = Math.ceil(command.timeoutMs / 1_000) + LATER_S;
  if (!Number.isSafeInteger(seconds)) return refused('bad timeout');
  const name = cleanCallerName(command.callerId.name);
  const number = cleanCallerNumber(command.callerId.number);
  const options = [
    `origination_uuid=${command.legId}`,
    `originate_timeout=${seconds}`,
    `${AFTER_CONFERENCE}=false`,
    ...(command.wants.includes('early-media') ? [] : ['ignore_early_media=true']),
    `absolute_codec_string=^^:${codecNames(settings.codecs, command.wants.includes('video')).join(':')}`,
    ...(number === '' ? [] : [`origination_caller_id_number=${number}`]),
    ...(name === '' ? [] : [`origination_caller_id_name='${name}'`]),
  ];
  // The job has the leg's id: its failure can be told for the leg although the call never had a channel.
  return sent([`bgapi originate {${options.join(',')}}${dial.text} &park()`, `Job-UUID: ${command.legId}`]);
}

/** Until now the dialplan would have taken the call back at the end of its socket; from here on it talks, with or without us. */
const keepTalking = (legId: string, { isHeld }: Pick<CommandContext, 'isHeld'>): readonly Lines[] =>
  isHeld(legId) ? [setVariables(legId, { socket_resume: 'false', [AFTER_CONFERENCE]: 'false' })] : [];

const roomWithFlags = ({ room, flags }: { room: string; flags: MemberFlags }, settings: SwitchSettings): string => {
  const names = [...(flags.mute ? ['mute'] : []), ...(flags.deaf ? ['deaf'] : [])];
  return `${room}@${settings.conferenceProfile}${names.length === 0 ? '' : `+flags{${names.join('|')}}`}`;
};

const flagOrders = (flags: MemberFlags): readonly string[] => [
  flags.mute ? 'mute' : 'unmute',
  flags.deaf ? 'deaf' : 'undeaf',
];
