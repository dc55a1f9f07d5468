import { hasMedia, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { computeHears, type Ear, type Hears } from './hears.ts';

/** The matrix at this moment. */
export const hearsNow = (core: Core): Hears => computeHears(ears(core), core.rooms, core.settings.conferenceMusic);

function* ears(core: Core): Generator<Ear> {
  for (const channel of core.channels.values()) yield earOf(channel);
}

/** The innermost application is the one whose sound goes out. */
const earOf = (channel: Channel): Ear => ({
  uuid: channel.uuid,
  hasMedia: hasMedia(channel),
  hears: channel.stack.at(-1)?.wait.hears,
});
