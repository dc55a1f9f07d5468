import type { Draft } from '../model/draft.ts';
import type { ErrandFailure } from '../model/errand.ts';
import { offersOf, stepTask, waitsOf, type FailCause, type Offer, type Task } from '../model/task.ts';
import { endLeg } from './end-leg.ts';
import { NO_TALK, restAgent } from './rest-agent.ts';
import { publishTask } from './publish.ts';
import { giveBack, resultOfTask, type EnqueueResult } from './result.ts';

export interface Failure {
  readonly cause: FailCause;
  /** What the script gets back; null: nothing, the call goes on elsewhere or is over. */
  readonly result: EnqueueResult | null;
  readonly offer?: Offer;
}

/** The task fails: agents stop ringing, and the caller's script goes on. */
export function endTask(draft: Draft, task: Task, { cause, result, offer }: Failure): void {
  const { data } = task;
  closeTask(draft, task, cause, null);
  publishTask(draft, 'fail', task, offer ?? null, { cause, data });
  if (task.errand !== null)
    return failSeeking(draft, task.errand, {
      cause,
      result: result === null || result === 'success' || result === 'error' ? 'cancel' : result,
      data,
    });
  if (result !== null && task.legId !== null)
    giveBack(draft, task.legId, resultOfTask(task, result, cause, data, offer?.agent ?? null));
}

/** What follows for those who wait is settled after the rule. */
export function failSeeking(draft: Draft, errandId: string, failure: ErrandFailure): void {
  const errand = draft.get('errand', errandId);
  if (errand !== undefined && errand.failure === null) draft.put('errand', { ...errand, failure });
}

/** Somebody has given it up. */
export const cancelSeeking = (draft: Draft, errandId: string, data: string | null = null): void =>
  failSeeking(draft, errandId, { cause: 'cancel', result: 'cancel', data });

/** Takes the task out of the queue: no timer, no agent rings for it but the one who has answered. */
export function closeTask(draft: Draft, task: Task, cause: 'success' | FailCause, answered: Offer | null): void {
  for (const offer of offersOf(task))
    if (offer.legId !== answered?.legId)
      withdrawOffer(draft, offer, cause === 'success' ? 'LOSE_RACE' : 'ORIGINATOR_CANCEL');
  clearTaskTimers(draft, task);
  const state = stepTask(task.state, { input: 'end', at: draft.at, cause });
  if (state !== 'ignored') draft.put('task', { ...task, state });
}

/** He stops ringing without fault of his own. */
export function withdrawOffer(draft: Draft, offer: Offer, hangupCause: string): void {
  endLeg(draft, offer.legId, hangupCause);
  restAgent(draft, offer.agent, NO_TALK);
}

function clearTaskTimers(draft: Draft, task: Task): void {
  draft.clearTimer({ due: 'position-due', taskId: task.id });
  for (const { criterion } of waitsOf(task)) draft.clearTimer({ due: 'wait-over', taskId: task.id, criterion });
  for (const { legId } of offersOf(task)) draft.clearTimer({ due: 'fetch-over', taskId: task.id, legId });
}
