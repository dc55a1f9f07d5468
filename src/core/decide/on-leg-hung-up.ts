import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import type { EndReason } from '../model/conversation.ts';
import type { ErrandFailure } from '../model/errand.ts';
import { endTask, failSeeking } from '../change/end-task.ts';
import { NO_TALK, restAgent } from '../change/rest-agent.ts';
import { freeAgentOf } from '../change/free-leg.ts';
import { leaveConversation } from '../change/leave-conversation.ts';
import { loseOffer, refuseOffer } from '../change/refuse-offer.ts';
import { refusalCause } from '../rules/refusal-cause.ts';
import { ringingFor } from '../rules/ringing.ts';
import { DONE, type Ruling } from './ruling.ts';
import { dropLeg } from './settle.ts';

/** Ours, not FreeSWITCH's: the leg died with the switch. */
export const SWITCH_LOST = 'SWITCH_LOST';

/** Ours too: it ended, or never began, while we were not connected; the switch went on, and does not tell why. */
export const UNSEEN = 'UNSEEN';

export function onLegHungUp(draft: Draft, legId: string, cause: string): Ruling {
  const leg = draft.get('leg', legId);
  if (leg === undefined) return { ignored: 'unknown leg' };
  leaveQueue(draft, leg, cause);
  const reason: EndReason = cause === SWITCH_LOST ? 'switch_lost' : 'dismiss';
  for (const conversationId of leg.conversations) leaveConversation(draft, conversationId, legId, { reason });
  if (leg.errand !== null) missCalled(draft, leg, leg.errand, cause);
  freeAgentOf(draft, leg, null, true);
  const last = draft.get('leg', legId);
  if (last !== undefined) dropLeg(draft, last);
  return DONE;
}

/** Whom an errand called did not answer. Those who merely waited for it are looked after when it is settled. */
export function missCalled(draft: Draft, leg: Leg, errandId: string, cause: string): void {
  const errand = draft.get('errand', errandId);
  if (errand === undefined) return;
  const isSought = errand.seek.by === 'dial' && errand.seek.legId === leg.id;
  if (!isSought && (errand.isSeeking || leg.party.is !== 'agent')) return;
  if (leg.party.is === 'agent') restAgent(draft, leg.party.agent, NO_TALK);
  failSeeking(draft, errandId, failureBy(cause));
}

/** The causes of the API by FreeSWITCH's. */
function failureBy(hangupCause: string): ErrandFailure {
  const refusal = refusalCause(hangupCause);
  if (refusal === 'no_answer') return { cause: 'timeout', result: 'timeout', data: null };
  return { cause: 'call_fail', result: refusal === 'rejected' ? 'reject' : 'call_fail', data: null };
}

/** The caller gave up, or an agent did not take it. */
function leaveQueue(draft: Draft, leg: Leg, cause: string): void {
  const task = draft.get('task', leg.taskId);
  if (task !== undefined && leg.party.is === 'caller') return endTask(draft, task, { cause: 'hangup', result: null });
  const ringing = ringingFor(draft, leg);
  if (ringing === null) return;
  if (cause === SWITCH_LOST || cause === UNSEEN) loseOffer(draft, ringing.task, ringing.offer);
  else refuseOffer(draft, ringing.task, ringing.offer, refusalCause(cause));
}
