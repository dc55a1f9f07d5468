import { CALL_STATE_NUMBER, isLive, setVariable, type CallState, type Channel, type ChannelState } from './channel.ts';
import type { Core } from './core.ts';
import { fireChannel } from './events.ts';
import { wake } from './execution.ts';
import { Q850 } from './causes.ts';

/** Creation, ringing, answer, hangup and end of a channel, with the events of each. */

export function addToSwitch(core: Core, channel: Channel): void {
  core.channels.set(channel.uuid, channel);
  core.peakSessions = Math.max(core.peakSessions, core.channels.size);
}

export function setState(core: Core, channel: Channel, state: ChannelState): void {
  channel.state = state;
  fireChannel(core, channel, 'CHANNEL_STATE', {}, false);
}

export function setCallState(core: Core, channel: Channel, callState: CallState): void {
  if (channel.callState === callState) return;
  const extras = {
    'Original-Channel-Call-State': channel.callState,
    'Channel-Call-State-Number': String(CALL_STATE_NUMBER[callState]),
  };
  channel.callState = callState;
  fireChannel(core, channel, 'CHANNEL_CALLSTATE', extras, false);
}

/** A 180 came. */
export function ring(core: Core, channel: Channel): void {
  if (!isLive(channel) || channel.progressAt > 0 || channel.answeredAt > 0) return;
  channel.progressAt = core.clock.now();
  fireChannel(core, channel, 'CHANNEL_PROGRESS');
  setCallState(core, channel, 'RINGING');
}

/** A 183 with audio came, or was sent. */
export function startEarlyMedia(core: Core, channel: Channel): void {
  if (!isLive(channel) || channel.answerState !== 'ringing') return;
  channel.progressMediaAt = core.clock.now();
  channel.answerState = 'early';
  fireChannel(core, channel, 'CHANNEL_PROGRESS_MEDIA');
  setCallState(core, channel, 'EARLY');
}

export function answer(core: Core, channel: Channel): void {
  if (!isLive(channel) || channel.answerState === 'answered') return;
  channel.answeredAt = core.clock.now();
  channel.answerState = 'answered';
  setVariable(channel, 'endpoint_disposition', 'ANSWER');
  fireChannel(core, channel, 'CHANNEL_ANSWER');
  setCallState(core, channel, 'ACTIVE');
}

/** Takes effect at once; what the channel was doing ends when its thread notices. */
export function hangUp(core: Core, channel: Channel, cause: string): void {
  if (!isLive(channel)) return;
  channel.cause = cause;
  channel.hangupAt = core.clock.now();
  channel.answerState = 'hangup';
  for (const timer of channel.timers) core.cancel(timer);
  channel.timers.clear();
  fireChannel(core, channel, 'CHANNEL_HANGUP');
  for (const act of channel.onHangup.splice(0)) act(cause);
  wake(core, channel);
}

/** The last events of a channel that has nothing left to do. */
export function reportHangup(core: Core, channel: Channel): false {
  channel.phase = 'ended';
  const cause = channel.cause ?? '';
  setState(core, channel, 'CS_HANGUP');
  setCallState(core, channel, 'HANGUP');
  setVariable(channel, 'hangup_cause', cause);
  setVariable(channel, 'hangup_cause_q850', String(Q850[cause] ?? 0));
  addTimes(channel);
  setState(core, channel, 'CS_REPORTING');
  fireChannel(core, channel, 'CHANNEL_HANGUP_COMPLETE');
  for (const act of channel.onReport.splice(0)) act();
  destroyWhenFree(core, channel);
  return false;
}

function addTimes(channel: Channel): void {
  const seconds = (ms: number): string => String(Math.floor(ms / 1000));
  setVariable(channel, 'start_epoch', seconds(channel.createdAt));
  setVariable(channel, 'answer_epoch', seconds(channel.answeredAt));
  setVariable(channel, 'end_epoch', seconds(channel.hangupAt));
  setVariable(channel, 'duration', seconds(channel.hangupAt - channel.createdAt));
  setVariable(channel, 'billsec', channel.answeredAt > 0 ? seconds(channel.hangupAt - channel.answeredAt) : '0');
}

/** An outbound socket that lingers keeps its channel. */
export function destroyWhenFree(core: Core, channel: Channel): void {
  if (channel.phase !== 'ended' || channel.holders > 0 || !core.channels.delete(channel.uuid)) return;
  fireChannel(core, channel, 'CHANNEL_DESTROY');
  setState(core, channel, 'CS_DESTROY');
}
