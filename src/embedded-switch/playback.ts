import { setVariable, type Channel } from './channel.ts';
import type { Timer } from '../pace/clock.ts';
import type { Core } from './core.ts';
import { fireChannel } from './events.ts';
import { endWait } from './execute.ts';
import type { Ending, Wait } from './frame.ts';
import type { Headers } from './wire.ts';

export const playback = (core: Core, channel: Channel, file: string): Wait | undefined =>
  play(core, channel, file, false);

/** Does not end by uuid_break: that only lets the file begin anew (measured). */
export const endlessPlayback = (core: Core, channel: Channel, file: string): Wait | undefined =>
  play(core, channel, file, true);

/** While something nested runs, the sound stands still. */
function play(core: Core, channel: Channel, file: string, isEndless: boolean): Wait | undefined {
  const length = core.settings.soundMs(file);
  if (length === null) {
    channel.response = 'FILE NOT FOUND';
    return undefined;
  }
  const sound = createSound(core, channel, length, () =>
    isEndless ? restart('done') : endWait(core, channel, wait, 'done'),
  );
  const restart = (why: Ending): true => {
    stop(core, channel, file, why);
    begin();
    return true;
  };
  const begin = (): void => {
    fireChannel(core, channel, 'PLAYBACK_START', describe(file));
    sound.start();
  };
  const wait: Wait = {
    takesMessages: true,
    isBreakable: true,
    hears: { sound: file },
    goesOnAfterBreak: () => isEndless && restart('break'),
    suspend: sound.pause,
    resume: sound.resume,
    onDigit(digit) {
      if (!terminators(channel).includes(digit)) return;
      setVariable(channel, 'playback_terminator_used', digit);
      endWait(core, channel, wait, 'break');
    },
    leave(why) {
      sound.pause();
      const ms = sound.playedMs();
      setVariable(channel, 'playback_seconds', String(Math.floor(ms / 1000)));
      setVariable(channel, 'playback_ms', String(ms));
      setVariable(channel, 'playback_samples', String(ms * 8));
      stop(core, channel, file, why);
      channel.response = why === 'hangup' || why === 'transfer' || sound.isTimeUp() ? 'PLAYBACK ERROR' : 'FILE PLAYED';
    },
  };
  begin();
  return wait;
}

function stop(core: Core, channel: Channel, file: string, why: Ending): void {
  fireChannel(core, channel, 'PLAYBACK_STOP', {
    ...describe(file),
    'Playback-Status': why === 'break' ? 'break' : 'done',
  });
}

function describe(file: string): Headers {
  const type = /^(tone_stream|local_stream):/.exec(file)?.[1];
  return { ...(type === undefined ? {} : { 'Playback-File-Type': type }), 'Playback-File-Path': file };
}

/** A star ends a playback where nothing else was said. */
function terminators(channel: Channel): string {
  const told = channel.variables.get('playback_terminators') ?? '*';
  if (told === 'none') return '';
  return told === 'any' ? '1234567890*#' : told;
}

interface Sound {
  start(): void;
  pause(): void;
  resume(): void;
  playedMs(): number;
  /** It was ended by playback_timeout_sec. */
  isTimeUp(): boolean;
}

function createSound(core: Core, channel: Channel, length: number, onEnd: () => void): Sound {
  const limit = Math.min(length, timeoutMs(channel));
  let played = 0;
  let runningSince: number | undefined;
  let timer: Timer | undefined;
  const forget = (): void => {
    if (!timer) return;
    core.cancel(timer);
    channel.timers.delete(timer);
    timer = undefined;
  };
  const sound: Sound = {
    start() {
      sound.pause();
      played = 0;
      sound.resume();
    },
    pause() {
      if (runningSince !== undefined) played += core.clock.now() - runningSince;
      runningSince = undefined;
      forget();
    },
    resume() {
      forget();
      runningSince = core.clock.now();
      if (limit === Infinity) return;
      timer = core.after(Math.max(1, limit - played), () => {
        forget();
        onEnd();
      });
      channel.timers.add(timer);
    },
    playedMs: () => played,
    isTimeUp: () => limit < length && played >= limit,
  };
  return sound;
}

/** FreeSWITCH takes no notice of less than two seconds. */
function timeoutMs(channel: Channel): number {
  const seconds = Number.parseInt(channel.variables.get('playback_timeout_sec') ?? '0', 10);
  return seconds > 1 ? seconds * 1000 : Infinity;
}
