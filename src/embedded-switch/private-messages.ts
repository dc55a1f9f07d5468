import { hasMedia, isLive, setVariable, type Channel } from './channel.ts';
import { knownCause } from './causes.ts';
import type { Core } from './core.ts';
import { addChannelHeaders, fire } from './events.ts';
import { execute } from './execute.ts';
import { wake } from './execution.ts';
import type { PrivateMessage } from './frame.ts';
import { hangUp } from './life.ts';

/**
 * Messages that were sent to a channel wait in its queue. Whatever the channel is doing (park, playback, conference,
 * sleep) takes them from there, one after the other, and carries them out nested in itself.
 */
export function queueMessage(core: Core, channel: Channel, message: PrivateMessage): void {
  channel.messages.push(message);
  wake(core, channel);
}

/** A message with event-lock keeps the following ones in the queue while it is carried out. */
export const isLocked = (channel: Channel): boolean =>
  channel.stack.some((frame) => frame.message !== undefined && frame.message.headers['event-lock'] === 'true');

export function runMessage(core: Core, channel: Channel, message: PrivateMessage): void {
  const { headers } = message;
  message.isQuiet = !hasMedia(channel);
  const command = headers['call-command'];
  const application = headers['execute-app-name'];
  if (command === 'execute' && application !== undefined && application !== '') {
    return executeMessage(core, channel, message, application);
  }
  if (command === 'hangup') hangUp(core, channel, knownCause(headers['hangup-cause']));
  firePrivateCommand(core, channel, message);
}

/** The flags are FreeSWITCH's: through them a uuid_break ends everything that runs nested in the first message. */
function executeMessage(core: Core, channel: Channel, message: PrivateMessage, application: string): void {
  channel.stopsBroadcast = false;
  message.isInner = channel.isBroadcasting;
  channel.isBroadcasting = true;
  const isText = headerIs(message, 'content-type', 'text/plain');
  const data = message.headers['execute-app-arg'] ?? (isText ? message.body : '');
  runTurns(core, channel, message, application, data);
}

/** A turn shorter than this is the last one, whatever `loops` says. */
const SHORTEST_LOOP_MS = 500;

/** loops: how often, -1 without end. */
function runTurns(core: Core, channel: Channel, message: PrivateMessage, application: string, data: string): void {
  const loops = Number.parseInt(message.headers['loops'] ?? '1', 10) || 0;
  let turn = 0;
  const next = (): void => {
    const startedAt = core.clock.now();
    turn += 1;
    setVariable(channel, 'current_loop', String(turn));
    setVariable(channel, 'total_loops', String(loops));
    const then = (): void => {
      const isLong = core.clock.now() - startedAt >= SHORTEST_LOOP_MS;
      const goesOn = isLong && isReady(channel) && !channel.stopsBroadcast && (loops < 0 || turn < loops);
      if (goesOn) next();
      else closeMessage(core, channel, message);
    };
    if (!execute(core, channel, application, data, { message, then })) closeMessage(core, channel, message);
  };
  next();
}

const isReady = (channel: Channel): boolean =>
  isLive(channel) && channel.transfer === undefined && channel.resetTo === undefined;

const headerIs = (message: PrivateMessage, name: string, value: string): boolean =>
  message.headers[name]?.toLowerCase() === value;

function closeMessage(core: Core, channel: Channel, message: PrivateMessage): void {
  setVariable(channel, 'current_loop', undefined);
  setVariable(channel, 'total_loops', undefined);
  if (!message.isInner) channel.isBroadcasting = false;
  if (channel.stopsBroadcast) {
    channel.isBroadcasting = false;
    channel.isBreaking = true;
  }
  firePrivateCommand(core, channel, message);
}

function firePrivateCommand(core: Core, channel: Channel, message: PrivateMessage): void {
  if (message.isQuiet) return;
  fire(
    core,
    'PRIVATE_COMMAND',
    (headers) => {
      Object.assign(headers, message.headers, { Command: message.command });
      addChannelHeaders(headers, channel);
    },
    { uuid: channel.uuid },
  );
}

/** uuid_break; all: also what still waits in the queue. */
export function breakChannel(core: Core, channel: Channel, isAll: boolean): void {
  if (isAll) channel.messages.length = 0;
  channel.isBreaking = true;
  if (channel.isBroadcasting) channel.stopsBroadcast = true;
  wake(core, channel);
}
