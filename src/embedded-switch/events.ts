import { hasMedia, STATE_NUMBER, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { jsonEvent, plainEvent, type Headers } from './wire.ts';

export interface SwitchEvent {
  readonly name: string;
  readonly subclass: string | undefined;
  /** The channel that it is about. */
  readonly uuid: string | undefined;
  readonly headers: Headers;
  readonly body: string | undefined;
  /** The bytes, made once for all clients. */
  json?: string;
  plain?: string;
}

export const asJson = (event: SwitchEvent): string => (event.json ??= jsonEvent(event.headers, event.body));
export const asPlain = (event: SwitchEvent): string => (event.plain ??= plainEvent(event.headers, event.body));

export interface EventExtras {
  readonly subclass?: string;
  readonly uuid?: string;
  readonly body?: string;
}

/** Fires an event. Its headers are only built when a client wants it, for most of the cost of a call lies there. */
export function fire(core: Core, name: string, build: (headers: Headers) => void, extras: EventExtras = {}): void {
  core.sequence += 1;
  const { subclass, uuid, body } = extras;
  if (!core.listeners.isWanted(name, subclass, uuid)) return;
  const headers: Headers = subclass === undefined ? {} : { 'Event-Subclass': subclass };
  addCoreHeaders(core, headers, name);
  build(headers);
  core.faults.pass(core, { name, subclass, uuid, headers, body }, core.listeners.deliver);
}

/** Fires an event of a channel; most carry all its variables (FreeSWITCH calls them verbose). */
export function fireChannel(
  core: Core,
  channel: Channel,
  name: string,
  extras: Headers = {},
  withVariables = true,
): void {
  fire(
    core,
    name,
    (headers) => {
      addChannelHeaders(headers, channel);
      if (withVariables) addVariables(headers, channel);
      Object.assign(headers, extras);
    },
    { uuid: channel.uuid },
  );
}

export function addCoreHeaders(core: Core, headers: Headers, name: string): void {
  const { settings } = core;
  const now = core.clock.now();
  const date = dateOf(now);
  headers['Event-Name'] = name;
  headers['Core-UUID'] = core.uuid;
  headers['FreeSWITCH-Hostname'] = settings.hostname;
  headers['FreeSWITCH-Switchname'] = settings.switchname;
  headers['FreeSWITCH-IPv4'] = '127.0.0.1';
  headers['FreeSWITCH-IPv6'] = '::1';
  headers['Event-Date-Local'] = date.local;
  headers['Event-Date-GMT'] = date.gmt;
  headers['Event-Date-Timestamp'] = microseconds(now);
  headers['Event-Sequence'] = String(core.sequence);
}

const microseconds = (ms: number): string => (ms === 0 ? '0' : `${Math.floor(ms)}000`);

let lastDate = { second: -1, local: '', gmt: '' };

/** Dates change once a second, events come thousands of times. */
function dateOf(ms: number): { readonly local: string; readonly gmt: string } {
  const second = Math.floor(ms / 1000);
  if (second !== lastDate.second) lastDate = { second, local: localDate(ms), gmt: new Date(ms).toUTCString() };
  return lastDate;
}

export function localDate(ms: number): string {
  const d = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
  return `${day} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

export function addChannelHeaders(headers: Headers, channel: Channel): void {
  headers['Channel-State'] = channel.state;
  headers['Channel-Call-State'] = channel.callState;
  headers['Channel-State-Number'] = String(stateNumber(channel));
  headers['Channel-Name'] = channel.name;
  headers['Unique-ID'] = channel.uuid;
  headers['Call-Direction'] = channel.direction;
  headers['Presence-Call-Direction'] = channel.direction;
  headers['Channel-HIT-Dialplan'] = String(channel.phase !== 'dialling');
  if (channel.presenceId !== '') headers['Channel-Presence-ID'] = channel.presenceId;
  headers['Channel-Call-UUID'] = channel.uuid;
  headers['Answer-State'] = channel.answerState;
  if (channel.cause !== undefined) headers['Hangup-Cause'] = channel.cause;
  if (hasMedia(channel)) addCodecs(headers);
  addCallerHeaders(headers, channel, 'Caller');
}

/** While the thread still unwinds after a hangup, the name is of what it does, the number of what it will do. */
function stateNumber(channel: Channel): number {
  return channel.cause === undefined ? STATE_NUMBER[channel.state] : Math.max(10, STATE_NUMBER[channel.state]);
}

function addCodecs(headers: Headers): void {
  headers['Channel-Read-Codec-Name'] = 'PCMU';
  headers['Channel-Read-Codec-Rate'] = '8000';
  headers['Channel-Read-Codec-Bit-Rate'] = '64000';
  headers['Channel-Write-Codec-Name'] = 'PCMU';
  headers['Channel-Write-Codec-Rate'] = '8000';
  headers['Channel-Write-Codec-Bit-Rate'] = '64000';
}

/** prefix: Caller, or Channel in the answer to `connect`. */
export function addCallerHeaders(headers: Headers, channel: Channel, prefix: string): void {
  const { caller, callee, original } = channel;
  const put = (name: string, value: string): void => {
    if (value !== '') headers[`${prefix}-${name}`] = value;
  };
  put('Direction', channel.direction);
  put('Logical-Direction', channel.direction);
  if (channel.direction === 'inbound') put('Username', original.number);
  put('Dialplan', channel.dialplan);
  put('Caller-ID-Name', caller.name);
  put('Caller-ID-Number', caller.number);
  put('Orig-Caller-ID-Name', original.name);
  put('Orig-Caller-ID-Number', original.number);
  put('Callee-ID-Name', callee.name);
  put('Callee-ID-Number', callee.number);
  put('Network-Addr', '127.0.0.1');
  put('ANI', original.number);
  put('Destination-Number', channel.destination);
  put('Unique-ID', channel.uuid);
  put('Source', channel.direction === 'inbound' ? 'mod_sofia' : 'src/switch_ivr_originate.c');
  put('Context', channel.context);
  put('Channel-Name', channel.name);
  put('Profile-Index', '1');
  put('Profile-Created-Time', microseconds(channel.createdAt));
  put('Channel-Created-Time', microseconds(channel.createdAt));
  put('Channel-Answered-Time', microseconds(channel.answeredAt));
  put('Channel-Progress-Time', microseconds(channel.progressAt));
  put('Channel-Progress-Media-Time', microseconds(channel.progressMediaAt));
  put('Channel-Hangup-Time', microseconds(channel.hangupAt));
  put('Screen-Bit', 'true');
  put('Privacy-Hide-Name', 'false');
  put('Privacy-Hide-Number', 'false');
}

export function addVariables(headers: Headers, channel: Channel): void {
  for (const [name, value] of channel.variables) headers[`variable_${name}`] = value;
}
