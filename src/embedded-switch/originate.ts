import { addToSwitch, answer, destroyWhenFree, hangUp, ring, setState, startEarlyMedia } from './life.ts';
import { causeOfReject } from './causes.ts';
import { createChannel, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { parseOriginate, type DialRequest } from './dial-string.ts';
import { resolve } from './dialplan.ts';
import { fireChannel } from './events.ts';
import { wake } from './execution.ts';
import { behaveAnswered } from './party.ts';
import { findRoute, type Route } from './routes.ts';
import { offerCodecs } from './telephone-commands.ts';

const USAGE =
  '-USAGE: <call url> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]\n';
const DEFAULT_TIMEOUT_S = 60;

/** The api command `originate`: replies when the call is answered, or has early media, or has failed. */
export function originate(core: Core, arg: string, reply: (text: string) => void): void {
  const request = parseOriginate(arg);
  if (!request) return reply(USAGE);
  const route = findRoute(core, request.target);
  if ('cause' in route) return reply(`-ERR ${route.cause}\n`);
  const uuid = request.variables.get('origination_uuid') ?? core.newUuid();
  if (core.channels.has(uuid)) return reply('-ERR DESTINATION_OUT_OF_ORDER\n');
  const channel = openChannel(core, uuid, request, route);
  if (route.refusal !== undefined) return refuse(core, channel, route.refusal, reply);
  announce(core, channel);
  followUp(core, channel, request, route, reply);
}

function openChannel(core: Core, uuid: string, request: DialRequest, route: Route): Channel {
  const { variables } = request;
  const account: [string, string][] =
    route.user === undefined
      ? []
      : [
          ['dialed_user', route.user],
          ['dialed_domain', core.settings.domain],
          ['presence_id', `${route.user}@${core.settings.domain}`],
        ];
  const channel = createChannel({
    uuid,
    direction: 'outbound',
    name: `sofia/${route.profile}/${route.number}${route.address === '' ? '' : `@${route.address}`}`,
    now: core.clock.now(),
    caller: {
      name: (variables.get('origination_caller_id_name') ?? '').replace(/^.*\//s, ''), // cut up to the last slash, as there
      number: variables.get('origination_caller_id_number') ?? '0000000000',
    },
    callee: { name: 'Outbound Call', number: route.number },
    destination: route.number,
    dialplan: '',
    presenceId: route.user === undefined ? '' : `${route.user}@${core.settings.domain}`,
    behaviour: route.behaviour,
    variables: [['is_outbound', 'true'], ['sip_profile_name', route.profile], ...account, ...variables],
    sessionId: (core.lastSessionId += 1),
  });
  offerCodecs(channel, variables.get('absolute_codec_string') ?? '');
  addToSwitch(core, channel);
  return channel;
}

function refuse(core: Core, channel: Channel, cause: string, reply: (text: string) => void): void {
  channel.phase = 'ended';
  channel.cause = cause;
  destroyWhenFree(core, channel);
  reply(`-ERR ${cause}\n`);
}

function announce(core: Core, channel: Channel): void {
  fireChannel(core, channel, 'CHANNEL_OUTGOING', {}, false);
  setState(core, channel, 'CS_INIT');
  fireChannel(core, channel, 'CHANNEL_CREATE');
  fireChannel(core, channel, 'CHANNEL_ORIGINATE');
  setState(core, channel, 'CS_ROUTING');
  setState(core, channel, 'CS_CONSUME_MEDIA');
}

/** From the ringing to the answer, or to the failure, whichever comes first. */
function followUp(
  core: Core,
  channel: Channel,
  request: DialRequest,
  route: Route,
  reply: (text: string) => void,
): void {
  const { behaviour } = route;
  const later = (ms: number | null, act: () => void): void => {
    if (ms !== null) channel.timers.add(core.after(ms, act));
  };
  let isTimeout = false;
  let isTold = false;
  const tell = (text: string): void => {
    if (!isTold) reply(text);
    isTold = true;
  };
  const takeOver = (): void => {
    if (isTold || channel.cause !== undefined) return;
    if (route.user !== undefined) fireChannel(core, channel, 'CHANNEL_OUTGOING', {}, false);
    tell(`+OK ${channel.uuid}\n`);
    startPlan(core, channel, request);
  };
  channel.onHangup.push((cause) => isTimeout && tell(`-ERR ${cause}\n`));
  channel.onReport.push(() => tell(`-ERR ${channel.cause}\n`));

  later(timeoutMs(request), () => {
    if (isTold) return;
    isTimeout = true;
    hangUp(core, channel, 'NO_ANSWER');
  });
  channel.alert = (hasAudio) => {
    channel.callee = { name: route.number, number: route.number };
    if (!hasAudio) return ring(core, channel);
    startEarlyMedia(core, channel);
    if (request.variables.get('ignore_early_media') !== 'true') takeOver();
  };
  later(behaviour.ringMs, () => channel.alert?.(behaviour.earlyMedia));
  channel.pickUp = () => {
    answer(core, channel);
    takeOver();
    behaveAnswered(core, channel, behaviour);
  };
  if (behaviour.reject !== null) {
    const cause = causeOfReject(behaviour.reject);
    return later(behaviour.rejectMs, () => hangUp(core, channel, cause));
  }
  later(behaviour.answerMs, channel.pickUp);
}

/** FreeSWITCH gives up 0.2 to 0.7 s early, by a clock of whole seconds; here it is exact. */
function timeoutMs(request: DialRequest): number {
  const told = request.variables.get('originate_timeout') ?? request.variables.get('leg_timeout');
  const seconds = told === undefined ? request.timeoutS : Number.parseInt(told, 10);
  return 1000 * (seconds !== undefined && seconds > 0 ? seconds : DEFAULT_TIMEOUT_S);
}

/** From now on the called party is the caller: FreeSWITCH turns the two names about. */
function startPlan(core: Core, channel: Channel, request: DialRequest): void {
  [channel.caller, channel.callee] = [channel.callee, channel.caller];
  channel.phase = 'executing';
  const { then } = request;
  if ('application' in then) channel.plan = [[then.application, then.data]];
  else channel.transfer = resolve(core.dialplan, then.extension, then.dialplan, then.context);
  if (!channel.transfer) setState(core, channel, 'CS_EXECUTE');
  wake(core, channel);
}
