import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import type { EndReason } from '../model/conversation.ts';
import { endTask } from '../change/end-task.ts';
import { leaveConversation } from '../change/leave-conversation.ts';
import { loseOffer, offerOf, refuseOffer } from '../change/refuse-offer.ts';
import { refusalCause } from '../rules/refusal-cause.ts';
import { DONE, type Ruling } from './decide.ts';
import { dropLeg } from './settle.ts';

/** Ours, not FreeSWITCH's: the leg died with the switch. */
export const SWITCH_LOST = 'SWITCH_LOST';

/** Ours too: it ended, or never began, while we were not connected; the switch went on, and does not tell why. */
export const UNSEEN = 'UNSEEN';

export function onLegHungUp(draft: Draft, legId: string, cause: string): Ruling {
  const leg = draft.get('leg', legId);
  if (leg === undefined) return { ignored: 'unknown leg' };
  if (leg.taskId !== null) leaveQueue(draft, leg, leg.taskId, cause);
  const reason: EndReason = cause === SWITCH_LOST ? 'switch_lost' : 'dismiss';
  for (const conversationId of leg.conversations) leaveConversation(draft, conversationId, legId, { reason });
  const last = draft.get('leg', legId);
  if (last !== undefined) dropLeg(draft, last);
  return DONE;
}

/** The caller gave up, or an agent did not take it. */
function leaveQueue(draft: Draft, leg: Leg, taskId: string, cause: string): void {
  const task = draft.get('task', taskId);
  if (task === undefined) return;
  if (leg.party.is === 'caller') return endTask(draft, task, { cause: 'hangup', result: null });
  const offer = offerOf(task, leg.id);
  if (offer === undefined) return;
  if (cause === SWITCH_LOST || cause === UNSEEN) loseOffer(draft, task, offer);
  else refuseOffer(draft, task, offer, refusalCause(cause));
}
