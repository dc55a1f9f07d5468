import { ok, type Result } from '../../lib/result.ts';
import { key } from '../model/call-centre.ts';
import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import { reject, type Rejection } from '../model/rejection.ts';
import { dissolveConversation, leaveConversation } from '../change/leave-conversation.ts';
import { setMode } from '../change/set-mode.ts';
import type { Handlers } from './on-request.ts';

type ConversationRequest =
  'conversation.remove' | 'conversation.leave' | 'conversation.set-call-mode' | 'conversation.set-agent-mode';

/** What is asked about people who talk. */
export const conversationRequests: Handlers<ConversationRequest> = {
  'conversation.remove': (draft, callcentre, { id, data }) => {
    const found = findConversation(draft, callcentre, id);
    if (!found.ok) return found;
    dissolveConversation(draft, id, { reason: 'remove', data });
    return ok(null);
  },
  'conversation.leave': (draft, callcentre, { id, agent, data }) => {
    const found = findAgentMember(draft, callcentre, id, agent);
    if (!found.ok) return found;
    leaveConversation(draft, id, found.value.legId, { reason: 'dismiss', data });
    return ok(null);
  },
  'conversation.set-call-mode': (draft, callcentre, { id, legId, mode }) => {
    const found = findConversation(draft, callcentre, id);
    if (!found.ok) return found;
    const member = found.value.members.find((candidate) => candidate.legId === legId && candidate.agent === null);
    if (member === undefined) return reject('callNoMember', `call ${legId} is no outside call of conversation ${id}`);
    setMode(draft, found.value, member, mode);
    return ok(null);
  },
  'conversation.set-agent-mode': (draft, callcentre, { id, agent, mode }) => {
    const found = findConversation(draft, callcentre, id);
    const member = findAgentMember(draft, callcentre, id, agent);
    if (!found.ok) return found;
    if (!member.ok) return member;
    setMode(draft, found.value, member.value, mode);
    return ok(null);
  },
};

function findConversation(draft: Draft, callcentre: string, id: string): Result<Conversation, Rejection> {
  const conversation = draft.get('conversation', id);
  return conversation?.callcentre === callcentre
    ? ok(conversation)
    : reject('noSuchConversation', `conversation ${id} does not exist or is over`);
}

function findAgentMember(draft: Draft, callcentre: string, id: string, agent: string): Result<Member, Rejection> {
  const found = findConversation(draft, callcentre, id);
  if (!found.ok) return found;
  if (draft.get('agent', key(callcentre, agent)) === undefined)
    return reject('noSuchAgent', `agent ${agent} is not logged in`);
  const member = found.value.members.find((candidate) => candidate.agent === key(callcentre, agent));
  return member === undefined
    ? reject('agentNoMember', `agent ${agent} is no member of conversation ${id}`)
    : ok(member);
}
