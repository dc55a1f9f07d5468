import type { Draft } from '../model/draft.ts';
import { stepTask, type Task, type Wait } from '../model/task.ts';
import { resolveCriterion } from '../rules/resolve-criterion.ts';
import { endTask } from './end-task.ts';
import { publishTask } from './publish.ts';

/** A task begins to wait on the criteria of a route; past the last one it fails. */
export function enterRoute(draft: Draft, task: Task, route: number): void {
  const criteria = task.enqueue.routes[route]?.criteria;
  if (criteria === undefined) return endTask(draft, task, { cause: 'timeout', result: 'timeout' });
  const waits = criteria.flatMap((criterion, index): Wait[] => {
    const resolved = resolveCriterion(draft, task, criterion);
    if (resolved === null) return [];
    return [
      {
        criterion: index,
        since: draft.at,
        expiresAt: resolved.queueTimeoutMs === null ? null : draft.at + resolved.queueTimeoutMs,
      },
    ];
  });
  const state = stepTask(task.state, { input: 'enter-route', waits });
  if (state === 'ignored') return;
  const entered: Task = { ...task, route, state };
  draft.put('task', entered);
  for (const wait of waits) armWait(draft, entered, wait);
  if (waits.length === 0) overflow(draft, entered);
}

/** A queue timeout of 0 is over as soon as the agents who are idle now have been looked at. */
export function armWait(draft: Draft, task: Task, wait: Wait): void {
  const due = { due: 'wait-over', taskId: task.id, criterion: wait.criterion } as const;
  if (wait.expiresAt === null) draft.clearTimer(due);
  else draft.setTimer(wait.expiresAt, due);
}

export function overflow(draft: Draft, task: Task): void {
  if (task.route + 1 < task.enqueue.routes.length)
    publishTask(draft, 'overflow', task, null, { route: task.route + 1 });
  enterRoute(draft, task, task.route + 1);
}

/** It waits on this criterion no longer. While an agent rings that changes nothing yet. */
export function endWait(draft: Draft, task: Task, criterion: number): void {
  const state = stepTask(task.state, { input: 'wait-over', criterion });
  if (state === 'ignored') return;
  draft.clearTimer({ due: 'wait-over', taskId: task.id, criterion });
  const left: Task = { ...task, state };
  draft.put('task', left);
  if (state.is === 'waiting' && state.waits.length === 0) overflow(draft, left);
}
