import type { Command } from '../core/model/command.ts';
import { isLegId } from './grammar.ts';
import { breakOff, execute, refused, sent, setVariables, type Built } from './request.ts';

/** The variable by which a tap is told to whisper, and by which it is recognized. */
export const WHISPER_VARIABLE = 'eavesdrop_whisper_bleg';

/**
 * "bleg" is what the target's telephone receives: the supervisor is mixed into that and into nothing else, so that no
 * room and no other telephone can ever hear him. "aleg" would be what the target says. Without the keys' switch a key
 * of the supervisor chooses between the two, or ends it.
 */
export function buildTap({ legId, target, isWhisper }: Extract<Command, { do: 'tap' }>): Built {
  // `all` would be everybody on the switch, one after the other.
  if (!isLegId(target) || target === legId || target.toLowerCase() === 'all') return refused('bad target');
  const variables = { eavesdrop_enable_dtmf: 'false', [WHISPER_VARIABLE]: String(isWhisper) };
  return sent(breakOff(legId), setVariables(legId, variables), execute(legId, 'eavesdrop', target));
}

/**
 * The application reads its orders from the channel's own events; a star ends it, and the leg is in its park again. A
 * transfer would end it too, but what was sent meanwhile would run in the old park and be lost with it (measured), and
 * a call has 70 transfers only. The first request fails where there is no such leg: the second never does.
 */
export const buildUntap = (legId: string): Built =>
  sent(setVariables(legId, { [WHISPER_VARIABLE]: 'false' }), [
    'sendevent COMMAND',
    `unique-id: ${legId}`,
    'eavesdrop-command: *',
  ]);
