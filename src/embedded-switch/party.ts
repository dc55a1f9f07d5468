import { isLive, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { fireChannel } from './events.ts';
import { hangUp } from './life.ts';
import type { Behaviour } from './telephones.ts';

/** What the person at the other end of a channel does. */

export function behaveAnswered(core: Core, channel: Channel, { hangupMs, dtmf, dtmfMs }: Behaviour): void {
  if (!isLive(channel)) return;
  if (dtmf !== '') channel.timers.add(core.after(dtmfMs, () => pressKeys(core, channel, dtmf)));
  if (hangupMs !== null) channel.timers.add(core.after(hangupMs, () => hangUp(core, channel, 'NORMAL_CLEARING')));
}

export function pressKeys(core: Core, channel: Channel, digits: string): void {
  for (const digit of digits) {
    if (!isLive(channel)) return;
    fireChannel(core, channel, 'DTMF', { 'DTMF-Digit': digit, 'DTMF-Duration': '800', 'DTMF-Source': 'RTP' }, false);
    channel.stack.at(-1)?.wait.onDigit?.(digit);
  }
}
