import { ok, type Result } from '../../lib/result.ts';
import type { Agent } from '../model/agent.ts';
import { key } from '../model/call-centre.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import { reject, type Rejection } from '../model/rejection.ts';
import { activeConversation } from '../change/supervise.ts';
import type { Seat } from '../rules/seats.ts';

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

export interface AgentSeat extends Seat {
  readonly agent: Agent;
}

export function findSeat(draft: Draft, callcentre: string, id: string, name: string): Found<AgentSeat> {
  const conversation = findConversation(draft, callcentre, id);
  if (!conversation.ok) return conversation;
  const agent = findAgent(draft, callcentre, name);
  if (!agent.ok) return agent;
  const member = conversation.value.members.find((candidate) => candidate.agent === agent.value.id);
  if (member === undefined) return reject('agentNoMember', `agent ${name} is no member of conversation ${id}`);
  return ok({ agent: agent.value, conversation: conversation.value, member });
}

/** Both hear the tone, and neither the other, until the transfer has come to an end. */
export function refuseWhileTransferred(
  draft: Draft,
  { id, errands }: Conversation,
): { ok: false; error: Rejection } | null {
  const isPending = errands.some((errand) => draft.get('errand', errand)?.purpose.for === 'transfer');
  return isPending ? reject('notNow', `a transfer is pending in conversation ${id}`) : null;
}

/** As above, for the conversation that would be taken from this leg. */
export function refuseWhileTransferring(draft: Draft, leg: Leg): { ok: false; error: Rejection } | null {
  const conversation = draft.get('conversation', activeConversation(draft, leg));
  return conversation === undefined ? null : refuseWhileTransferred(draft, conversation);
}

/** Is there a place for one more beside this leg? */
export function roomForThird(draft: Draft, leg: Leg): Found<null> {
  const conversation = draft.get('conversation', activeConversation(draft, leg));
  return conversation === undefined ? reject('notInCall', 'there is no conversation') : roomFor(draft, conversation);
}

/**
 * An agent who can begin something: his telephone is not ringing, and nothing else of his is pending. One whose last
 * call is still being hung up is not connected any more.
 */
export function findFreeHand(draft: Draft, callcentre: string, name: string): Found<Agent> {
  const agent = findAgent(draft, callcentre, name);
  if (!agent.ok) return agent;
  const leg = draft.get('leg', agent.value.legId);
  if (agent.value.presence.is === 'fetching') return reject('agentBusy', `agent ${name} is being called`);
  if (leg !== undefined && leg.ending !== null) return ok({ ...agent.value, legId: null });
  return leg !== undefined && leg.errand !== null
    ? reject('notNow', `agent ${name}: another call of his is pending`)
    : agent;
}

/** One who listens to another's call has no hand free for his own. */
export function findCaller(draft: Draft, callcentre: string, name: string): Found<Agent> {
  const agent = findFreeHand(draft, callcentre, name);
  const leg = agent.ok ? draft.get('leg', agent.value.legId) : undefined;
  return leg?.supervises == null ? agent : reject('agentBusy', `agent ${name} supervises a call`);
}

/** Is there a place left, with those who are on their way? */
export function roomFor(draft: Draft, { id, level, members, errands }: Conversation): Found<null> {
  const isTransferred = errands.some((errand) => draft.get('errand', errand)?.purpose.for === 'transfer');
  if (isTransferred) return reject('tooManyMembers', `a transfer is pending in conversation ${id}`);
  const limit = level === 1 ? 2 : draft.settings.maxMembers;
  return members.length + errands.length < limit
    ? ok(null)
    : reject('tooManyMembers', `conversation ${id} may have ${limit} members`);
}

/** Of two parties, with nobody on the way to them. */
export function findOther(draft: Draft, { id, members, errands, meeting }: Conversation, legId: string): Found<Leg> {
  const other = members.find((member) => member.legId !== legId);
  const leg = draft.get('leg', other?.legId);
  const isPair = members.length === 2 && meeting === null;
  if (leg === undefined || !isPair || errands.length > 0 || leg.errand !== null)
    return reject('notNow', `conversation ${id} is not one of two parties with nothing pending`);
  return ok(leg);
}
