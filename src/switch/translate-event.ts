import { OUR_LEG_PREFIX, OUR_ROOM_PREFIX, type Fact } from '../core/model/fact.ts';
import { KEY_TONES } from './dtmf-text.ts';
import { isHangupCause, isLegId, isToken } from './grammar.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';
import { WHISPER_VARIABLE } from './tap-text.ts';

export interface TranslateContext {
  /** Registrations with other domains are not ours. */
  readonly domain: string;
}

type Translate = (event: SwitchEvent, context: TranslateContext) => readonly Fact[];

const NOTHING: readonly Fact[] = [];

/**
 * What an event says, in the words of the core. Without memory: that a leg is not ours, ended before or was told to
 * play something else meanwhile is known to the leg register and the play tracker.
 */
export function translateEvent(event: SwitchEvent, context: TranslateContext): readonly Fact[] {
  const name = headerOf(event, 'Event-Name');
  const key = name === 'CUSTOM' ? headerOf(event, 'Event-Subclass') : name;
  return BY_NAME.get(key)?.(event, context) ?? NOTHING;
}

/** The channel that an event is about; of a job its leg. '' when it is about none. */
export const legOf = (event: SwitchEvent): string =>
  headerOf(event, headerOf(event, 'Event-Name') === 'BACKGROUND_JOB' ? 'Job-UUID' : 'Unique-ID');

/** A channel that is being torn down still reports the end of what ran on it. */
const isEnding = (event: SwitchEvent): boolean => headerOf(event, 'Answer-State') === 'hangup';

const forLeg =
  (make: (legId: string, event: SwitchEvent) => Fact | null): Translate =>
  (event) => {
    const legId = headerOf(event, 'Unique-ID');
    const fact = legId === '' ? null : make(legId, event);
    return fact === null ? NOTHING : [fact];
  };

const parked = (legId: string, event: SwitchEvent): Fact =>
  headerOf(event, 'Answer-State') === 'early'
    ? { fact: 'leg-parked', legId, isEarly: true }
    : { fact: 'leg-parked', legId };

const onExecuteComplete = (legId: string, event: SwitchEvent): Fact | null => {
  if (isEnding(event)) return null;
  switch (headerOf(event, 'Application')) {
    case 'playback':
      return { fact: 'leg-play-ended', legId };
    case 'conference':
    case 'eavesdrop':
      return parked(legId, event);
    default:
      return null;
  }
};

/** The first frame is heard one packet (20 ms) later; nothing else tells which leg it is that taps. */
const onExecute = (legId: string, event: SwitchEvent): Fact | null => {
  const target = headerOf(event, 'Application-Data');
  if (headerOf(event, 'Application') !== 'eavesdrop' || !isLegId(target)) return null;
  return { fact: 'leg-tapped', legId, target, isWhisper: headerOf(event, `variable_${WHISPER_VARIABLE}`) === 'true' };
};

const onDtmf = (legId: string, event: SwitchEvent): Fact | null => {
  const digit = headerOf(event, 'DTMF-Digit');
  return /^[0-9*#A-D]$/.test(digit) ? { fact: 'leg-dtmf', legId, digit } : null;
};

const causeOf = (text: string): string => (isHangupCause(text) ? text : 'NORMAL_UNSPECIFIED');

/** `originate` failed; often there never was a channel. The job has the leg's id. */
const onJob: Translate = (event) => {
  const legId = headerOf(event, 'Job-UUID');
  const result = headerOf(event, '_body');
  if (!legId.startsWith(OUR_LEG_PREFIX) || !result.startsWith('-')) return NOTHING;
  return [{ fact: 'leg-hung-up', legId, cause: causeOf(result.replace(/^-\S+\s*/, '').trim()) }];
};

type OnMember = (legId: string, room: string, event: SwitchEvent) => Fact | null;

const isNot = (event: SwitchEvent, header: string): boolean => headerOf(event, header) === 'false';

const BY_ACTION: ReadonlyMap<string, OnMember> = new Map<string, OnMember>([
  [
    'add-member',
    (legId, room, event) => {
      const flags = { mute: isNot(event, 'Speak'), deaf: isNot(event, 'Hear') };
      return { fact: 'leg-joined', legId, room, flags };
    },
  ],
  ['del-member', (legId, room) => ({ fact: 'leg-left', legId, room })],
  ['mute-member', (legId, room) => ({ fact: 'leg-flags', legId, room, flags: { mute: true } })],
  ['unmute-member', (legId, room) => ({ fact: 'leg-flags', legId, room, flags: { mute: false } })],
  ['deaf-member', (legId, room) => ({ fact: 'leg-flags', legId, room, flags: { deaf: true } })],
  ['undeaf-member', (legId, room) => ({ fact: 'leg-flags', legId, room, flags: { deaf: false } })],
  // Keys are played beside what he hears, which goes on.
  [
    'play-file-member-done',
    (legId, room, event) =>
      headerOf(event, 'File').startsWith(KEY_TONES) ? null : { fact: 'member-play-ended', legId, room },
  ],
]);

/** Of what a conference tells only this is for us. */
export const MEMBER_ACTIONS: readonly string[] = [...BY_ACTION.keys()];

const onConference: Translate = (event) => {
  const legId = headerOf(event, 'Unique-ID');
  const room = headerOf(event, 'Conference-Name');
  const make = BY_ACTION.get(headerOf(event, 'Action'));
  if (make === undefined || legId === '' || !room.startsWith(OUR_ROOM_PREFIX)) return NOTHING;
  const fact = make(legId, room, event);
  return fact === null ? NOTHING : [fact];
};

const onRegistration =
  (fact: 'extension-registered' | 'extension-unregistered', userHeader: string, hostHeader: string): Translate =>
  (event, { domain }) => {
    const user = headerOf(event, userHeader);
    const isOurs = headerOf(event, hostHeader).toLowerCase() === domain.toLowerCase();
    return isOurs && isToken(user) ? [{ fact, user }] : NOTHING;
  };

const BY_NAME: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['CHANNEL_PROGRESS', forLeg((legId) => ({ fact: 'leg-ringing', legId, hasEarlyMedia: false }))],
  ['CHANNEL_PROGRESS_MEDIA', forLeg((legId) => ({ fact: 'leg-ringing', legId, hasEarlyMedia: true }))],
  ['CHANNEL_ANSWER', forLeg((legId) => ({ fact: 'leg-answered', legId }))],
  ['CHANNEL_PARK', forLeg((legId, event) => (isEnding(event) ? null : parked(legId, event)))],
  ['CHANNEL_EXECUTE', forLeg(onExecute)],
  ['CHANNEL_EXECUTE_COMPLETE', forLeg(onExecuteComplete)],
  ['DTMF', forLeg(onDtmf)],
  [
    'CHANNEL_HANGUP',
    forLeg((legId, event) => ({ fact: 'leg-hung-up', legId, cause: causeOf(headerOf(event, 'Hangup-Cause')) })),
  ],
  ['BACKGROUND_JOB', onJob],
  ['conference::maintenance', onConference],
  ['sofia::register', onRegistration('extension-registered', 'from-user', 'from-host')],
  ['sofia::unregister', onRegistration('extension-unregistered', 'from-user', 'from-host')],
  ['sofia::expire', onRegistration('extension-unregistered', 'user', 'host')],
]);
