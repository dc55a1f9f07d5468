import type { Draft } from '../model/draft.ts';
import type { RefusalCause } from '../model/settings.ts';
import { stepTask, type Offer, type Task } from '../model/task.ts';
import { endLeg } from './end-leg.ts';
import { endTask, withdrawOffer } from './end-task.ts';
import { overflow } from './enter-route.ts';
import { restAgent } from './rest-agent.ts';

/** FreeSWITCH's cause for the leg of an agent who refused, as his telephone sees it. */
const HANGUP_CAUSES: Readonly<Record<RefusalCause, string>> = {
  no_answer: 'NO_ANSWER',
  busy: 'USER_BUSY',
  rejected: 'CALL_REJECTED',
  unregistered: 'USER_NOT_REGISTERED',
  failed: 'NORMAL_TEMPORARY_FAILURE',
};

/** An agent did not take it: he is penalised by the rule for the cause, and the task goes on or fails. */
export function refuseOffer(
  draft: Draft,
  task: Task,
  offer: Offer,
  cause: RefusalCause,
  data: string | null = null,
): void {
  endLeg(draft, offer.legId, HANGUP_CAUSES[cause]);
  penalise(draft, offer.agent, cause);
  const refusedBy = [...new Set([...task.refusedBy, offer.agent])];
  const left = leaveOffer(draft, { ...task, refusedBy, data: data ?? task.data }, offer);
  if (left === null || left.state.is === 'calling') return;
  if (!task.enqueue.failOverflow)
    endTask(draft, left, { cause: 'call_fail', result: cause === 'rejected' ? 'reject' : 'call_fail', offer });
  else if (left.state.is === 'waiting' && left.state.waits.length === 0) overflow(draft, left);
}

/** The switch lost the ringing leg: nobody's fault, the task waits again. */
export function loseOffer(draft: Draft, task: Task, offer: Offer): void {
  withdrawOffer(draft, offer, 'NORMAL_TEMPORARY_FAILURE');
  const left = leaveOffer(draft, task, offer);
  if (left?.state.is === 'waiting' && left.state.waits.length === 0) overflow(draft, left);
}

function leaveOffer(draft: Draft, task: Task, offer: Offer): Task | null {
  draft.clearTimer({ due: 'fetch-over', taskId: task.id, legId: offer.legId });
  const state = stepTask(task.state, { input: 'refused', legId: offer.legId });
  if (state === 'ignored') return null;
  const left: Task = { ...task, state };
  draft.put('task', left);
  return left;
}

function penalise(draft: Draft, agentId: string, cause: RefusalCause): void {
  const rule = draft.settings.refusals[cause];
  restAgent(draft, agentId, { next: rule.state, hasTalked: false });
  const agent = draft.get('agent', agentId);
  if (agent === undefined || rule.delayMs === 0) return;
  draft.put('agent', { ...agent, notBefore: draft.at + rule.delayMs });
  draft.setTimer(draft.at + rule.delayMs, { due: 'penalty-over', agent: agentId });
}
