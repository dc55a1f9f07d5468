import type { Draft } from '../model/draft.ts';
import { criterionOf, type Task } from '../model/task.ts';
import { isOlder } from '../model/world-index.ts';
import { resolveSelector } from './resolve-criterion.ts';

/** The best priority among what a task still waits on; -Infinity: nothing. */
export function priorityOf(draft: Draft, task: Task): number {
  const waits = task.state.is === 'waiting' ? task.state.waits : [];
  return waits.reduce((best, wait) => {
    const criterion = criterionOf(task, wait.criterion);
    const selection = criterion === undefined ? null : resolveSelector(draft, task, criterion.by, criterion.priority);
    return Math.max(best, selection?.priority ?? -Infinity);
  }, -Infinity);
}

/** Place in the line of its work channel, from 1, in the order in which an agent who matches them all would take them. */
export function positionOf(draft: Draft, task: Task): number {
  const own = priorityOf(draft, task);
  let place = 1;
  for (const other of draft.all('task')) {
    if (other.id === task.id || other.state.is !== 'waiting' || other.channel !== task.channel) continue;
    const rank = priorityOf(draft, other);
    if (rank > own || (rank === own && isOlder(other, task))) place += 1;
  }
  return place;
}
