import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import { HOLD, type Mode } from '../model/mode.ts';

/** At most one of a leg's conversations is active: a mode other than hold puts the others on hold. */
export function setMode(draft: Draft, conversation: Conversation, member: Member, mode: Mode): void {
  putMode(draft, conversation, member.legId, mode);
  if (mode === HOLD) return;
  for (const id of draft.get('leg', member.legId)?.conversations ?? []) {
    const other = id === conversation.id ? undefined : draft.get('conversation', id);
    if (other !== undefined) putMode(draft, other, member.legId, HOLD);
  }
}

function putMode(draft: Draft, conversation: Conversation, legId: string, mode: Mode): void {
  const members = conversation.members.map((member) => (member.legId === legId ? { ...member, mode } : member));
  draft.put('conversation', { ...conversation, members });
}
