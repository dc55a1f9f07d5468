import type { Agent } from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import { criterionOf, type Task } from '../model/task.ts';
import { isOlder, type Line } from '../model/world-index.ts';
import { valueOf } from './find-candidates.ts';
import { resolveSelector } from './resolve-criterion.ts';

/** A waiting task that an agent matches, and by which of its criteria. */
export interface Demand {
  readonly task: Task;
  readonly criterion: number;
  readonly priority: number;
}

/** Higher priority first, then the one that waits longest. */
export const isBefore = (a: Demand, b: Demand): boolean =>
  a.priority > b.priority || (a.priority === b.priority && isOlder(a.task, b.task));

const better = (a: Demand | null, b: Demand | null): Demand | null =>
  a === null || (b !== null && isBefore(b, a)) ? b : a;

/** What an agent who can take something takes; null: nobody waits for him. */
export function firstDemandFor(draft: Draft, agent: Agent): Demand | null {
  let best: Demand | null = null;
  for (const line of draft.world.index.lines.get(agent.channel)?.values() ?? [])
    best = better(best, headOfLine(draft, agent, line));
  for (const task of draft.changed('task'))
    if (task.channel === agent.channel) best = better(best, demandOf(draft, task, agent));
  return best;
}

/** The oldest of a line that this draft has not changed; changed ones are looked at by themselves. */
function headOfLine(draft: Draft, agent: Agent, line: Line): Demand | null {
  const selection = resolveSelector(draft, agent, line.selector, line.priority);
  if (selection === null || valueOf(draft, agent, selection) === null) return null;
  const task = line.tasks.find((candidate) => !draft.isChanged('task', candidate.id));
  return task === undefined ? null : demandOf(draft, task, agent);
}

/** The best of the criteria that a waiting task still waits on and that the agent matches. */
export function demandOf(draft: Draft, task: Task, agent: Agent): Demand | null {
  if (task.state.is !== 'waiting') return null;
  let best: Demand | null = null;
  for (const wait of task.state.waits) {
    const criterion = criterionOf(task, wait.criterion);
    const selection = criterion === undefined ? null : resolveSelector(draft, task, criterion.by, criterion.priority);
    if (selection === null || valueOf(draft, agent, selection) === null) continue;
    best = better(best, { task, criterion: wait.criterion, priority: selection.priority });
  }
  return best;
}
