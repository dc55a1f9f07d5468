import type { Command } from '../core/model/command.ts';
import { isDialplanNumber } from '../lib/dialled.ts';
import { encodeVariableValue } from './channel-variable.ts';
import { isVariableName } from './grammar.ts';
import { api, breakOff, refused, sent, type Built, type Lines } from './request.ts';

const LONGEST_VARIABLE = 16_384;

/** Set on a leg that went on in the dialplan: it is the script's from then on, though it may carry our prefix. */
export const RELEASED_VARIABLE = 'enqueued_released';

/**
 * The control socket is closed after the replies to these, see freeswitch.ts; a playback would hold the leg beyond
 * that. Without a socket the leg may be back in its dialplan already, where a break would hit what is not ours.
 */
export function buildRelease(
  { legId, variables, number }: Extract<Command, { do: 'release' }>,
  isHeld: boolean,
  context: string,
): Built {
  const requests: Lines[] = [];
  for (const [name, value] of Object.entries(variables)) {
    if (!isVariableName(name)) return refused('bad variable name');
    if (value.includes('\0')) return refused('a variable cannot hold NUL');
    if (value.length > LONGEST_VARIABLE) return refused('a variable is too long');
    const words = value === '' ? [name] : [name, encodeVariableValue(value)];
    requests.push(api('uuid_setvar', legId, ...words));
  }
  if (number === null) return sent(...requests, ...(isHeld ? [goOn(legId), breakOff(legId)] : []));
  if (!isDialplanNumber(number)) return refused('bad number');
  return sent(...requests, ...transfer(legId, number, context));
}

/** Should the dialplan unset it just after the socket has closed, the call would be stuck, see wake-stuck.ts. */
const goOn = (legId: string): Lines => api('uuid_setvar', legId, 'socket_resume', 'false');

/**
 * It leaves by itself whatever it is in. With socket_resume the end of the control socket would call it back to where
 * its script left off.
 */
const transfer = (legId: string, number: string, context: string): readonly Lines[] => [
  goOn(legId),
  api('uuid_setvar', legId, RELEASED_VARIABLE, 'true'),
  api('uuid_transfer', legId, number, 'XML', context),
];
