import type { Command } from '../core/model/command.ts';
import { isDialplanNumber } from '../lib/dialled.ts';
import { encodeVariableValue } from './channel-variable.ts';
import { isToken, isVariableName } from './grammar.ts';
import { api, breakOff, refused, sent, setVariables, type Built, type Lines } from './request.ts';

const LONGEST_VARIABLE = 16_384;

/** The id of what a leg was given: it is the script's from then on, though it may carry our prefix. */
export const RELEASED_VARIABLE = 'enqueued_released';

/**
 * A room hangs up whoever joins it in the moment in which its last member has left (1.10.12, conference_thread_run), unless
 * this is false on his channel. His script's conferences do as they always did.
 */
export const AFTER_CONFERENCE = 'hangup_after_conference';

/**
 * The control socket is closed after the replies to these, see freeswitch.ts; a playback would hold the leg beyond
 * that. Without a socket the leg may be back in its dialplan already, where a break would hit what is not ours.
 */
export function buildRelease(
  { legId, id, variables, number }: Extract<Command, { do: 'release' }>,
  isHeld: boolean,
  context: string,
): Built {
  if (!isToken(id)) return refused('bad id');
  const requests: Lines[] = [];
  const plain: Record<string, string> = { [RELEASED_VARIABLE]: id, [AFTER_CONFERENCE]: '' };
  for (const [name, value] of Object.entries(variables)) {
    if (!isVariableName(name)) return refused('bad variable name');
    if (value.includes('\0')) return refused('a variable cannot hold NUL');
    if (value.length > LONGEST_VARIABLE) return refused('a variable is too long');
    if (isPlain(value)) plain[name] = value;
    else requests.push(api('uuid_setvar', legId, name, encodeVariableValue(value)));
  }
  if (number === null) {
    if (isHeld) return sent(...requests, setVariables(legId, { ...plain, ...NO_RESUME }), breakOff(legId));
    return sent(...requests, setVariables(legId, plain));
  }
  if (!isDialplanNumber(number)) return refused('bad number');
  return sent(
    ...requests,
    setVariables(legId, { ...plain, ...NO_RESUME }),
    api('uuid_transfer', legId, number, 'XML', context),
  );
}

/** It can stand among others in one request. Each request costs FreeSWITCH's one reader of this socket as much as all its values. */
const isPlain = (value: string): boolean => /^[A-Za-z0-9_.-]*$/.test(value) && !/mod_event_socket/i.test(value);

/**
 * Should the dialplan unset it just after the socket has closed, the call would be stuck, see stuck-calls.ts. A leg that
 * leaves by a transfer would be called back to where its script left off.
 */
const NO_RESUME = { socket_resume: 'false' };
