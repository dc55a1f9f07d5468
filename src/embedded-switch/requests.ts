import { runApi } from './api-commands.ts';
import { isLive } from './channel.ts';
import { end, sendBacklog, write, type Client } from './client.ts';
import type { Core } from './core.ts';
import { answerConnect } from './outbound.ts';
import { fire } from './events.ts';
import { queueMessage } from './private-messages.ts';
import { event, myEvents, nixEvent, noEvents } from './subscriptions.ts';
import { apiResponse, commandReply, jobReply, NOT_FOUND, type Headers, type Request } from './wire.ts';

/** Requests are done one after the other, in the order in which they came. */
export function takeRequest(core: Core, client: Client, request: Request): void {
  if (client.isClosed) return;
  if (core.faults.isSilent || client.isBusy || client.waiting.length > 0) client.waiting.push(request);
  else handleOne(core, client, request);
}

export function takeWaiting(core: Core, client: Client): void {
  while (!core.faults.isSilent && !client.isBusy) {
    const request = client.waiting.shift();
    if (!request) return;
    handleOne(core, client, request);
  }
}

/** The reply leaves first, then what the request caused. */
function handleOne(core: Core, client: Client, request: Request): void {
  core.enter(() => {
    client.isHandling = true;
    handle(core, client, request);
    client.isHandling = false;
    sendBacklog(core, client);
  });
}

type Handler = (core: Core, client: Client, rest: string, request: Request) => string | undefined;

/** Prefix → what to do; the reply's text, or undefined when the handler wrote it. The order is FreeSWITCH's. */
const HANDLERS: readonly (readonly [prefix: string, handler: Handler])[] = [
  ['filter ', (_, client, rest) => filter(client, rest)],
  ['connect', (core, client) => (client.session ? answerConnect(core, client, client.session) : NOT_FOUND)],
  ['getvar', (_, client, rest) => (client.session ? (client.session.variables.get(rest.trim()) ?? '') : NOT_FOUND)],
  ['myevents', myEvents],
  ['sendmsg', sendMessage],
  ['sendevent', sendEvent],
  ['api ', api],
  ['bgapi ', bgapi],
  ['log', (_, client, rest) => setLogLevel(client, rest.trim())],
  ['linger', linger],
  ['nolinger', nolinger],
  ['nolog', (_, client) => endLog(client)],
  ['event', event],
  ['nixevent', nixEvent],
  ['noevents', noEvents],
];

/** Without `full` an outbound socket may do these only. */
const FOR_ALL = new Set(['filter ', 'connect', 'getvar', 'myevents', 'sendmsg']);

function handle(core: Core, client: Client, request: Request): void {
  const command = request.command;
  const lower = command.toLowerCase();
  if (lower.startsWith('exit') || lower.startsWith('...')) {
    write(client, commandReply('+OK bye'));
    return end(core, client);
  }
  if (!client.isAuthorized) return authorize(core, client, command);
  const found = HANDLERS.find(([prefix]) => lower.startsWith(prefix));
  const isAllowed = found && (client.isFull || FOR_ALL.has(found[0]));
  const reply = isAllowed ? found[1](core, client, command.slice(found[0].length), request) : NOT_FOUND;
  if (reply !== undefined) write(client, commandReply(reply === '' && found?.[0] !== 'getvar' ? NOT_FOUND : reply));
}

function authorize(core: Core, client: Client, command: string): void {
  if (!command.toLowerCase().startsWith('auth ')) return write(client, commandReply(NOT_FOUND));
  if (command.slice(5) === core.settings.password) {
    client.isAuthorized = true;
    return write(client, commandReply('+OK accepted'));
  }
  write(client, commandReply('-ERR invalid'));
  end(core, client);
}

function filter(client: Client, rest: string): string {
  const [first = '', second, third] = rest.trim().split(' ');
  if (first === 'delete' && second !== undefined) {
    client.filters =
      second === 'all'
        ? []
        : client.filters.filter(([name, value]) => name !== second || (third !== undefined && value !== third));
    return `+OK filter deleted. [${second}][${third ?? ''}]`;
  }
  const [name, value] = first === 'add' ? [second ?? '', third] : [first, second];
  if (value === undefined) return '-ERR invalid syntax';
  client.filters.push([name, value]);
  return `+OK filter added. [${name}]=[${value}]`;
}

function sendMessage(core: Core, client: Client, rest: string, request: Request): string {
  const named = rest.trim() || (request.headers['session-id'] ?? '');
  const channel = named === '' ? client.session : core.channels.get(named);
  const refusal = core.faults.refusalOf(`sendmsg ${named} ${request.headers['execute-app-name'] ?? ''}`);
  if (refusal !== undefined) return refusal;
  // A socket may go on telling its own channel something after the hangup; nobody listens.
  if (!channel || (!isLive(channel) && channel !== client.session)) return `-ERR invalid session id [${named}]`;
  if (isLive(channel))
    queueMessage(core, channel, { command: request.command, headers: request.headers, body: request.body });
  return '+OK';
}

function sendEvent(core: Core, _client: Client, rest: string, request: Request): string {
  const uuid = core.newUuid();
  const subclass = request.headers['event-subclass'];
  const name = rest.trim() || 'CUSTOM';
  if (takesEvent(core, request.headers)) return `+OK ${uuid}`;
  fire(
    core,
    name,
    (headers) => {
      Object.assign(headers, request.headers, { 'Event-UUID': uuid });
    },
    { ...(subclass === undefined ? {} : { subclass }), ...(request.body === '' ? {} : { body: request.body }) },
  );
  return `+OK ${uuid}`;
}

/** An event for a channel goes to what it is doing; park and the like only pass it on to the listeners. */
function takesEvent(core: Core, headers: Headers): boolean {
  const channel = core.channels.get(headers['unique-id'] ?? '');
  const onEvent = channel && isLive(channel) ? channel.stack.at(-1)?.wait.onEvent : undefined;
  onEvent?.(headers);
  return onEvent !== undefined;
}

const splitCommand = (text: string): [name: string, arg: string] => {
  const blank = text.indexOf(' ');
  return blank < 0 ? [text, ''] : [text.slice(0, blank), text.slice(blank + 1)];
};

function api(core: Core, client: Client, rest: string): undefined {
  client.isBusy = true;
  runApi(core, ...splitCommand(rest), (text) => {
    client.isBusy = false;
    write(client, apiResponse(text));
    sendBacklog(core, client);
    if (client.waiting.length > 0) core.soon(() => takeWaiting(core, client));
  });
  return undefined;
}

function bgapi(core: Core, client: Client, rest: string, request: Request): undefined {
  const job = request.headers['job-uuid'] ?? core.newUuid();
  const [name, arg] = splitCommand(rest);
  write(client, jobReply(job));
  runApi(core, name, arg, (body) => {
    fire(
      core,
      'BACKGROUND_JOB',
      (headers) => {
        headers['Job-UUID'] = job;
        if (client.session) headers['Job-Owner-UUID'] = client.session.uuid;
        headers['Job-Command'] = name;
        if (arg !== '') headers['Job-Command-Arg'] = arg;
      },
      { body },
    );
  });
  return undefined;
}

const DEBUG_LEVEL = 7;

function setLogLevel(client: Client, text: string): string {
  const level = text === '' ? DEBUG_LEVEL : Number.parseInt(text, 10);
  if (Number.isNaN(level)) return '-ERR invalid log level';
  client.logLevel = level;
  return `+OK log level ${text} [${level}]`;
}

function endLog(client: Client): string {
  const wasOn = client.logLevel !== undefined;
  client.logLevel = undefined;
  return wasOn ? '+OK no longer logging' : '-ERR not loging';
}

function linger(_core: Core, client: Client, rest: string): string {
  if (!client.session) return '-ERR not controlling a session';
  const seconds = /^ \S/.test(rest) ? Number.parseInt(rest, 10) || 0 : -1;
  client.lingerS = seconds;
  return seconds < 0 ? '+OK will linger' : `+OK will linger ${seconds} seconds`;
}

function nolinger(_core: Core, client: Client): string {
  if (!client.session) return '-ERR not controlling a session';
  client.lingerS = undefined;
  return '+OK will not linger';
}
