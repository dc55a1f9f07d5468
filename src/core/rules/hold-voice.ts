import { HOLD } from '../model/mode.ts';
import type { Conversation } from '../model/conversation.ts';

/** The one who is left active while everybody else is on hold: he hears the hold voice. The first one in a meeting is left so too. null: there is no such one. */
export function soleListener(conversation: Conversation): string | null {
  const active = conversation.members.filter((member) => member.mode !== HOLD);
  const [only] = active;
  const isAlone = conversation.members.length >= 2 || conversation.meeting !== null;
  return isAlone && active.length === 1 && only !== undefined ? only.legId : null;
}
