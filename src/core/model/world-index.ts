import type { Agent } from './agent.ts';
import type { Selector } from '../../enqueue/model.ts';
import { criteriaOf, type Task } from './task.ts';

/**
 * Who waits for whom, so that a decision looks at the kinds of waiting and not at every waiting call: tasks that wait on
 * the same criterion stand in one line, oldest first.
 */
export interface WorldIndex {
  /** Agents whose state is idle, by channel. */
  readonly idle: Map<string, Map<string, Agent>>;
  /** Lines by channel, then by criterion. */
  readonly lines: Map<string, Map<string, Line>>;
}

export interface Line {
  readonly selector: Selector;
  /** As the document says; null: the stored condition's. */
  readonly priority: number | null;
  /** Oldest first. */
  readonly tasks: Task[];
}

export const createIndex = (): WorldIndex => ({ idle: new Map(), lines: new Map() });

export const isOlder = (a: Task, b: Task): boolean =>
  a.enteredAt < b.enteredAt || (a.enteredAt === b.enteredAt && a.serial < b.serial);

export function indexChange(index: WorldIndex, kind: string, before: unknown, after: unknown): void {
  if (kind === 'agent') indexAgent(index, before as Agent | undefined, after as Agent | undefined);
  if (kind === 'task') indexTask(index, before as Task | undefined, after as Task | undefined);
}

export const isIdle = (agent: Agent): boolean => agent.presence.is === 'set' && agent.presence.state === 'idle';

function indexAgent(index: WorldIndex, before: Agent | undefined, after: Agent | undefined): void {
  if (before !== undefined && isIdle(before)) index.idle.get(before.channel)?.delete(before.id);
  if (after !== undefined && isIdle(after)) inner(index.idle, after.channel).set(after.id, after);
}

function indexTask(index: WorldIndex, before: Task | undefined, after: Task | undefined): void {
  const old = before === undefined ? [] : lineKeys(before);
  const now = after === undefined ? [] : lineKeys(after);
  for (const key of old) if (before !== undefined) leaveLine(index, before, key);
  for (const key of now) if (after !== undefined) enterLine(index, after, key);
}

/** A task stands in the line of each criterion that it waits on, once. */
function lineKeys(task: Task): string[] {
  if (task.state.is !== 'waiting') return [];
  const criteria = criteriaOf(task);
  return [
    ...new Set(
      task.state.waits.flatMap((wait) => {
        const criterion = criteria[wait.criterion];
        return criterion === undefined ? [] : [JSON.stringify([criterion.by, criterion.priority])];
      }),
    ),
  ];
}

function enterLine(index: WorldIndex, task: Task, key: string): void {
  const lines = inner(index.lines, task.channel);
  let line = lines.get(key);
  if (line === undefined) {
    const [selector, priority] = JSON.parse(key) as [Selector, number | null];
    line = { selector, priority, tasks: [] };
    lines.set(key, line);
  }
  line.tasks.splice(placeIn(line.tasks, task), 0, task);
}

function leaveLine(index: WorldIndex, task: Task, key: string): void {
  const lines = index.lines.get(task.channel);
  const line = lines?.get(key);
  if (lines === undefined || line === undefined) return;
  const place = placeIn(line.tasks, task);
  if (line.tasks[place]?.id === task.id) line.tasks.splice(place, 1);
  if (line.tasks.length === 0) lines.delete(key);
}

/** Where it stands, or would stand: binary search, the newest first tried as it usually goes to the end. */
function placeIn(tasks: readonly Task[], task: Task): number {
  let low = 0;
  let high = tasks.length;
  const last = tasks[high - 1];
  if (last === undefined || isOlder(last, task)) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = tasks[middle];
    if (other !== undefined && isOlder(other, task)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function inner<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = new Map<string, V>()));
  return found;
}
