import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Mode } from '../model/mode.ts';
import { enterConversation } from './enter-conversation.ts';
import { dissolveConversation } from './leave-conversation.ts';

/** All of `ended` enter `kept` with this mode; `ended` ends. Nobody is free in between, so nobody is hung up; its ids go on to name it. */
export function mergeConversations(draft: Draft, kept: Conversation, ended: Conversation, mode: Mode): void {
  const own = [ended.id, ended.queueId, ended.begun?.id].filter((id) => id != null);
  for (const { legId, names } of ended.members) enterConversation(draft, kept.id, legId, mode, [...names, ...own]);
  dissolveConversation(draft, ended.id, { reason: 'dismiss' });
}
