import { key } from '../core/model/call-centre.ts';
import type { Task } from '../core/model/task.ts';
import type { World } from '../core/model/world.ts';
import { isOlder } from '../core/model/world-index.ts';

/** A task with its place in the line of its work channel; 0: an agent's telephone rings for it. */
export interface Queued {
  readonly task: Task;
  readonly position: number;
}

/** Those who ring, then those who wait, in the order in which an agent who matches them all would take them. */
export function orderQueue(world: World, callcentre: string): Queued[] {
  const ranked = [...world.tables.task.values()]
    .filter((task) => task.callcentre === callcentre)
    .map((task) => ({ task, rank: task.state.is === 'calling' ? Infinity : priorityOf(world, task) }))
    .sort((a, b) => (a.rank === b.rank ? (isOlder(a.task, b.task) ? -1 : 1) : b.rank > a.rank ? 1 : -1));
  const last = new Map<string, number>();
  return ranked.map(({ task }) => {
    if (task.state.is === 'calling') return { task, position: 0 };
    const position = (last.get(task.channel) ?? 0) + 1;
    last.set(task.channel, position);
    return { task, position };
  });
}

/** The best of what it still waits on. */
function priorityOf(world: World, task: Task): number {
  const criteria = task.enqueue.routes[task.route]?.criteria ?? [];
  const waits = task.state.is === 'waiting' ? task.state.waits : [];
  return waits.reduce((best, wait) => {
    const criterion = criteria[wait.criterion];
    const stored =
      criterion?.by.is === 'condition' ? world.tables.condition.get(key(task.callcentre, criterion.by.id)) : undefined;
    return Math.max(best, criterion?.priority ?? stored?.priority ?? 0);
  }, -Infinity);
}
