import { createHash } from 'node:crypto';

/**
 * The first lines of a generated file: who wrote it, and the sum of the rest. By the sum a change by hand is seen; as a
 * global variable, set when FreeSWITCH reads the file, it tells what the switch has loaded.
 */
export function seal(path: string, text: string): string {
  const rest = text.slice(OPENING.length);
  return `${OPENING}${NOTICE}  <X-PRE-PROCESS cmd="set" data="${sumVariable(path)}=${sumOf(rest)}"/>\n${rest}`;
}

export interface Seal {
  readonly sum: string;
  /** Nobody has changed the file since. */
  readonly isIntact: boolean;
}

/** null: not one of ours, or beyond recognition. */
export function readSeal(path: string, text: string): Seal | null {
  const [notice = '', sum = ''] = SEALED.exec(text) ?? [];
  return sum === '' ? null : { sum, isIntact: seal(path, OPENING + text.slice(notice.length)) === text };
}

/** `generated/event_socket.conf.xml`: enqueued_sum_event_socket_conf */
export const sumVariable = (path: string): string =>
  `enqueued_sum_${path.replace(/^.*\/|\.xml$/g, '').replace(/[^A-Za-z0-9]/g, '_')}`;

const OPENING = '<include>\n';
const NOTICE =
  '  <!-- Written by enqueued, and written again as long as nobody changes it: what is yours goes into local/. -->\n';
const SEALED =
  /^<include>\n {2}<!--[^\n]*-->\n {2}<X-PRE-PROCESS cmd="set" data="enqueued_sum_\w+=([0-9a-f]{16})"\/>\n/;

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
