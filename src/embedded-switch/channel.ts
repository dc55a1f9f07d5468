import type { Timer } from '../pace/clock.ts';
import type { Frame, PrivateMessage } from './frame.ts';
import type { Plan } from './dialplan.ts';
import type { Behaviour } from './telephones.ts';

/** The states of a channel in FreeSWITCH that can be seen in events and in `show channels`. */
export type ChannelState =
  | 'CS_NONE'
  | 'CS_NEW'
  | 'CS_INIT'
  | 'CS_ROUTING'
  | 'CS_EXECUTE'
  | 'CS_CONSUME_MEDIA'
  | 'CS_HANGUP'
  | 'CS_REPORTING'
  | 'CS_DESTROY';

export const STATE_NUMBER: Readonly<Record<ChannelState, number>> = {
  CS_NONE: 1,
  CS_NEW: 0,
  CS_INIT: 2,
  CS_ROUTING: 2,
  CS_EXECUTE: 4,
  CS_CONSUME_MEDIA: 7,
  CS_HANGUP: 10,
  CS_REPORTING: 11,
  CS_DESTROY: 12,
};

export const CALL_STATE_NUMBER = { DOWN: 0, DIALING: 1, RINGING: 2, EARLY: 3, ACTIVE: 4, HANGUP: 8 } as const;
export type CallState = keyof typeof CALL_STATE_NUMBER;

export interface Caller {
  name: string;
  number: string;
}

/**
 * One session of the switch. It stands for FreeSWITCH's channel and its thread: `stack` is what the thread is doing,
 * innermost last, `messages` what it was told to do next.
 */
export interface Channel {
  readonly uuid: string;
  readonly direction: 'inbound' | 'outbound';
  readonly name: string;
  readonly createdAt: number;
  readonly presenceId: string;
  /** dialling: not yet in its dialplan, so it takes no application. */
  phase: 'dialling' | 'executing' | 'ended';
  state: ChannelState;
  callState: CallState;
  answerState: 'ringing' | 'early' | 'answered' | 'hangup';
  caller: Caller;
  callee: Caller;
  readonly original: Caller;
  /** The number that was dialled first; a transfer changes the next. */
  readonly dialled: string;
  destination: string;
  dialplan: string;
  context: string;
  progressAt: number;
  progressMediaAt: number;
  answeredAt: number;
  hangupAt: number;
  cause: string | undefined;
  readonly variables: Map<string, string>;
  /** Given at the first join of a conference, kept for the channel's life. */
  memberId: number;

  readonly stack: Frame[];
  readonly messages: PrivateMessage[];
  plan: Plan;
  /** Where it was told to go; its present doing ends for it. */
  transfer: Plan | undefined;
  /** Its doing ends down to this place on the stack, and the dialplan goes on (socket_resume). */
  resetTo: number | undefined;
  /** In a park that may be ended from outside. */
  isControlled: boolean;
  isBreaking: boolean;
  isBroadcasting: boolean;
  stopsBroadcast: boolean;
  /** The last application that began, as `show channels` tells it. */
  application: { readonly name: string; readonly data: string };
  response: string | undefined;
  isRunning: boolean;
  wakeAt: Timer | 'soon' | undefined;

  readonly behaviour: Behaviour;
  /** Keys that its telephone received. */
  keys: string;
  /** It was offered video, and has it. */
  hasVideo: boolean;
  readonly timers: Set<Timer>;
  /** Whoever is called answers; undefined: it is no call that we make. */
  pickUp: (() => void) | undefined;
  /** It rings (180), or sounds (183). */
  alert: ((hasAudio: boolean) => void) | undefined;
  /** Called once with the cause, when the channel hangs up. */
  onHangup: ((cause: string) => void)[];
  /** Called between CHANNEL_HANGUP_COMPLETE and CHANNEL_DESTROY. */
  onReport: (() => void)[];
  /** Outbound sockets that keep the channel from being destroyed. */
  holders: number;
}

export interface NewChannel {
  readonly uuid: string;
  readonly direction: Channel['direction'];
  readonly name: string;
  readonly now: number;
  readonly caller: Caller;
  readonly callee: Caller;
  readonly destination: string;
  readonly dialplan: string;
  readonly presenceId: string;
  readonly behaviour: Behaviour;
  readonly variables: Iterable<readonly [string, string]>;
  readonly sessionId: number;
}

export function createChannel(o: NewChannel): Channel {
  const fixed: [string, string][] = [
    ['direction', o.direction],
    ['uuid', o.uuid],
    ['call_uuid', o.uuid],
    ['session_id', String(o.sessionId)],
    ['channel_name', o.name],
  ];
  return {
    uuid: o.uuid,
    direction: o.direction,
    name: o.name,
    createdAt: o.now,
    presenceId: o.presenceId,
    phase: 'dialling',
    state: o.direction === 'inbound' ? 'CS_NEW' : 'CS_NONE',
    callState: 'DOWN',
    answerState: 'ringing',
    caller: cleaned(o.caller),
    callee: { ...o.callee },
    original: cleaned(o.caller),
    dialled: o.destination,
    destination: o.destination,
    dialplan: o.dialplan,
    context: 'default',
    progressAt: 0,
    progressMediaAt: 0,
    answeredAt: 0,
    hangupAt: 0,
    cause: undefined,
    variables: new Map([...fixed, ...o.variables]),
    memberId: 0,
    stack: [],
    messages: [],
    plan: [],
    transfer: undefined,
    resetTo: undefined,
    isControlled: false,
    isBreaking: false,
    isBroadcasting: false,
    stopsBroadcast: false,
    application: { name: '', data: '' },
    response: undefined,
    isRunning: false,
    wakeAt: undefined,
    behaviour: o.behaviour,
    keys: '',
    hasVideo: false,
    timers: new Set(),
    pickUp: undefined,
    alert: undefined,
    onHangup: [],
    onReport: [],
    holders: 0,
  };
}

/** No variable can be written in a name or a number (switch_var_clean_string). */
const cleaned = ({ name, number }: Caller): Caller => ({
  name: withoutVariables(name),
  number: withoutVariables(number),
});

const withoutVariables = (text: string): string => text.replace(/\$(?=\\*\{)/g, '%');

/** May it be told anything? After its hangup a channel is not found any more, though its last events are still to come. */
export const isLive = (channel: Channel): boolean => channel.cause === undefined;

export const hasMedia = (channel: Channel): boolean =>
  channel.answerState === 'early' || channel.answerState === 'answered';

/** A value of undefined or '' takes the variable away, as in FreeSWITCH. */
export function setVariable(channel: Channel, name: string, value: string | undefined): void {
  if (value === undefined || value === '') channel.variables.delete(name);
  else channel.variables.set(name, value);
}
