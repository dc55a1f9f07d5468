import type { WorkChannel } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import { criteriaOf, type Task } from '../model/task.ts';
import { timerId } from '../model/timer.ts';
import { whyUnavailable } from '../rules/available.ts';
import { idleAgents } from '../rules/find-candidates.ts';
import { isTimeDependent } from '../rules/time-dependent.ts';

const EVERY_MS = 1000;

/**
 * A call that waits for somebody who has been idle for a while may be served without anything happening. Only then, and
 * only while such a call and a free agent are both there, the channel is looked at again every second.
 */
export function lookAgainWhereTimeTells(draft: Draft): void {
  const changed = [...draft.changed('agent'), ...draft.changed('task'), ...draft.changed('condition')];
  // A look that was due while the switch was away was none, and nobody has changed by it.
  const missed = draft.isChanged('link', 'switch') ? draft.world.index.idle.keys() : [];
  for (const id of new Set([...changed.map(({ channel }) => channel), ...draft.rematch, ...missed]))
    keepTimer(draft, id);
}

function keepTimer(draft: Draft, id: string): void {
  const due = { due: 'look-again', channel: id } as const;
  const channel = draft.get('channel', id);
  const isWanted = channel !== undefined && waitsForTime(draft, channel) && hasFreeAgent(draft, id);
  if (!isWanted) draft.clearTimer(due);
  else if (draft.get('timer', timerId(due)) === undefined) draft.setTimer(draft.at + EVERY_MS, due);
}

function waitsForTime(draft: Draft, { id, callcentre }: WorkChannel): boolean {
  for (const line of draft.world.index.lines.get(id)?.values() ?? [])
    if (
      isTimeDependent(draft, callcentre, line.selector) &&
      line.tasks.some((task) => isWaiting(draft.get('task', task.id)))
    )
      return true;
  return draft
    .changed('task')
    .some(
      (task) =>
        task.channel === id &&
        isWaiting(task) &&
        selectorsOf(task).some((by) => isTimeDependent(draft, callcentre, by)),
    );
}

const isWaiting = (task: Task | undefined): boolean => task?.state.is === 'waiting';

const selectorsOf = (task: Task) => criteriaOf(task).map(({ by }) => by);

function hasFreeAgent(draft: Draft, channel: string): boolean {
  for (const agent of idleAgents(draft, channel)) if (whyUnavailable(draft, agent) === null) return true;
  return false;
}
