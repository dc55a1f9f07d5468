import { causeOfReject } from './causes.ts';
import { createChannel, isLive, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { resolve } from './dialplan.ts';
import { fireChannel } from './events.ts';
import { wake } from './execution.ts';
import { hearsNow } from './hears-now.ts';
import { addToSwitch, hangUp, setCallState, setState } from './life.ts';
import { pressKeys, behaveAnswered } from './party.ts';
import { ANSWERS_AT_ONCE, type Behaviour } from './telephones.ts';

export interface CallOptions {
  /** The caller's number and name; default: withheld. */
  readonly from?: string;
  readonly name?: string;
  readonly uuid?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** hangupMs and dtmf: counted from the call's begin. */
  readonly behaviour?: Partial<Pick<Behaviour, 'hangupMs' | 'dtmf' | 'dtmfMs'>>;
}

/** One end of a call, in the hands of a test or the demo. */
export interface LegHandle {
  readonly uuid: string;
  state(): 'ringing' | 'early' | 'answered' | 'ended';
  /** The hangup cause, once it has ended. */
  cause(): string | undefined;
  /** Also after the end. */
  variable(name: string): string | undefined;
  variables(): Readonly<Record<string, string>>;
  /** The applications that it is in, outermost first. */
  applications(): readonly string[];
  /** Legs (UUIDs) and sounds that it hears. */
  hears(): readonly string[];
  /** Keys that it received from the switch, by RTP or by INFO. */
  keys(): string;
  hasVideo(): boolean;
  dtmf(digits: string): void;
  /** One that is called rings now; hasAudio: it can be heard, too. */
  ring(hasAudio?: boolean): void;
  /** One that is called is picked up now, whatever its telephone would do of itself. */
  answer(): void;
  /** One that is called refuses with this SIP status. */
  refuse(status: number): void;
  hangup(cause?: string): void;
  /** Resolves at the end with the cause. */
  readonly ended: Promise<string>;
}

export function handleOf(core: Core, channel: Channel): LegHandle {
  const ended = new Promise<string>((resolveEnd) => {
    if (channel.cause !== undefined) resolveEnd(channel.cause);
    else channel.onHangup.push(resolveEnd);
  });
  return {
    uuid: channel.uuid,
    state: () => (channel.answerState === 'hangup' ? 'ended' : channel.answerState),
    cause: () => channel.cause,
    variable: (name) => channel.variables.get(name),
    variables: () => Object.fromEntries(channel.variables),
    applications: () => channel.stack.map((frame) => frame.application),
    hears: () => hearsNow(core)[channel.uuid] ?? [],
    keys: () => channel.keys,
    hasVideo: () => channel.hasVideo,
    ring: (hasAudio = false) => core.enter(() => channel.answerState === 'ringing' && channel.alert?.(hasAudio)),
    answer: () => core.enter(() => channel.answerState !== 'answered' && channel.pickUp?.()),
    refuse: (status) => core.enter(() => hangUp(core, channel, causeOfReject(status))),
    dtmf: (digits) => core.enter(() => pressKeys(core, channel, digits)),
    hangup: (cause = 'NORMAL_CLEARING') => core.enter(() => hangUp(core, channel, cause)),
    ended,
  };
}

/** Somebody calls a number of the dialplan. */
export function placeCall(core: Core, number: string, options: CallOptions): LegHandle {
  const { from = 'anonymous', name = from, behaviour = {} } = options;
  const channel = createChannel({
    uuid: options.uuid ?? core.newUuid(),
    direction: 'inbound',
    name: `sofia/${core.settings.profiles[1] ?? 'external'}/${from}@127.0.0.1`,
    now: core.clock.now(),
    caller: { name, number: from },
    callee: { name: '', number: '' },
    destination: number,
    dialplan: 'XML',
    presenceId: '',
    behaviour: { ...ANSWERS_AT_ONCE, ...behaviour },
    variables: [
      ['sip_from_user', from],
      ['sip_from_display', name],
      ['sip_to_user', number],
      ['sip_req_user', number],
      ...Object.entries(options.variables ?? {}),
    ],
    sessionId: (core.lastSessionId += 1),
  });
  addToSwitch(core, channel);
  core.enter(() => begin(core, channel, number));
  return handleOf(core, channel);
}

function begin(core: Core, channel: Channel, number: string): void {
  setState(core, channel, 'CS_NEW');
  setState(core, channel, 'CS_INIT');
  channel.phase = 'executing';
  fireChannel(core, channel, 'CHANNEL_CREATE');
  channel.state = 'CS_ROUTING';
  setCallState(core, channel, 'RINGING');
  setState(core, channel, 'CS_ROUTING');
  channel.plan = resolve(core.dialplan, number, 'XML', channel.context);
  if (channel.plan.length === 0) return hangUp(core, channel, 'NO_ROUTE_DESTINATION');
  setState(core, channel, 'CS_EXECUTE');
  behaveAnswered(core, channel, channel.behaviour);
  if (isLive(channel)) wake(core, channel);
}
