import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import { offerOf, type Offer, type Task } from '../model/task.ts';

/** An agent's telephone rings, and for which task. */
export interface Ringing {
  readonly task: Task;
  readonly offer: Offer;
}

/** Null: this leg rings for no task. */
export function ringingFor(draft: Draft, leg: Leg): Ringing | null {
  const task = draft.get('task', leg.taskId);
  const offer = task === undefined ? undefined : offerOf(task, leg.id);
  return task === undefined || offer === undefined ? null : { task, offer };
}
