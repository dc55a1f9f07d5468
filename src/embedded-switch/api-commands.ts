import { channelCommand } from './channel-commands.ts';
import { knownCause } from './causes.ts';
import { conferenceCommand } from './conference-commands.ts';
import type { Core } from './core.ts';
import { fire } from './events.ts';
import { hearsNow } from './hears-now.ts';
import { hangUp } from './life.ts';
import { originate } from './originate.ts';
import { show } from './show.ts';
import { cond, schedApi } from './small-commands.ts';
import { contactOf } from './telephones.ts';

/** Runs an api command; the reply comes at once but for `originate`. */
export function runApi(core: Core, name: string, arg: string, reply: (text: string) => void): void {
  const refusal = core.faults.refusalOf(arg === '' ? name : `${name} ${arg}`);
  if (refusal !== undefined) return reply(`${refusal}\n`);
  if (name === 'originate') return originate(core, arg, reply);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  reply(command?.(core, arg.trim()) ?? channelCommand(core, name, arg.trim()) ?? `-ERR ${name} Command not found!\n`);
}

const VERSION = 'FreeSWITCH Version 1.10.12-release~64bit ( 64bit)\n';
const LINE = '='.repeat(97);

const COMMANDS: Readonly<Record<string, (core: Core, arg: string) => string>> = {
  conference: conferenceCommand,
  show,
  status,
  version: () => VERSION,
  hostname: (core) => core.settings.hostname,
  switchname: (core) => core.settings.switchname,
  uptime: (core) => String(Math.floor((core.clock.now() - core.startedAt) / 1000)),
  create_uuid: (core) => core.newUuid(),
  cond: (_, arg) => cond(arg),
  sched_api: schedApi,
  strepoch: (core) => String(Math.floor(core.clock.now() / 1000)),
  global_getvar: globalGetvar,
  global_setvar: globalSetvar,
  module_exists: (core, arg) => String(core.modules.has(arg)),
  reloadxml,
  sofia,
  sofia_contact: sofiaContact,
  user_exists: userExists,
  hupall,
  fsctl: (_, arg) => (arg.endsWith('_check') ? 'false' : '+OK\n'),
  enqueued_hears: (core) => JSON.stringify(hearsNow(core)),
};

function status(core: Core): string {
  const ms = core.clock.now() - core.startedAt;
  const [count, max] = [core.channels.size, 1000];
  return (
    `UP 0 years, ${Math.floor(ms / 86_400_000)} days, ${Math.floor(ms / 3_600_000) % 24} hours, ${Math.floor(ms / 60_000) % 60} minutes, ` +
    `${Math.floor(ms / 1000) % 60} seconds, ${Math.floor(ms) % 1000} milliseconds, 0 microseconds\n` +
    'FreeSWITCH (Version 1.10.12-release  64bit) is ready\n' +
    `${core.lastSessionId} session(s) since startup\n${count} session(s) - peak ${core.peakSessions}, last 5min ${core.peakSessions} \n` +
    `0 session(s) per Sec out of max ${max}, peak 0, last 5min 0 \n${max} session(s) max\nmin idle cpu 0.00/100.00\nCurrent Stack Size/Max 240K/8192K\n`
  );
}

function globalSetvar(core: Core, text: string): string {
  const [name = '', ...value] = text.split('=');
  if (name === '' || value.length === 0) return '-USAGE: <var>=<value> [=<value2>]\n';
  core.settings.globals[name] = value.join('=');
  return '+OK';
}

function globalGetvar(core: Core, name: string): string {
  const all: Readonly<Record<string, string>> = {
    hostname: core.settings.hostname,
    domain: core.settings.domain,
    ...core.settings.globals,
    core_uuid: core.uuid,
  };
  if (name !== '') return Object.hasOwn(all, name) ? (all[name] ?? '') : '';
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function reloadxml(core: Core): string {
  fire(core, 'RELOADXML', () => undefined);
  return '+OK [Success]\n';
}

/** `sofia status [profile NAME [reg] | gateway NAME]` */
function sofia(core: Core, arg: string): string {
  const [command, kind, name = ''] = arg.split(/ +/);
  if (command === 'profile' || command === 'recover') return '+OK\n';
  if (command !== 'status') return '-USAGE: sofia help\n';
  if (kind === undefined) return core.settings.profiles.map((profile) => `${profile}\tprofile\tRUNNING (0)\n`).join('');
  if (kind === 'gateway')
    return core.settings.gateways.includes(name)
      ? `${LINE}\nName    \t${name}\nState   \tNOREG\nStatus  \tUP\n${LINE}\n`
      : 'Invalid Gateway!\n';
  if (!core.settings.profiles.includes(name)) return 'Invalid Profile!\n';
  const registered = [...core.directory.telephones.values()].filter((telephone) => telephone.isRegistered);
  return `${LINE}\nName             \t${name}\nDomain Name      \tN/A\nURL              \tsip:mod_sofia@127.0.0.1:${core.settings.sipPort}\nREGISTRATIONS    \t${registered.length}\n${LINE}\n`;
}

function sofiaContact(core: Core, arg: string): string {
  const [user = '', domain = core.settings.domain] = arg.replace(/^[^/]*\//, '').split('@');
  const telephone = domain === core.settings.domain ? core.directory.telephones.get(user) : undefined;
  return telephone?.isRegistered
    ? `sofia/${core.settings.profiles[0]}/${contactOf(core, user)}`
    : 'error/user_not_registered';
}

/** `user_exists id USER DOMAIN` */
function userExists(core: Core, arg: string): string {
  const [, user = '', domain] = arg.split(/ +/);
  return String(domain === core.settings.domain && core.directory.telephones.has(user));
}

function hupall(core: Core, arg: string): string {
  const cause = arg === '' ? 'MANAGER_REQUEST' : knownCause(arg.split(' ')[0]);
  for (const channel of [...core.channels.values()]) hangUp(core, channel, cause);
  return `+OK hangup all channels with cause ${cause}\n`;
}
