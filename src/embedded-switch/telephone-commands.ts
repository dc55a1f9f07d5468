import type { Channel } from './channel.ts';

/** What is sent to the telephone at the other end of a channel. */

/** w and W are pauses. Whether by RTP or by INFO: it gets them. */
export function sendKeys(channel: Channel, keys: string): string {
  channel.keys += keys.replaceAll(/w/gi, '');
  return `+OK ${channel.uuid} sent DTMF ${keys}.\n`;
}

/** A NOTIFY. What the telephone says to it is not told. */
export function phoneEvent(channel: Channel, event: string): string {
  const isRinging = channel.direction === 'outbound' && channel.answerState !== 'answered';
  if (event.startsWith('talk') && isRinging && channel.behaviour.knowsTalk) channel.pickUp?.();
  return '+OK Success\n';
}

const VIDEO_CODECS = new Set(['VP8', 'H264', 'H263', 'VP9']);

/** It is offered these codecs. */
export function offerCodecs(channel: Channel, list: string): void {
  const isOffered = list.split(/[=,:]/).some((codec) => VIDEO_CODECS.has(codec.split('@')[0] ?? ''));
  channel.hasVideo = isOffered && channel.behaviour.hasVideo;
}

/** A re-INVITE. */
export function renegotiate(channel: Channel, codecs: string): string {
  offerCodecs(channel, codecs);
  return '+OK Success\n';
}
