import type { Command, NumberedCommand } from '../core/model/command.ts';
import { OUR_ROOM_PREFIX } from '../core/model/fact.ts';
import type { MemberFlags } from '../core/model/mode.ts';
import type { Voice } from '../core/model/voice.ts';
import { encodeVariableValue } from './channel-variable.ts';
import { buildDialString, cleanCallerName, cleanCallerNumber } from './dial-string.ts';
import {
  isFileName,
  isHangupCause,
  isLegId,
  isOneLine,
  isRoomName,
  isTakenForUnload,
  isVariableName,
} from './grammar.ts';
import type { SwitchSettings } from './settings.ts';
import type { Playable, ResolveVoice } from './voice-file.ts';

export interface CommandContext {
  readonly settings: SwitchSettings;
  readonly resolveVoice: ResolveVoice;
  /** Do we hold this leg's control socket? */
  readonly isHeld: (legId: string) => boolean;
}

/** Requests as they go over the wire, without the blank line that ends each. They are sent at once, in this order. */
export type CommandText =
  { readonly ok: true; readonly requests: readonly string[] } | { readonly ok: false; readonly reason: string };

/** The uuid of a playback: says which command it belongs to when its end is reported. */
export const PLAY_UUID_PREFIX = 'enq-play-';

/** A list of files longer than this is no better and makes every event longer. */
const LONGEST_FILE_LIST = 1_000;
const LONGEST_VARIABLE = 16_384;

/** FreeSWITCH gives up as much as 0.7 s early, by a clock of whole seconds: the core's exact timer comes first. */
const LATER_S = 1;

/** A request before its lines are joined: the command itself, then its headers. */
type Lines = readonly string[];
type Refused = { readonly ok: false; readonly reason: string };
type Built = { readonly ok: true; readonly requests: readonly Lines[] } | Refused;

const refused = (reason: string): Refused => ({ ok: false, reason });

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

const isWellFormed = (lines: Lines): boolean => lines.every(isOneLine) && !isTakenForUnload(lines.join('\n'));

const api = (...words: readonly string[]): Lines => [`api ${words.join(' ')}`];

const execute = (legId: string, application: string, argument: string, more: Lines = []): Lines => [
  `sendmsg ${legId}`,
  'call-command: execute',
  `execute-app-name: ${application}`,
  `execute-app-arg: ${argument}`,
  ...more,
];

/** Ends what the leg hears. Harmless where nothing plays: the next application clears the mark before it begins. */
const breakOff = (legId: string): Lines => api('uuid_break', legId, 'all');

const member = (room: string, order: string, legId: string): Lines => api('conference', room, order, `uuid=${legId}`);

const sent = (...requests: readonly Lines[]): Built => ({ ok: true, requests });

function build(id: number, command: Command, context: CommandContext): Built {
  const { settings, resolveVoice } = context;
  switch (command.do) {
    case 'originate':
      return buildOriginate(command, settings);
    case 'hang-up':
      return isHangupCause(command.cause) ? sent(api('uuid_kill', command.legId, command.cause)) : refused('bad cause');
    case 'answer':
      // Not by sendmsg: the break that goes before a play would flush it from the channel's queue.
      return sent(api('uuid_answer', command.legId));
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
    case 'untap':
    case 'record-leg':
    case 'stop-record-leg':
    case 'send-dtmf':
    case 'set-video':
      return refused('not carried out by this switch');
    case 'release':
      return buildRelease(command, context.isHeld(command.legId));
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
    ...(command.wants.includes('early-media') ? [] : ['ignore_early_media=true']),
    ...(number === '' ? [] : [`origination_caller_id_number=${number}`]),
    ...(name === '' ? [] : [`origination_caller_id_name='${name}'`]),
  ];
  // The job has the leg's id: its failure can be told for the leg although the call never had a channel.
  return sent([`bgapi originate {${options.join(',')}}${dial.text} &park()`, `Job-UUID: ${command.legId}`]);
}

/**
 * Files are repeated by the loop of the `execute` message. `endless_playback` cannot be used: a break makes it only
 * begin again (1.10.12).
 */
function buildPlay(id: number, legId: string, voice: Playable | null): Built {
  if (voice === null) return refused('bad file');
  const more = [`event-uuid: ${PLAY_UUID_PREFIX}${id}`, ...(voice.isFinite ? ['loops: -1'] : [])];
  return sent(breakOff(legId), execute(legId, 'playback', voice.text, more));
}

/** Until now the dialplan would have taken the call back at the end of its socket; from here on it talks, with or without us. */
const keepTalking = (legId: string, { isHeld }: Pick<CommandContext, 'isHeld'>): readonly Lines[] =>
  isHeld(legId) ? [api('uuid_setvar', legId, 'socket_resume', 'false')] : [];

const roomWithFlags = ({ room, flags }: { room: string; flags: MemberFlags }, settings: SwitchSettings): string => {
  const names = [...(flags.mute ? ['mute'] : []), ...(flags.deaf ? ['deaf'] : [])];
  return `${room}@${settings.conferenceProfile}${names.length === 0 ? '' : `+flags{${names.join('|')}}`}`;
};

const flagOrders = (flags: MemberFlags): readonly string[] => [
  flags.mute ? 'mute' : 'unmute',
  flags.deaf ? 'deaf' : 'undeaf',
];

/** A conference cannot repeat a file for one member: it gets a list that names it often, and then a fact. */
function buildPlayMember(command: Extract<Command, { do: 'play-member' }>, voice: Playable | null): Built {
  if (voice === null) return refused('bad file');
  const times = voice.isFinite ? Math.max(1, Math.floor(LONGEST_FILE_LIST / (voice.text.length + 1))) : 1;
  const text = times === 1 ? voice.text : listFiles(Array.from({ length: times }, () => voice.text));
  return sent(api('conference', command.room, 'play', text, `uuid=${command.legId}`));
}

const listFiles = (files: readonly string[]): string => `file_string://${files.join('!')}`;

function buildAnnounce(room: string, voices: readonly Voice[], resolveVoice: ResolveVoice): Built {
  const files = findFiles(voices, resolveVoice);
  return files.ok ? sent(api('conference', room, 'play', files.text)) : files;
}

function buildSay(id: number, legId: string, voices: readonly Voice[], resolveVoice: ResolveVoice): Built {
  const files = findFiles(voices, resolveVoice);
  if (!files.ok) return files;
  return sent(breakOff(legId), execute(legId, 'playback', files.text, [`event-uuid: ${PLAY_UUID_PREFIX}${id}`]));
}

type Files = { readonly ok: true; readonly text: string } | Extract<Built, { ok: false }>;

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

/**
 * The control socket is closed after the replies to these, see freeswitch.ts; a playback would hold the leg beyond
 * that. Without a socket the leg may be back in its dialplan already, where a break would hit what is not ours.
 */
function buildRelease({ legId, variables }: Extract<Command, { do: 'release' }>, isHeld: boolean): Built {
  const requests: Lines[] = [];
  for (const [name, value] of Object.entries(variables)) {
    if (!isVariableName(name)) return refused('bad variable name');
    if (value.includes('\0')) return refused('a variable cannot hold NUL');
    if (value.length > LONGEST_VARIABLE) return refused('a variable is too long');
    const words = value === '' ? [name] : [name, encodeVariableValue(value)];
    requests.push(api('uuid_setvar', legId, ...words));
  }
  if (isHeld) requests.push(breakOff(legId));
  return sent(...requests);
}

/** `event json` must come before anything else, CUSTOM and its subclasses last. */
export const SUBSCRIPTION = [
  'event json HEARTBEAT BACKGROUND_JOB DTMF CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_PARK',
  'CHANNEL_EXECUTE_COMPLETE PLAYBACK_STOP CHANNEL_HANGUP',
  'CUSTOM conference::maintenance sofia::register sofia::unregister sofia::expire',
].join(' ');

/** Critical log lines: the only sign by which mod_event_socket tells a listener that it dropped events. */
export const LOG_SUBSCRIPTION = 'log 2';
