import { knownCause } from './causes.ts';
import { setVariable, type Channel } from './channel.ts';
import { conference } from './conference-application.ts';
import type { Core } from './core.ts';
import { eavesdrop } from './eavesdrop.ts';
import { fireChannel } from './events.ts';
import { endWait } from './execute.ts';
import { transferTo } from './execution.ts';
import { expand } from './expand.ts';
import type { Wait } from './frame.ts';
import { answer, hangUp, ring, startEarlyMedia } from './life.ts';
import { runLua } from './lua.ts';
import { park } from './park.ts';
import { endlessPlayback, playback } from './playback.ts';
import { record, recordSession, stopRecordSession } from './recording-applications.ts';
import { socket } from './outbound.ts';

export interface Application {
  /** Started on an unanswered channel it sends a 183 first. */
  readonly needsMedia?: true;
  /** Nothing: it is done. */
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- most applications do something and have no more to say
  run(core: Core, channel: Channel, data: string): Wait | undefined | void;
}

const at = (
  name: string,
  act: (core: Core, channel: Channel, data: string) => void,
): readonly [string, Application] => [name, { run: act }];

/** The dialplan applications, by name. */
export const APPLICATIONS: Readonly<Record<string, Application>> = Object.fromEntries([
  at('answer', (core, channel) => answer(core, channel)),
  at('pre_answer', (core, channel) => startEarlyMedia(core, channel)),
  at('ring_ready', (core, channel) => ring(core, channel)),
  at('set', assign),
  at('export', (core, channel, data) => assign(core, channel, data.replace(/^nolocal:/, ''))),
  at('multiset', (core, channel, data) => data.split(' ').forEach((part) => assign(core, channel, part))),
  at('unset', (_, channel, data) => setVariable(channel, data, undefined)),
  at('multiunset', (_, channel, data) => data.split(' ').forEach((name) => setVariable(channel, name, undefined))),
  at('eval', () => undefined), // its argument was expanded already
  at('log', () => undefined),
  at('info', () => undefined),
  at('event', (core, channel) => fireChannel(core, channel, 'CHANNEL_APPLICATION')),
  at('hangup', (core, channel, data) => hangUp(core, channel, knownCause(data || undefined))),
  at('transfer', (core, channel, data) => transfer(core, channel, data)),
  at('execute_extension', (core, channel, data) => transfer(core, channel, data)),
  [
    'respond',
    { run: (core, channel, data) => hangUp(core, channel, data.startsWith('486') ? 'USER_BUSY' : 'CALL_REJECTED') },
  ],
  ['sleep', { run: sleep }],
  ['lua', { run: runLua }],
  ['park', { run: park }],
  ['socket', { run: socket }],
  ['playback', { needsMedia: true, run: playback }],
  ['endless_playback', { needsMedia: true, run: endlessPlayback }],
  ['conference', { needsMedia: true, run: conference }],
  ['eavesdrop', { needsMedia: true, run: eavesdrop }],
  ['record', { needsMedia: true, run: record }],
  ['record_session', { needsMedia: true, run: recordSession }],
  ['stop_record_session', { needsMedia: true, run: stopRecordSession }],
  ['echo', { needsMedia: true, run: () => ({ takesMessages: true, isBreakable: true, leave: () => undefined }) }],
  [
    'send_dtmf',
    {
      needsMedia: true,
      run: (core, channel, data) => fireChannel(core, channel, 'SEND_DTMF', { 'DTMF-Digits': data }),
    },
  ],
] satisfies (readonly [string, Application])[]);

/** The value is expanded a second time, as there (base_set). */
function assign(core: Core, channel: Channel, data: string): void {
  const equals = data.search(/[=,]/);
  if (equals > 0) setVariable(channel, data.slice(0, equals), expand(core, channel, data.slice(equals + 1)));
}

function transfer(core: Core, channel: Channel, data: string): void {
  const [destination = '', dialplan = 'XML', context = 'default'] = data.replace(/^'|'$/g, '').split(' ');
  transferTo(core, channel, destination, dialplan, context);
}

function sleep(core: Core, channel: Channel, data: string): Wait | undefined {
  const ms = Number.parseInt(data, 10) || 0;
  if (ms <= 0) return undefined;
  const timer = core.after(ms, () => endWait(core, channel, wait, 'done'));
  channel.timers.add(timer);
  const wait: Wait = {
    takesMessages: true,
    isBreakable: true,
    leave() {
      core.cancel(timer);
      channel.timers.delete(timer);
    },
  };
  return wait;
}
