import type { Channel } from './channel.ts';
import type { Core } from './core.ts';
import { fireChannel } from './events.ts';
import type { Wait } from './frame.ts';

/** Waits for messages. A channel that is parked already is not parked again: then this does nothing, as in FreeSWITCH. */
export function park(core: Core, channel: Channel): Wait | undefined {
  if (channel.isControlled) return undefined;
  return startPark(core, channel);
}

export function startPark(core: Core, channel: Channel): Wait {
  channel.isControlled = true;
  fireChannel(core, channel, 'CHANNEL_PARK');
  return {
    takesMessages: true,
    isBreakable: false,
    isOver: () => !channel.isControlled,
    leave: () => unpark(core, channel),
  };
}

export function unpark(core: Core, channel: Channel): void {
  channel.isControlled = false;
  fireChannel(core, channel, 'CHANNEL_UNPARK');
}
