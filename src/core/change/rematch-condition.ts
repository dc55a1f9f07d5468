import type { Condition } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import { criterionOf, stepTask, waitsOf, type Task, type Wait } from '../model/task.ts';
import { resolveCriterion } from '../rules/resolve-criterion.ts';
import { armWait, endWait } from './enter-route.ts';

/** A stored condition was edited or removed: whoever waits on it goes by what it says now, and is never stranded. */
export function rematchCondition(draft: Draft, condition: Condition): void {
  for (const task of [...draft.all('task')])
    for (const wait of waitsOn(task, condition)) rematchWait(draft, draft.get('task', task.id), wait);
}

const waitsOn = (task: Task, condition: Condition): Wait[] =>
  waitsOf(task).filter((wait) => {
    const by = criterionOf(task, wait.criterion)?.by;
    return by?.is === 'condition' && task.callcentre === condition.callcentre && by.id === condition.name;
  });

function rematchWait(draft: Draft, task: Task | undefined, wait: Wait): void {
  const criterion = task && criterionOf(task, wait.criterion);
  if (task === undefined || criterion === undefined) return;
  const resolved = resolveCriterion(draft, task, criterion);
  if (resolved === null) return endWait(draft, task, wait.criterion);
  const expiresAt = resolved.queueTimeoutMs === null ? null : wait.since + resolved.queueTimeoutMs;
  const state = stepTask(task.state, { input: 'wait-moved', wait: { ...wait, expiresAt } });
  if (state === 'ignored') return;
  draft.put('task', { ...task, state });
  armWait(draft, task, { ...wait, expiresAt });
}
