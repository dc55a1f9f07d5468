import { hasMedia, isLive, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { fireChannel } from './events.ts';
import { endWait } from './execute.ts';
import { wake } from './execution.ts';
import type { Wait } from './frame.ts';

/** A target without sound is waited for so long. */
const PATIENCE_MS = 6000;

/**
 * `eavesdrop UUID`: hears what the target hears and says, wherever that goes, until it is gone. Whether it whispers is
 * read once, at the beginning. It takes no messages: they wait until it is over.
 */
export function eavesdrop(core: Core, channel: Channel, uuid: string): Wait | undefined {
  const target = core.channels.get(uuid);
  if (target === undefined || target === channel || !isLive(target)) return undefined;
  const isWhisper = channel.variables.get('eavesdrop_whisper_bleg') === 'true';
  const timer = hasMedia(target)
    ? undefined
    : core.after(PATIENCE_MS, () => hasMedia(target) || endWait(core, channel, wait, 'done'));
  if (timer !== undefined) channel.timers.add(timer);
  const onTargetGone = (): void => wake(core, channel);
  target.onHangup.push(onTargetGone);
  fireBug(core, target, 'MEDIA_BUG_START');
  const wait: Wait = {
    takesMessages: false,
    isBreakable: false,
    hears: { target: uuid, isWhisper },
    isOver: () => !isLive(target),
    onEvent: (headers) => headers['eavesdrop-command'] === '*' && endWait(core, channel, wait, 'done'),
    leave() {
      if (timer !== undefined) core.cancel(timer);
      if (timer !== undefined) channel.timers.delete(timer);
      target.onHangup = target.onHangup.filter((act) => act !== onTargetGone);
      if (core.channels.get(uuid) === target) fireBug(core, target, 'MEDIA_BUG_STOP');
    },
  };
  return wait;
}

const fireBug = (core: Core, target: Channel, name: string): void =>
  fireChannel(core, target, name, { 'Media-Bug-Function': 'eavesdrop', 'Media-Bug-Target': target.uuid });
