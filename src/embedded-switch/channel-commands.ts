import { addChannelHeaders, addCoreHeaders, addVariables } from './events.ts';
import { hasMedia, isLive, setVariable, type Channel } from './channel.ts';
import { knownCause } from './causes.ts';
import type { Core } from './core.ts';
import { transferTo } from './execution.ts';
import { answer, hangUp, startEarlyMedia } from './life.ts';
import { breakChannel, queueMessage } from './private-messages.ts';
import { startRecording, stopRecording } from './recording-applications.ts';
import { separate } from './separate.ts';
import { phoneEvent, renegotiate, sendKeys } from './telephone-commands.ts';
import { plainHeaders, type Headers } from './wire.ts';

interface Command {
  /** Words that it needs after the channel. */
  readonly needs?: number;
  readonly usage: string;
  readonly missing?: string;
  run(core: Core, channel: Channel, args: readonly string[], rest: string): string;
}

const NO_CHANNEL = '-ERR No such channel!\n';

/** The api commands uuid_…; undefined: there is none of that name. */
export function channelCommand(core: Core, name: string, arg: string): string | undefined {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) return undefined;
  const [uuid = '', ...args] = arg.split(/ +/).filter((word) => word !== '');
  if (uuid === '' || args.length < (command.needs ?? 0)) return command.usage;
  const channel = core.channels.get(uuid);
  if (!channel || !isLive(channel)) return command.missing ?? NO_CHANNEL;
  return command.run(core, channel, args, arg.slice(arg.indexOf(uuid) + uuid.length).replace(/^ +/, ''));
}

const COMMANDS: Readonly<Record<string, Command>> = {
  uuid_exists: { usage: 'false', missing: 'false', run: () => 'true' },
  uuid_kill: {
    usage: '-USAGE: <uuid> [cause]\n',
    run: (core, channel, [cause]) => done(() => hangUp(core, channel, knownCause(cause))),
  },
  uuid_break: {
    usage: '-USAGE: <uuid> [all]\n',
    run: (core, channel, args) =>
      done(() =>
        breakChannel(
          core,
          channel,
          args.some((word) => word.includes('all')),
        ),
      ),
  },
  uuid_answer: { usage: '-ERROR\n', missing: '-ERROR\n', run: (core, channel) => done(() => answer(core, channel)) },
  uuid_pre_answer: {
    usage: '-ERROR\n',
    missing: '-ERROR\n',
    run: (core, channel) => done(() => startEarlyMedia(core, channel)),
  },
  uuid_getvar: {
    usage: '-USAGE: <uuid> <var>\n',
    needs: 1,
    run: (_, channel, [name]) => channel.variables.get(name ?? '') ?? '_undef_',
  },
  uuid_setvar: {
    usage: '-USAGE: <uuid> <var> [value]\n',
    needs: 1,
    run: (_, channel, __, rest) => setOne(channel, rest),
  },
  uuid_setvar_multi: {
    usage: '-USAGE: <uuid> <var>=<value>;<var>=<value>...\n',
    needs: 1,
    run: (_, channel, __, rest) => setMany(channel, rest),
    missing: `${NO_CHANNEL}-USAGE: <uuid> <var>=<value>;<var>=<value>...\n`,
  },
  uuid_transfer: {
    usage: '-USAGE: <uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]\n',
    needs: 1,
    run: (core, channel, _, rest) => transfer(core, channel, rest),
  },
  uuid_fileman: {
    usage: '-USAGE: <uuid> <cmd>:<val>\n',
    needs: 1,
    run: (_, channel) =>
      channel.stack.some((frame) => frame.wait.hears && 'sound' in frame.wait.hears)
        ? '+OK\n'
        : '-ERR No file handle!\n',
  },
  uuid_park: {
    usage: '-USAGE: <uuid>\n',
    run: (core, channel) => done(() => transferTo(core, channel, 'park:', 'inline', channel.context)),
  },
  uuid_dump: { usage: '-USAGE: <uuid> [format]\n', run: (core, channel, [format]) => dump(core, channel, format) },
  uuid_record: {
    usage: '-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>]\n',
    needs: 2,
    missing: '-ERR Cannot locate session!\n',
    run: (core, channel, args) => record(core, channel, args),
  },
  uuid_broadcast: {
    usage: '-USAGE: <uuid> <path> [aleg|bleg|holdb|both]\n',
    needs: 1,
    missing: '-ERR invalid uuid\n',
    run: (core, channel, _, rest) => broadcast(core, channel, rest),
  },
  uuid_send_dtmf: {
    usage: '-USAGE: <uuid> <dtmf_data>\n',
    needs: 1,
    missing: '-ERR Cannot locate session!\n',
    run: (_, channel, [digits = '']) => sendKeys(channel, digits),
  },
  uuid_phone_event: {
    usage: '-USAGE: <uuid> talk|hold\n',
    missing: '-ERR Operation failed\n',
    run: (_, channel, [event = 'talk']) => phoneEvent(channel, event),
  },
  uuid_media_reneg: {
    usage: '-USAGE: <uuid>[ <codec_string>]\n',
    missing: '-ERR Operation Failed\n',
    run: (_, channel, [codecs = '']) => renegotiate(channel, codecs),
  },
};

function done(act: () => unknown): string {
  act();
  return '+OK\n';
}

/** The value is cleaned of quotes and escapes, as every word of a command. */
function setOne(channel: Channel, rest: string): string {
  const [name = '', value] = separate(rest, ' ', 2);
  setVariable(channel, name, value);
  return '+OK\n';
}

function setMany(channel: Channel, rest: string): string {
  for (const pair of rest.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0) setVariable(channel, pair.slice(0, equals), pair.slice(equals + 1));
  }
  return '+OK\n';
}

function transfer(core: Core, channel: Channel, rest: string): string {
  const [destination = '', dialplan = 'XML', context = 'default'] = separate(rest, ' ').filter(
    (word) => !/^-(bleg|both)$/.test(word),
  );
  transferTo(core, channel, destination, dialplan, context);
  return '+OK\n';
}

function dump(core: Core, channel: Channel, format: string | undefined): string {
  const headers: Headers = {};
  addCoreHeaders(core, headers, 'CHANNEL_DATA');
  addChannelHeaders(headers, channel);
  addVariables(headers, channel);
  return format === 'json' ? JSON.stringify(headers) : `${plainHeaders(headers)}\n`;
}

function record(core: Core, channel: Channel, [action, path = '']: readonly string[]): string {
  if (action === 'stop')
    return stopRecording(core, channel, path) ? '+OK Success\n' : '-ERR Cannot stop record session!\n';
  const canBegin = hasMedia(channel) && canWrite(core, path);
  // A channel that only rings is taken for one with early media from then on, though nothing can be recorded.
  startEarlyMedia(core, channel);
  return canBegin && startRecording(core, channel, path) ? '+OK Success\n' : '-ERR Cannot record session!\n';
}

const WRITERS: Readonly<Record<string, string>> = { wav: 'mod_sndfile', mp3: 'mod_shout', mp4: 'mod_av' };

const canWrite = (core: Core, path: string): boolean =>
  core.modules.has(WRITERS[path.slice(path.lastIndexOf('.') + 1)] ?? '');

/** `APPLICATION::DATA`, or a file to play. */
function broadcast(core: Core, channel: Channel, rest: string): string {
  const [path = ''] = rest.split(' ');
  const [application, data] = path.includes('::') ? path.split('::') : ['playback', path];
  const headers: Headers = {
    'call-command': 'execute',
    'execute-app-name': application ?? '',
    'execute-app-arg': data ?? '',
  };
  queueMessage(core, channel, { command: 'sendmsg', headers, body: '' });
  return '+OK Message sent\n';
}
