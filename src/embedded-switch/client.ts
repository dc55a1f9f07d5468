import type { Wire } from '../pace/net.ts';
import type { Channel } from './channel.ts';
import type { Core } from './core.ts';
import { asJson, asPlain, type SwitchEvent } from './events.ts';
import type { Listener } from './listeners.ts';
import { disconnectNotice, logLine, type Request } from './wire.ts';

/** One event socket: of a client that connected to us, or one that we opened for a channel (`session`). */
export interface Client extends Listener {
  readonly socket: Wire;
  readonly session: Channel | undefined;
  /** An outbound one with `full` may do all that an inbound one may. */
  readonly isFull: boolean;
  isAuthorized: boolean;
  isListening: boolean;
  format: 'plain' | 'json';
  filters: (readonly [header: string, value: string])[];
  /** Seconds after the hangup, -1 without end, undefined: not at all. */
  lingerS: number | undefined;
  isClosed: boolean;
  /** An `api` command that is not done yet holds up the following ones, and all events. */
  isBusy: boolean;
  /** A request is being done: the events that it causes come after its reply. */
  isHandling: boolean;
  readonly waiting: Request[];
  unsent: string;
  /** Lines of the log that are at least so grave are sent too; undefined: none. 2 is critical. */
  logLevel: number | undefined;
  backlog: string[];
  lost: number;
  /** Told once when the socket is gone or given up. */
  onEnd: () => void;
}

/** FreeSWITCH's limits: events that may wait for a slow reader, and how many more are lost before it is cut off. */
const MOST_WAITING = 100_000;
const MOST_LOST = 500;
/** Bytes that may wait in the socket before events are held back. */
const HIGH_WATER = 8 * 1024 * 1024;

export function createClient(core: Core, socket: Wire, session: Channel | undefined, isFull: boolean): Client {
  const client: Client = {
    socket,
    session,
    isFull,
    isAuthorized: session !== undefined,
    isListening: false,
    format: 'plain',
    filters: [],
    lingerS: undefined,
    isClosed: false,
    isBusy: false,
    isHandling: false,
    waiting: [],
    unsent: '',
    logLevel: undefined,
    backlog: [],
    lost: 0,
    onEnd: () => undefined,
    names: new Set(),
    subclasses: new Set(),
    hasAll: false,
    channel: undefined,
    send: (event) => sendEvent(core, client, event),
  };
  core.clients.add(client);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('drain', () => sendBacklog(core, client));
  socket.on('close', () => core.enter(() => forget(core, client)));
  return client;
}

/** What is written in one go is sent in one piece. */
export function write(client: Client, text: string): void {
  if (client.isClosed) return;
  if (client.unsent === '') process.nextTick(flush, client);
  client.unsent += text;
}

function flush(client: Client): void {
  const text = client.unsent;
  client.unsent = '';
  if (text !== '' && !client.socket.destroyed && client.socket.writable) client.socket.write(text);
}

function sendEvent(core: Core, client: Client, event: SwitchEvent): void {
  if (!client.isListening || !passesFilters(client, event)) return;
  const text = client.format === 'json' ? asJson(event) : asPlain(event);
  if (!mustWait(core, client) && client.backlog.length === 0) return write(client, text);
  if (client.backlog.length < MOST_WAITING) return void client.backlog.push(text);
  client.lost += 1;
  if (client.lost > MOST_LOST) end(core, client, 'killed listener because of lost events\n');
}

const mustWait = (core: Core, client: Client): boolean =>
  core.faults.isSilent ||
  client.isHandling ||
  client.isBusy ||
  client.socket.writableLength + client.unsent.length >= HIGH_WATER;

export function sendBacklog(core: Core, client: Client): void {
  if (client.backlog.length === 0 || mustWait(core, client)) return;
  const texts = client.backlog;
  client.backlog = [];
  if (client.lost > 0) logLoss(core, client.lost);
  client.lost = 0;
  write(client, texts.join(''));
}

/** With filters an event passes when one of them fits; one with a minus forbids. */
function passesFilters(client: Client, event: SwitchEvent): boolean {
  if (client.filters.length === 0) return true;
  let passes = false;
  for (const [name, wanted] of client.filters) {
    const value = event.headers[name];
    if (value === undefined) continue;
    const isNegative = wanted.startsWith('-');
    if (value.toLowerCase() !== wanted.replace(/^[+-]/, '').toLowerCase()) continue;
    if (isNegative) return false;
    passes = true;
  }
  return passes;
}

/** The only sign of dropped events that a client can get: a critical line of the log. */
export function logLoss(core: Core, lost: number): void {
  const line = `Lost [${lost}] events! Event Queue size: [1/${MOST_WAITING}]\n`;
  for (const client of core.clients) {
    if (client.logLevel !== undefined && client.logLevel >= CRITICAL) write(client, logLine(CRITICAL, line));
  }
}

const CRITICAL = 2;

/** Says goodbye and closes. */
export function end(core: Core, client: Client, text?: string): void {
  if (client.isClosed) return;
  client.socket.end(client.unsent + disconnectNotice(client.session?.uuid, text));
  client.unsent = '';
  // A peer that does not close in its turn must not keep us.
  client.socket.on('finish', () => client.socket.destroy());
  forget(core, client);
}

function forget(core: Core, client: Client): void {
  if (client.isClosed) return;
  client.isClosed = true;
  client.backlog = [];
  client.waiting.length = 0;
  core.listeners.remove(client);
  core.clients.delete(client);
  client.onEnd();
}
