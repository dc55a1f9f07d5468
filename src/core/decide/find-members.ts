import { ok, type Result } from '../../lib/result.ts';
import type { Agent } from '../model/agent.ts';
import { key } from '../model/call-centre.ts';
import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import { reject, type Rejection } from '../model/rejection.ts';

/** What requests name, or the rejection that says that it is not there. */
export type Found<T> = Result<T, Rejection>;

export function findAgent(draft: Draft, callcentre: string, name: string): Found<Agent> {
  const agent = draft.get('agent', key(callcentre, name));
  return agent === undefined ? reject('noSuchAgent', `agent ${name} is not logged in`) : ok(agent);
}

export function findConversation(draft: Draft, callcentre: string, id: string): Found<Conversation> {
  const conversation = draft.get('conversation', id);
  const isThere = conversation?.callcentre === callcentre && conversation.end === null;
  return isThere ? ok(conversation) : reject('noSuchConversation', `conversation ${id} does not exist or is over`);
}

/** An agent's seat in a conversation. */
export interface Seat {
  readonly agent: Agent;
  readonly conversation: Conversation;
  readonly member: Member;
}

export function findSeat(draft: Draft, callcentre: string, id: string, name: string): Found<Seat> {
  const conversation = findConversation(draft, callcentre, id);
  if (!conversation.ok) return conversation;
  const agent = findAgent(draft, callcentre, name);
  if (!agent.ok) return agent;
  const member = conversation.value.members.find((candidate) => candidate.agent === agent.value.id);
  if (member === undefined) return reject('agentNoMember', `agent ${name} is no member of conversation ${id}`);
  return ok({ agent: agent.value, conversation: conversation.value, member });
}
