import type { Conversation, EndReason } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import { freeLeg } from './free-leg.ts';
import { endLasting } from './lasting.ts';
import { publishConversation, publishParts, publishSeat } from './publish.ts';
import { resultOfConversation } from './result.ts';
import { giveBackMode } from './set-mode.ts';

export interface Leaving {
  /** The conversation's end reason, should it end by this. */
  readonly reason: EndReason;
  /** Given to the script of a caller who comes free by this. */
  readonly data?: string | null;
}

/** One leaves; with fewer than two left the conversation ends, and the last one leaves with him. */
export function leaveConversation(draft: Draft, conversationId: string, legId: string, leaving: Leaving): void {
  const conversation = draft.get('conversation', conversationId);
  if (conversation === undefined || !conversation.members.some((member) => member.legId === legId)) return;
  if (conversation.members.length <= (conversation.meeting === null ? 2 : 1))
    return dissolveConversation(draft, conversationId, leaving);
  const data = leaving.data ?? null;
  withdraw(draft, conversation, [legId], data, 'left');
  endConsulting(draft, conversationId, legId);
  freeIfLast(draft, legId, conversationId, data);
}

/** All leave. */
export function dissolveConversation(draft: Draft, conversationId: string, leaving: Leaving): void {
  const conversation = draft.get('conversation', conversationId);
  if (conversation === undefined || conversation.end !== null) return;
  const data = leaving.data ?? null;
  const legIds = conversation.members.map((member) => member.legId);
  const empty = withdraw(draft, conversation, legIds, data, leaving.reason);
  const ended: Conversation = { ...empty, end: { at: draft.at, reason: leaving.reason } };
  draft.put('conversation', ended);
  draft.clearTimer({ due: 'conversation-over', conversationId });
  publishConversation(draft, 'end', ended, data);
  for (const legId of legIds) freeIfLast(draft, legId, conversationId, data);
  giveBackMode(draft, conversation.consults);
}

/** He leaves those whom he consulted to themselves, and goes back to whom he consulted for. */
function endConsulting(draft: Draft, conversationId: string, legId: string): void {
  const conversation = draft.get('conversation', conversationId);
  if (conversation === undefined || conversation.consults?.legId !== legId) return;
  draft.put('conversation', { ...conversation, consults: null });
  giveBackMode(draft, conversation.consults);
}

function withdraw(
  draft: Draft,
  conversation: Conversation,
  legIds: readonly string[],
  data: string | null,
  why: string,
): Conversation {
  const leavers = conversation.members.filter((member) => legIds.includes(member.legId));
  const left: Conversation = {
    ...conversation,
    members: conversation.members.filter((member) => !legIds.includes(member.legId)),
    lasting: endLasting(draft, conversation, legIds, why),
    past: [...conversation.past, ...leavers.map((member) => ({ ...member, endedAt: draft.at }))],
  };
  draft.put('conversation', left);
  for (const { legId } of leavers) dropSeat(draft, legId, left.id);
  for (const { agent } of leavers) if (agent !== null) publishSeat(draft, 'exit', agent, left, data);
  publishParts(draft, left);
  return left;
}

function dropSeat(draft: Draft, legId: string, conversationId: string): void {
  const leg = draft.get('leg', legId);
  if (leg !== undefined)
    draft.put('leg', { ...leg, conversations: leg.conversations.filter((id) => id !== conversationId) });
}

/** Who is in no conversation any more is free, unless somebody is still looked for on his behalf. */
function freeIfLast(draft: Draft, legId: string, conversationId: string, data: string | null): void {
  const leg = draft.get('leg', legId);
  const conversation = draft.get('conversation', conversationId);
  if (leg === undefined || conversation === undefined || leg.conversations.length > 0 || isKept(draft, leg)) return;
  freeLeg(draft, leg, {
    variables: resultOfConversation(conversation, data),
    next: conversation.reserveState,
    hasTalked: true,
  });
}

/** It listens to another, or somebody is still looked for on its behalf: it waits on. */
function isKept(draft: Draft, leg: Leg): boolean {
  if (leg.supervises !== null && leg.supervises.how !== 'force_call' && leg.ending === null) return true;
  const errand = draft.get('errand', leg.errand);
  if (errand?.failure !== null || leg.ending !== null) return false;
  return errand.purpose.for === 'transfer' ? errand.purpose.legId === leg.id : errand.purpose.for === 'call';
}
