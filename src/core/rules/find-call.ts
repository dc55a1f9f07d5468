import type { Agent } from '../model/agent.ts';
import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import type { Leg } from '../model/leg.ts';
import { HOLD } from '../model/mode.ts';
import { offersOf, type Offer, type Task } from '../model/task.ts';

/** What an agent means by the id of a call. */
export type AgentCall =
  | { readonly is: 'offer'; readonly task: Task; readonly offer: Offer }
  | { readonly is: 'errand'; readonly errand: Errand }
  | { readonly is: 'supervision'; readonly leg: Leg }
  | {
      readonly is: 'conversation';
      readonly conversation: Conversation;
      readonly member: Member;
    };

/**
 * Among his calls the one that the id names: by the conversation, the queue task or errand that it came from, or any leg
 * that takes part. His own leg names what he is in just now. null: it is none of his, or over.
 */
export function findCall(draft: Draft, agent: Agent, id: string): AgentCall | null {
  const leg = agent.legId === null ? undefined : draft.get('leg', agent.legId);
  if (leg === undefined || leg.ending !== null) return null;
  return findOffer(draft, leg, agent, id) ?? findErrand(draft, leg, id) ?? findTalk(draft, leg, id);
}

function findOffer(draft: Draft, leg: Leg, agent: Agent, id: string): AgentCall | null {
  const task = leg.taskId === null ? undefined : draft.get('task', leg.taskId);
  if (task === undefined || ![task.id, task.legId, leg.id].includes(id)) return null;
  const offer = offersOf(task).find((candidate) => candidate.agent === agent.id);
  return offer === undefined ? null : { is: 'offer', task, offer };
}

function findErrand(draft: Draft, leg: Leg, id: string): AgentCall | null {
  const errand = leg.errand === null ? undefined : draft.get('errand', leg.errand);
  if (errand === undefined) return null;
  const { seek } = errand;
  const sought = seek.by === 'dial' ? seek.legId : seek.by === 'queue' ? seek.taskId : null;
  const isOnlyCall = leg.conversations.length === 0 && leg.id === id;
  return errand.id === id || sought === id || isOnlyCall ? { is: 'errand', errand } : null;
}

function findTalk(draft: Draft, leg: Leg, id: string): AgentCall | null {
  const { supervises } = leg;
  if (supervises !== null && (supervises.id === id || (leg.id === id && leg.conversations.length === 0)))
    return { is: 'supervision', leg };
  const talks = leg.conversations.flatMap((conversationId) =>
    seatIn(draft.get('conversation', conversationId), leg.id),
  );
  return (
    talks.find(({ conversation }) => isNamed(conversation, leg.id, id)) ??
    (leg.id === id ? (talks.find(({ member }) => member.mode !== HOLD) ?? talks.at(-1)) : undefined) ??
    null
  );
}

type Talk = AgentCall & { is: 'conversation' };

function seatIn(conversation: Conversation | undefined, legId: string): Talk[] {
  const member = conversation?.members.find((candidate) => candidate.legId === legId);
  return conversation === undefined || member === undefined ? [] : [{ is: 'conversation', conversation, member }];
}

const isNamed = ({ id: own, queueId, begun, members }: Conversation, ownLeg: string, id: string): boolean =>
  own === id || queueId === id || begun?.id === id || members.some(({ legId }) => legId === id && legId !== ownLeg);
