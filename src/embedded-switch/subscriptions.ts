import type { Client } from './client.ts';
import type { Core } from './core.ts';
import { MY_EVENTS } from './listeners.ts';
import { NOT_FOUND } from './wire.ts';

/** Which events a client wants: each function takes the rest of its command and says the reply. */

export function myEvents(core: Core, client: Client, rest: string): string {
  if (!client.session && !rest.startsWith(' ')) return NOT_FOUND;
  if (client.channel !== undefined) return '-ERR aready enabled.';
  const uuid = client.session?.uuid ?? rest.trim().split(' ')[0] ?? '';
  if (/json/i.test(rest)) client.format = 'json';
  for (const name of MY_EVENTS) client.names.add(name);
  client.channel = uuid;
  client.isListening = true;
  core.listeners.place(client);
  return '+OK Events Enabled';
}

/** Names of events; those after CUSTOM are subclasses. */
function readNames(rest: string): {
  readonly names: string[];
  readonly subclasses: string[];
  readonly format: string | undefined;
} {
  const words = rest
    .trim()
    .split(/ +/)
    .filter((word) => word !== '');
  const format = ['json', 'plain', 'xml'].find((one) => one === words[0]?.toLowerCase());
  const list = format === undefined ? words : words.slice(1);
  const custom = list.findIndex((word) => word.toUpperCase() === 'CUSTOM');
  const names = (custom < 0 ? list : list.slice(0, custom + 1)).map((word) => word.toUpperCase());
  return { names: names.filter(isEventName), subclasses: custom < 0 ? [] : list.slice(custom + 1), format };
}

const isEventName = (name: string): boolean =>
  /^(ALL|CUSTOM|HEARTBEAT|BACKGROUND_JOB|API|DTMF|LOG|SHUTDOWN|STARTUP|RELOADXML|PRIVATE_COMMAND|TALK|NOTALK|NAT|MESSAGE|CODEC|TRAP|GENERAL|COMMAND)$/.test(
    name,
  ) ||
  /^(CHANNEL|PLAYBACK|RECORD|MODULE|PRESENCE|CALL|MEDIA|SESSION|DETECTED|MESSAGE|RE|ADD|DEL|EXE|SEND|RECV|SERVER|CLIENT|SOCKET|CONFERENCE|PHONE|ROSTER|UN|PUBLISH)_?[A-Z_]*$/.test(
    name,
  );

export function event(core: Core, client: Client, rest: string): string {
  const { names, subclasses, format } = readNames(rest);
  if (format === 'json' || format === 'plain') client.format = format;
  if (names.length === 0) return '-ERR no keywords supplied';
  for (const name of names) client.names.add(name);
  for (const subclass of subclasses) client.subclasses.add(subclass);
  if (names.includes('ALL')) client.hasAll = true;
  client.isListening = true;
  core.listeners.place(client);
  return `+OK event listener enabled ${client.format}`;
}

export function nixEvent(_core: Core, client: Client, rest: string): string {
  const { names, subclasses } = readNames(rest);
  if (names.length === 0) return '-ERR no keywords supplied';
  for (const subclass of subclasses) client.subclasses.delete(subclass);
  for (const name of names) if (name !== 'CUSTOM') client.names.delete(name);
  if (names.includes('ALL')) {
    client.hasAll = false;
    client.names.clear();
  }
  return '+OK events nixed';
}

export function noEvents(core: Core, client: Client): string {
  if (!client.isListening) return '-ERR not listening for events';
  client.isListening = false;
  client.hasAll = false;
  client.names.clear();
  client.subclasses.clear();
  core.listeners.remove(client);
  return '+OK no longer listening for events';
}
