import { ok } from '../../lib/result.ts';
import { cancelSeeking } from '../change/end-task.ts';
import { dissolveConversation, leaveConversation } from '../change/leave-conversation.ts';
import { mergeConversations } from '../change/merge-conversations.ts';
import { setMode } from '../change/set-mode.ts';
import { reject } from '../model/rejection.ts';
import { findConversation, findSeat, refuseWhileTransferred } from './find-members.ts';
import type { Handlers } from './handlers.ts';

type ConversationRequest =
  | 'conversation.remove'
  | 'conversation.leave'
  | 'conversation.set-call-mode'
  | 'conversation.set-agent-mode'
  | 'agent.merge';

/** What is asked about people who talk. */
export const conversationRequests: Handlers<ConversationRequest> = {
  'conversation.remove': (draft, callcentre, { id, data }) => {
    const found = findConversation(draft, callcentre, id);
    if (!found.ok) return found;
    for (const errand of found.value.errands) cancelSeeking(draft, errand, data);
    dissolveConversation(draft, id, { reason: 'remove', data });
    return ok(null);
  },
  'conversation.leave': (draft, callcentre, { id, agent, data }) => {
    const found = findSeat(draft, callcentre, id, agent);
    if (!found.ok) return found;
    leaveConversation(draft, id, found.value.member.legId, { reason: 'dismiss', data });
    return ok(null);
  },
  'conversation.set-call-mode': (draft, callcentre, { id, legId, mode }) => {
    const found = findConversation(draft, callcentre, id);
    if (!found.ok) return found;
    const member = found.value.members.find((candidate) => candidate.legId === legId && candidate.agent === null);
    if (member === undefined) return reject('callNoMember', `call ${legId} is no outside call of conversation ${id}`);
    const pending = refuseWhileTransferred(draft, found.value);
    if (pending !== null) return pending;
    setMode(draft, found.value, member, mode);
    return ok(null);
  },
  'conversation.set-agent-mode': (draft, callcentre, { id, agent, mode }) => {
    const found = findSeat(draft, callcentre, id, agent);
    if (!found.ok) return found;
    const pending = refuseWhileTransferred(draft, found.value.conversation);
    if (pending !== null) return pending;
    setMode(draft, found.value.conversation, found.value.member, mode);
    return ok(null);
  },
  'agent.merge': (draft, callcentre, { agent, source, target, mode }) => {
    if (source === target) return reject('badParameter', 'dst_conversation_id: is the same as src_conversation_id');
    const into = findSeat(draft, callcentre, source, agent);
    const from = findSeat(draft, callcentre, target, agent);
    if (!into.ok) return into;
    if (!from.ok) return from;
    const [kept, ended] = [into.value.conversation, from.value.conversation];
    if (kept.errands.length + ended.errands.length > 0)
      return reject('notNow', 'somebody is being called into one of the two');
    const together = kept.members.length + ended.members.length - 1;
    if (kept.level === 1 || together > draft.settings.maxMembers)
      return reject('tooManyMembers', `${together} members are too many for conversation ${source}`);
    mergeConversations(draft, kept, ended, mode);
    return ok(null);
  },
};
