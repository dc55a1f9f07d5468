import type { Channel } from './channel.ts';
import type { Core } from './core.ts';
import { fireChannel } from './events.ts';
import { endWait } from './execute.ts';
import type { Wait } from './frame.ts';
import { writeSilence } from './recordings.ts';

interface Running {
  readonly path: string;
  readonly startedAt: number;
}

const running = new WeakMap<Channel, Running[]>();

/** uuid_record start, record_session: goes on beside whatever the channel does. One that runs is left as it is. */
export function startRecording(core: Core, channel: Channel, path: string): boolean {
  const list = running.get(channel) ?? [];
  if (list.some((one) => one.path === path)) return true;
  if (writeSilence(path, 0) === null) return false;
  running.set(channel, [...list, { path, startedAt: core.clock.now() }]);
  fireChannel(core, channel, 'RECORD_START', { 'Record-File-Path': path });
  if (list.length === 0) channel.onReport.push(() => stopRecording(core, channel, 'all'));
  return true;
}

export function stopRecording(core: Core, channel: Channel, path: string): boolean {
  const list = running.get(channel) ?? [];
  const ending = list.filter((one) => path === 'all' || one.path === path);
  running.set(
    channel,
    list.filter((one) => !ending.includes(one)),
  );
  for (const one of ending) finish(core, channel, one);
  return ending.length > 0;
}

function finish(core: Core, channel: Channel, { path, startedAt }: Running): void {
  writeSilence(path, core.clock.now() - startedAt);
  fireChannel(core, channel, 'RECORD_STOP', { 'Record-File-Path': path, 'Record-Completion-Cause': 'success-maxtime' });
}

export const recordSession = (core: Core, channel: Channel, data: string): void =>
  void startRecording(core, channel, data);

export const stopRecordSession = (core: Core, channel: Channel, data: string): void =>
  void stopRecording(core, channel, data);

/** `record PATH [seconds]`: the channel does nothing else meanwhile. */
export function record(core: Core, channel: Channel, data: string): Wait | undefined {
  const [path = '', seconds = '0'] = data.split(' ');
  if (writeSilence(path, 0) === null) return undefined;
  const one: Running = { path, startedAt: core.clock.now() };
  fireChannel(core, channel, 'RECORD_START', { 'Record-File-Path': path });
  const limitMs = Number(seconds) * 1000;
  const timer = limitMs > 0 ? core.after(limitMs, () => endWait(core, channel, wait, 'done')) : undefined;
  if (timer) channel.timers.add(timer);
  const wait: Wait = {
    takesMessages: true,
    isBreakable: true,
    leave() {
      if (timer) core.cancel(timer);
      if (timer) channel.timers.delete(timer);
      finish(core, channel, one);
    },
  };
  return wait;
}
