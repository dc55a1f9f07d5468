import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Mode } from '../model/mode.ts';
import { enterConversation } from './enter-conversation.ts';
import { dissolveConversation } from './leave-conversation.ts';

/** All of `ended` enter `kept` with this mode; `ended` ends. Nobody is free in between, so nobody is hung up. */
export function mergeConversations(draft: Draft, kept: Conversation, ended: Conversation, mode: Mode): void {
  for (const { legId } of ended.members) enterConversation(draft, kept.id, legId, mode);
  dissolveConversation(draft, ended.id, { reason: 'dismiss' });
}
