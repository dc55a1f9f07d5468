import type { Arrival } from '../engine/ports.ts';
import { isLegId } from './grammar.ts';

/** The results of an earlier `<enqueue>` on the same call: output of ours, never input. user_data is both. */
const RESULTS: ReadonlySet<string> = new Set(
  ['result', 'error', 'cause', 'queue_id', 'conversation_id', 'agent', 'data'].map((name) => `enqueue_${name}`),
);

const VARIABLE = 'variable_';
/** Set by mod_sofia after it has checked the password of a call, and by nothing that a telephone can send. */
const AUTHENTICATED = 'variable_sip_auth_username';
const LONGEST_NUMBER = 64;

/** From the channel data that answers `connect`; null when they do not name a channel. */
export function readArrival(headers: ReadonlyMap<string, string>): Arrival | null {
  const textOf = (name: string): string => decodeText(headers.get(name) ?? '');
  const legId = textOf('Unique-ID');
  if (!isLegId(legId)) return null;
  return {
    legId,
    from: cleanParty(textOf('Caller-Caller-ID-Number')),
    to: cleanParty(textOf('Caller-Destination-Number')),
    isAnswered: textOf('Answer-State') === 'answered',
    user: cleanParty(textOf(AUTHENTICATED)) || null,
    variables: readVariables(headers),
  };
}

function readVariables(headers: ReadonlyMap<string, string>): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [header, value] of headers) {
    const name = header.startsWith(VARIABLE) ? header.slice(VARIABLE.length) : '';
    if (/^(enqueue|ivr)_[A-Za-z0-9_]+$/.test(name) && !RESULTS.has(name)) variables[name] = decodeText(value);
  }
  return variables;
}

/** Channel data are URL-encoded; a value that is not is taken as it stands. */
function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Numbers and names come from the caller's telephone: no control characters, not longer than the port promises. */
const cleanParty = (text: string): string =>
  Array.from(text.replace(/\p{Cc}/gu, '').trim())
    .slice(0, LONGEST_NUMBER)
    .join('');
