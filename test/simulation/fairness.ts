import type { Agent } from '../../src/core/model/agent.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import type { Draft } from '../../src/core/model/draft.ts';
import type { Task } from '../../src/core/model/task.ts';
import { isIdle } from '../../src/core/model/world-index.ts';
import type { World } from '../../src/core/model/world.ts';
import { demandOf, isBefore } from '../../src/core/rules/rank-tasks.ts';

/** An agent who got a task, and since when he was free. */
export interface Served {
  readonly agentId: string;
  readonly task: Task;
  readonly freeSince: number;
}

/** Who was offered what by this decision; `before` is the world that it was made in. */
export function servedBy(before: World, decision: Decision, at: number): Served[] {
  return decision.changes.flatMap((change): Served[] => {
    if (change.kind !== 'task' || change.value?.state.is !== 'calling') return [];
    const task = change.value;
    const known = new Set(ringingFor(before.tables.task.get(task.id)));
    return ringingFor(task).flatMap((agentId) => {
      const agent = before.tables.agent.get(agentId);
      const freeSince = agent !== undefined && isIdle(agent) ? agent.since : at;
      return known.has(agentId) ? [] : [{ agentId, task, freeSince }];
    });
  });
}

const ringingFor = (task: Task | undefined): string[] =>
  task?.state.is === 'calling' ? task.state.offers.map(({ agent }) => agent) : [];

/** Equal priority is first come first served: nobody who would have been this agent's turn still waits. */
export function passedOver(draft: Draft, { agentId, task, freeSince }: Served): string[] {
  const after = draft.get('agent', agentId);
  if (after === undefined || task.state.is !== 'calling') return [];
  const agent: Agent = { ...after, presence: { is: 'set', state: 'idle' }, since: freeSince };
  const waiting: Task = { ...task, state: { is: 'waiting', waits: task.state.waits } };
  const his = demandOf(draft, waiting, agent);
  if (his === null) return [];
  return [...draft.all('task')].flatMap((other) => {
    if (other.state.is !== 'waiting' || other.channel !== agent.channel) return [];
    const demand = demandOf(draft, other, agent);
    return demand !== null && isBefore(demand, his)
      ? [`equal priority is first come first served: ${agentId} got ${task.id} before ${other.id}`]
      : [];
  });
}
