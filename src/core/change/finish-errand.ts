import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import type { Leg } from '../model/leg.ts';
import { HOLD, type Mode } from '../model/mode.ts';
import type { Ringing } from '../rules/ringing.ts';
import { publishCall, recordLeg } from './begin-errand.ts';
import { enterConversation } from './enter-conversation.ts';
import { addLasting, begunBy } from './lasting.ts';
import { notifyErrand } from './notify.ts';
import { leaveConversation } from './leave-conversation.ts';
import { NO_DOCUMENT, openConversation, termsOfTask, type Parties, type Terms } from './open-conversation.ts';
import { giveBackMode, isActiveAnywhere } from './set-mode.ts';

/** Whoever was looked for has answered: the conversation that he comes into. */
export function findFor(draft: Draft, errandId: string, legId: string, by: Ringing | null): string | null {
  const errand = draft.get('errand', errandId);
  if (errand === undefined) return null;
  publishCall(draft, 'answer', errand, legId, {});
  notifyErrand(draft, errand, { phase: 'talking', msg: 'answered' });
  closeErrand(draft, errand);
  if (by !== null) recordLeg(draft, errand, draft.get('leg', legId));
  switch (errand.purpose.for) {
    case 'call':
      return meetCaller(draft, errand, errand.purpose.background, legId, by);
    case 'invite':
      return joinInvitation(draft, errand, errand.purpose, legId, by);
    case 'transfer':
      notifyErrand(draft, errand, { phase: 'over', msg: 'handed over' });
      return handOver(draft, errand, errand.purpose, legId, by);
    case 'join':
    case 'supervise':
    case 'substitute':
      return null;
  }
}

function meetCaller(
  draft: Draft,
  errand: Errand,
  background: boolean,
  legId: string,
  by: Ringing | null,
): string | null {
  const own = draft.get('agent', errand.agent)?.legId ?? null;
  if (own === null) return null;
  const isElsewhere = (draft.get('leg', own)?.conversations.length ?? 0) > 0;
  const { options, purpose } = errand;
  const mode: Mode = background && isElsewhere ? HOLD : options.mode;
  const type = errand.seek.by === 'queue' ? 'call_agent' : 'call_out';
  const parties: Parties = [
    { legId: own, mode },
    { legId, mode: 1 },
  ];
  const consults = options.isConsult && purpose.for === 'call' ? purpose.held : null;
  const { id } = openConversation(draft, { ...termsOf(draft, errand, by, type, own), consults }, parties);
  addLasting(draft, id, begunBy(draft, errand), [own]);
  return id;
}

/** Over for the one who invited when either of the two leaves. */
function joinInvitation(
  draft: Draft,
  errand: Errand,
  { conversationId, mode, held }: Errand['purpose'] & { for: 'invite' },
  legId: string,
  by: Ringing | null,
): string {
  giveBackMode(draft, held);
  enterConversation(draft, conversationId, legId, mode, by === null ? [] : [by.task.id]);
  const own = draft.get('agent', errand.agent)?.legId;
  addLasting(draft, conversationId, begunBy(draft, errand), own == null ? [legId] : [legId, own]);
  return conversationId;
}

/**
 * The initiator leaves, the transferred one talks with whom was found; the old conversation is over. An agent who is
 * transferred while he talks elsewhere talks on: the new one waits on hold.
 */
function handOver(
  draft: Draft,
  errand: Errand,
  purpose: Errand['purpose'] & { for: 'transfer' },
  legId: string,
  by: Ringing | null,
): string | null {
  const type = errand.seek.by === 'queue' ? 'queue' : 'call_out';
  const parties: Parties = [
    { legId: purpose.legId, mode: isActiveAnywhere(draft, purpose.legId) ? HOLD : 1 },
    { legId, mode: 1 },
  ];
  const { id } = openConversation(draft, termsOf(draft, errand, by, type, null), parties);
  if (purpose.conversationId !== null)
    leaveConversation(draft, purpose.conversationId, purpose.legId, { reason: 'dismiss' });
  return id;
}

/** The channel of an outside call is its agent's. */
function termsOf(
  draft: Draft,
  errand: Errand,
  by: Ringing | null,
  type: Conversation['type'],
  agentCallId: string | null,
): Terms {
  const begun = begunBy(draft, errand);
  if (by !== null) return { ...termsOfTask(draft, by.task, by.offer, type, agentCallId), begun };
  const agent = draft.get('agent', errand.agent);
  const { callcentre, userData } = errand;
  const channel = agent?.channel ?? draft.get('callcentre', callcentre)?.defaultChannel ?? '';
  return { ...NO_DOCUMENT, callcentre, type, channel, agentCallId, userData, begun };
}

/** It is over, whatever came of it: nobody waits for it any more. */
export function closeErrand(draft: Draft, errand: Errand): void {
  draft.drop('errand', errand.id);
  for (const leg of participants(draft, errand)) draft.put('leg', { ...leg, errand: null });
  const { purpose } = errand;
  const conversation = 'conversationId' in purpose ? draft.get('conversation', purpose.conversationId) : undefined;
  if (conversation !== undefined)
    draft.put('conversation', { ...conversation, errands: conversation.errands.filter((id) => id !== errand.id) });
}

/** The legs that name it. */
function participants(draft: Draft, { id, agent, purpose, seek }: Errand): Leg[] {
  const own = draft.get('agent', agent)?.legId;
  const ids = [own, purpose.for === 'transfer' ? purpose.legId : null, seek.by === 'dial' ? seek.legId : null];
  return ids.flatMap((legId) => draft.get('leg', legId) ?? []).filter((leg) => leg.errand === id);
}
