import { APPLICATIONS } from './applications.ts';
import { hasMedia, isLive, setVariable, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { fireChannel } from './events.ts';
import { wake } from './execution.ts';
import { expand } from './expand.ts';
import type { Ending, Frame, PrivateMessage } from './frame.ts';
import { hangUp, startEarlyMedia } from './life.ts';
import type { Headers } from './wire.ts';

export interface ExecuteOptions {
  /** The sendmsg that asked for it. */
  readonly message?: PrivateMessage;
  /** Called when it has ended, also by a hangup. */
  readonly then?: () => void;
}

/** Runs an application: at once to its end, or until it waits on the channel's stack. False: there is none of that name. */
export function execute(
  core: Core,
  channel: Channel,
  name: string,
  data: string,
  options: ExecuteOptions = {},
): boolean {
  const application = APPLICATIONS[name.toLowerCase()];
  if (!application) {
    hangUp(core, channel, 'DESTINATION_OUT_OF_ORDER');
    return false;
  }
  if (application.needsMedia && !hasMedia(channel)) startEarlyMedia(core, channel);
  const frame: Frame = {
    application: name.toLowerCase(),
    data: expand(core, channel, data),
    uuid: applicationUuid(core, options.message),
    message: options.message,
    then: options.then,
    wait: NOT_WAITING,
  };
  channel.application = { name: frame.application, data: frame.data };
  setVariable(channel, 'current_application_data', frame.data);
  setVariable(channel, 'current_application', frame.application);
  channel.response = undefined;
  fireChannel(core, channel, 'CHANNEL_EXECUTE', describe(frame));
  channel.isBreaking = false;
  channel.stack.at(-1)?.wait.suspend?.();
  channel.stack.push(frame);
  const wait = application.run(core, channel, frame.data);
  if (wait) frame.wait = wait;
  else endFrame(core, channel, 'done');
  return true;
}

const NOT_WAITING = { takesMessages: false, isBreakable: false, leave: () => undefined };

const applicationUuid = (core: Core, message: PrivateMessage | undefined): string =>
  message?.headers['event-uuid'] ?? core.newUuid();

function describe(frame: Frame): Headers {
  const name = frame.message?.headers['event-uuid-name'];
  return {
    Application: frame.application,
    ...(frame.data === '' ? {} : { 'Application-Data': frame.data }),
    'Application-UUID': frame.uuid,
    ...(name === undefined ? {} : { 'Application-UUID-Name': name }),
  };
}

/** Ends the innermost application. Always true, for the one who asks whether anything was done. */
export function endFrame(core: Core, channel: Channel, why: Ending): true {
  const frame = channel.stack.at(-1);
  if (!frame) return true;
  frame.wait.leave(why);
  channel.stack.pop();
  const { Application, 'Application-Data': data, ...ids } = describe(frame);
  const response = channel.response ?? '_none_';
  fireChannel(core, channel, 'CHANNEL_EXECUTE_COMPLETE', {
    Application: Application ?? '',
    ...(data === undefined ? {} : { 'Application-Data': data }),
    'Application-Response': response,
    ...ids,
  });
  const below = channel.stack.at(-1);
  frame.then?.();
  if (isLive(channel) && !channel.transfer && channel.stack.at(-1) === below) below?.wait.resume?.();
  wake(core, channel);
  return true;
}

/** Ends the innermost application from outside, when it is the one that `wait` belongs to: a timer, a digit. */
export function endWait(core: Core, channel: Channel, wait: Frame['wait'], why: Ending): void {
  if (channel.stack.at(-1)?.wait === wait) endFrame(core, channel, why);
}
