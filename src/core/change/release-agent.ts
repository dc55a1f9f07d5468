import type { Draft } from '../model/draft.ts';
import { ringingFor } from '../rules/ringing.ts';
import { endLeg } from './end-leg.ts';
import { leaveConversation } from './leave-conversation.ts';
import { cancelSeeking } from './end-task.ts';
import { loseOffer } from './refuse-offer.ts';
import { NO_TALK, restAgent } from './rest-agent.ts';

/** Takes an agent out of whatever he is in: the task that rings waits again, his conversations lose him. */
export function releaseAgent(draft: Draft, agentId: string): void {
  const leg = draft.get('leg', draft.get('agent', agentId)?.legId);
  if (leg === undefined) return;
  const ringing = ringingFor(draft, leg);
  if (ringing !== null) loseOffer(draft, ringing.task, ringing.offer);
  for (const conversationId of leg.conversations)
    leaveConversation(draft, conversationId, leg.id, { reason: 'dismiss' });
  endLeg(draft, leg.id, 'NORMAL_CLEARING');
}

/** Whatever he is stuck in is over: he rests, nothing of his is pending, and what he wished for after it is void. */
export function resetAgent(draft: Draft, agentId: string): void {
  const agent = draft.get('agent', agentId);
  if (agent === undefined) return;
  draft.put('agent', { ...agent, afterCall: null });
  const errand = draft.get('leg', agent.legId)?.errand ?? null;
  if (errand !== null) cancelSeeking(draft, errand);
  releaseAgent(draft, agentId);
  restAgent(draft, agentId, NO_TALK);
}
