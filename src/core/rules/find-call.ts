import type { Agent } from '../model/agent.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import type { Leg } from '../model/leg.ts';
import { ringingFor, type Ringing } from './ringing.ts';
import { isActive, seatsOf, type Seat } from './seats.ts';

/** What an agent means by the id of a call. */
export type AgentCall =
  | ({ readonly is: 'offer' } & Ringing)
  | { readonly is: 'errand'; readonly errand: Errand }
  | { readonly is: 'supervision'; readonly leg: Leg }
  | ({ readonly is: 'conversation' } & Seat);

/**
 * Among his calls the one that the id names: by the conversation, the queue task or errand that it came from, or any leg
 * that takes part. His own leg names what he is in just now. null: it is none of his, or over.
 */
export function findCall(draft: Draft, agent: Agent, id: string): AgentCall | null {
  const leg = draft.get('leg', agent.legId);
  if (leg === undefined || leg.ending !== null) return null;
  return findOffer(draft, leg, id) ?? findErrand(draft, leg, agent, id) ?? findTalk(draft, leg, id);
}

function findOffer(draft: Draft, leg: Leg, id: string): AgentCall | null {
  const ringing = ringingFor(draft, leg);
  const names = ringing === null ? [] : [ringing.task.id, ringing.task.legId, leg.id];
  return ringing !== null && names.includes(id) ? { is: 'offer', ...ringing } : null;
}

function findErrand(draft: Draft, leg: Leg, agent: Agent, id: string): AgentCall | null {
  const errand = draft.get('errand', leg.errand);
  const isOnlyCall = leg.conversations.length === 0 && leg.id === id;
  if (errand !== undefined && (isOnlyCall || isErrandNamed(errand, id))) return { is: 'errand', errand };
  const quiet = findInBackground(draft, leg, agent).find((one) => isErrandNamed(one, id));
  return quiet === undefined ? null : { is: 'errand', errand: quiet };
}

/** His invitations that he does not wait for. */
export const findInBackground = (draft: Draft, { conversations }: Leg, agent: Agent): Errand[] =>
  conversations
    .flatMap((id) => draft.get('conversation', id)?.errands ?? [])
    .flatMap((id) => draft.get('errand', id) ?? [])
    .filter((errand) => errand.agent === agent.id);

function isErrandNamed({ id: own, seek, purpose }: Errand, id: string): boolean {
  const sought = seek.by === 'dial' ? seek.legId : seek.by === 'queue' ? seek.taskId : null;
  return own === id || sought === id || (purpose.for === 'join' && purpose.conversationId === id);
}

function findTalk(draft: Draft, leg: Leg, id: string): AgentCall | null {
  const { supervises } = leg;
  if (supervises !== null && leg.conversations.length === 0)
    return [supervises.id, leg.id].includes(id) ? { is: 'supervision', leg } : null;
  const seats = seatsOf(draft, leg);
  const seat =
    seats.find(({ conversation, member }) => member.names.includes(id) || isNamed(conversation, leg.id, id)) ??
    (leg.id === id ? (seats.find(isActive) ?? seats.at(-1)) : undefined);
  return seat === undefined ? null : { is: 'conversation', ...seat };
}

const isNamed = ({ id: own, queueId, begun, members }: Conversation, ownLeg: string, id: string): boolean =>
  own === id || queueId === id || begun?.id === id || members.some(({ legId }) => legId === id && legId !== ownLeg);
