import { MEMBER_ACTIONS } from './translate-event.ts';

const EVENTS = [
  'HEARTBEAT',
  'BACKGROUND_JOB',
  'DTMF',
  'CHANNEL_PROGRESS',
  'CHANNEL_PROGRESS_MEDIA',
  'CHANNEL_ANSWER',
  'CHANNEL_PARK',
  'PLAYBACK_STOP',
  'CHANNEL_HANGUP',
];

/** Of what runs on a channel only these tell something; `event` is a fence's. */
const APPLICATIONS = ['playback', 'conference', 'eavesdrop', 'event'];

const REGISTRATIONS = ['sofia::register', 'sofia::unregister', 'sofia::expire'];

/**
 * What is let through; to be sent before the subscription. A dialplan takes ten steps before it hands a call over, and
 * each would be told twice, in 7 KB: 21 of the 41 events of a call. And a conference tells of every sentence when it
 * begins and when it ends.
 */
export const FILTERS: readonly string[] = [
  ...EVENTS.map((name) => `filter Event-Name ${name}`),
  ...APPLICATIONS.map((name) => `filter Application ${name}`),
  ...REGISTRATIONS.map((name) => `filter Event-Subclass ${name}`),
  ...MEMBER_ACTIONS.map((name) => `filter Action ${name}`),
];

/** `event json` must come before anything else, CUSTOM and its subclasses last. */
export const SUBSCRIPTION = [
  `event json ${EVENTS.join(' ')} CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE`,
  `CUSTOM conference::maintenance ${REGISTRATIONS.join(' ')}`,
].join(' ');

/** Critical log lines: the only sign by which mod_event_socket tells a listener that it dropped events. */
export const LOG_SUBSCRIPTION = 'log 2';
