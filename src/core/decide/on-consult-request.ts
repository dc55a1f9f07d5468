import { ok } from '../../lib/result.ts';
import { leaveConversation } from '../change/leave-conversation.ts';
import { mergeConversations } from '../change/merge-conversations.ts';
import { notifyErrand, notifyPhase } from '../change/notify.ts';
import type { Begun, Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand, Held } from '../model/errand.ts';
import { reject } from '../model/rejection.ts';
import type { Requests } from '../model/request.ts';
import { findCall } from '../rules/find-call.ts';
import { findAgent, findOther } from './find-members.ts';
import type { Answer, Handlers } from './handlers.ts';

/** A consultation becomes a transfer: after the answer, or before it. */
export const consultRequests: Handlers<'agent.complete-consult'> = { 'agent.complete-consult': completeConsult };

function completeConsult(draft: Draft, callcentre: string, params: Requests['agent.complete-consult']): Answer {
  const agent = findAgent(draft, callcentre, params.agent);
  if (!agent.ok) return agent;
  const call = findCall(draft, agent.value, params.id);
  if (call?.is === 'errand' && call.errand.purpose.for === 'call' && call.errand.options.isConsult)
    return transferEarly(draft, call.errand, call.errand.purpose.held);
  if (call?.is !== 'conversation' || call.conversation.consults === null)
    return reject('noSuchCall', `call ${params.id} is no consultation of agent ${params.agent}`);
  return connectConsulted(draft, call.conversation, call.conversation.consults);
}

/** Those of the consultation join those who waited; he leaves them alone with each other. */
function connectConsulted(draft: Draft, consultation: Conversation, held: Held): Answer {
  const waiting = draft.get('conversation', held.conversationId);
  if (!isMember(waiting, held.legId)) return reject('noSuchConversation', 'whoever waited is gone');
  if (waiting.errands.length + consultation.errands.length > 0)
    return reject('notNow', 'somebody is being called into one of the two');
  const together = new Set([...waiting.members, ...consultation.members].map(({ legId }) => legId)).size - 1;
  if (together > (waiting.level === 1 ? 2 : draft.settings.maxMembers))
    return reject('tooManyMembers', `${together} members are too many for conversation ${waiting.id}`);
  draft.put('conversation', { ...consultation, consults: null });
  mergeConversations(draft, waiting, { ...consultation, consults: null }, 1);
  leaveConversation(draft, waiting.id, held.legId, { reason: 'dismiss' });
  const { begun } = consultation;
  if (begun !== null) tellConnected(draft, begun);
  return ok(null);
}

const isMember = (conversation: Conversation | undefined, legId: string): conversation is Conversation =>
  conversation?.end === null && conversation.members.some((member) => member.legId === legId);

function tellConnected(draft: Draft, { agent, id: uuid, workOrderId }: Begun): void {
  const msg = 'the customer talks with the consulted party';
  for (const phase of ['begun', 'talking', 'over'] as const)
    notifyPhase(draft, agent, { deed: 'consult-to-transfer', phase, msg, uuid, workOrderId });
}

/** Before the answer: whoever waited hears the ringing from now on, and the agent is out of it. */
function transferEarly(draft: Draft, errand: Errand, held: Held | null): Answer {
  const waiting = draft.get('conversation', held?.conversationId);
  if (held === null || !isMember(waiting, held.legId)) return reject('noSuchConversation', 'whoever waited is gone');
  const other = findOther(draft, waiting, held.legId);
  if (!other.ok) return other;
  const own = draft.get('leg', held.legId);
  if (own !== undefined) draft.put('leg', { ...own, errand: null });
  const transfer: Errand = {
    ...errand,
    purpose: { for: 'transfer', conversationId: null, legId: other.value.id, modes: {} },
  };
  notifyErrand(draft, errand, { phase: 'over', isSuccess: false, msg: 'transferred before the answer' });
  // Before he leaves: he may be logged out by that.
  notifyErrand(draft, transfer, { phase: 'begun', msg: 'the customer waits for the consulted party' });
  draft.put('errand', transfer);
  draft.put('leg', { ...other.value, errand: errand.id });
  handTaskOver(draft, errand, other.value.id);
  leaveConversation(draft, waiting.id, held.legId, { reason: 'dismiss' });
  return ok(null);
}

/** Whoever is queued for is queued for by him who waits now. */
function handTaskOver(draft: Draft, { seek }: Errand, legId: string): void {
  const task = seek.by === 'queue' ? draft.get('task', seek.taskId) : undefined;
  if (task !== undefined) draft.put('task', { ...task, legId });
}
