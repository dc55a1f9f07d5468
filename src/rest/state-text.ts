import type { Settable } from '../core/model/agent.ts';
import { text } from './schema.ts';

const REASON = '(?:busy|away)(?:/[A-Za-z0-9_-]{1,32})?';

/** States that an agent can be given, and that he can log in with. The same grammar as in an `<enqueue>`. */
export const settableState = text(`^(?:idle|${REASON})$`, 'idle, busy[/x] or away[/x], x of 1 to 32 A-Z a-z 0-9 _ -');
export const loginState = text(
  `^(?:online|idle|${REASON})$`,
  'online, idle, busy[/x] or away[/x], x of 1 to 32 A-Z a-z 0-9 _ -',
);

/** Of a text that one of the schemas above has let through. */
export const toSettable = (state: string): Settable => state as Settable;
