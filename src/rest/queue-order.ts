import { key } from '../core/model/call-centre.ts';
import type { Task } from '../core/model/task.ts';
import { isOlder, type Line } from '../core/model/world-index.ts';
import type { World } from '../core/model/world.ts';

/** A task with its place in the line of its work channel; 0: an agent's telephone rings for it. */
export interface Queued {
  readonly task: Task;
  readonly position: number;
}

const byAge = (a: Task, b: Task): number => (isOlder(a, b) ? -1 : 1);

/**
 * Those who ring, then those who wait, in the order in which an agent who matches them all would take them. It goes along
 * the lines that the world keeps anyway, and no further than it is asked: with 10 000 waiting calls a sort of all would
 * hold up the decisions.
 */
export function* orderQueue(world: World, callcentre: string): Iterable<Queued> {
  const ringing = tasksOf(world, callcentre).filter((task) => task.state.is === 'calling');
  for (const task of ringing.sort(byAge)) yield { task, position: 0 };
  const seen = new Set<string>();
  const last = new Map<string, number>();
  for (const tasks of byPriority(world, callcentre))
    for (const task of tasks) {
      // It stands in a line for each of its criteria; the first is the best.
      if (seen.has(task.id)) continue;
      seen.add(task.id);
      const position = (last.get(task.channel) ?? 0) + 1;
      last.set(task.channel, position);
      yield { task, position };
    }
}

export const tasksOf = (world: World, callcentre: string): Task[] =>
  [...world.tables.task.values()].filter((task) => task.callcentre === callcentre);

/** The waiting tasks of each priority, the highest first, the oldest first in each. */
function* byPriority(world: World, callcentre: string): Iterable<readonly Task[]> {
  const lines = new Map<number, Line[]>();
  for (const line of linesOf(world, callcentre)) {
    const priority = priorityOf(world, callcentre, line);
    const group = lines.get(priority);
    if (group === undefined) lines.set(priority, [line]);
    else group.push(line);
  }
  for (const [, group] of [...lines].sort(([a], [b]) => b - a)) {
    const tasks = group.flatMap((line) => line.tasks);
    yield group.length === 1 ? tasks : tasks.sort(byAge);
  }
}

const linesOf = (world: World, callcentre: string): Line[] =>
  [...world.index.lines.values()]
    .flatMap((lines) => [...lines.values()])
    .filter(({ tasks }) => tasks[0]?.callcentre === callcentre);

function priorityOf({ tables }: World, callcentre: string, { selector, priority }: Line): number {
  const stored = selector.is === 'condition' ? tables.condition.get(key(callcentre, selector.id)) : undefined;
  return priority ?? stored?.priority ?? 0;
}
