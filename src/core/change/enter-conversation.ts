import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import { HOLD, type Mode } from '../model/mode.ts';
import { memberFrom, takeSeat } from './open-conversation.ts';
import { publishParts, publishSeat } from './publish.ts';
import { holdOthers, setModeOf } from './set-mode.ts';

/** One more talks; where he is in it already, his mode changes. */
export function enterConversation(draft: Draft, conversationId: string, legId: string, mode: Mode): void {
  const conversation = draft.get('conversation', conversationId);
  const leg = draft.get('leg', legId);
  if (conversation === undefined || conversation.end !== null || leg === undefined) return;
  if (conversation.members.some((member) => member.legId === legId))
    return setModeOf(draft, conversationId, legId, mode);
  const member = memberFrom(draft, leg, mode);
  const entered: Conversation = { ...conversation, members: [...conversation.members, member] };
  draft.put('conversation', entered);
  takeSeat(draft, leg, conversationId);
  if (mode !== HOLD) holdOthers(draft, legId, conversationId);
  if (member.agent !== null) publishSeat(draft, 'enter', member.agent, entered);
  publishParts(draft, entered);
}
