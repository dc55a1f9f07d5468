import { isResting, type Agent } from '../model/agent.ts';
import { offersOf, waitsOf, type Task } from '../model/task.ts';
import { timerId, type Due } from '../model/timer.ts';
import type { World } from '../model/world.ts';

/** A timer that must be there; at null: whatever its time. */
export interface WantedTimer {
  readonly due: Due;
  readonly at: number | null;
}

/** Every wait has a timer that is stored: these are missing, or set to another time. */
export function* findMissingTimers(world: World, at: number): Generator<WantedTimer | null, void> {
  for (const wanted of wantedTimers(world, at)) {
    const found = world.tables.timer.get(timerId(wanted.due));
    yield found === undefined || (wanted.at !== null && found.at !== wanted.at) ? wanted : null;
  }
}

function* wantedTimers({ tables }: World, at: number): Generator<WantedTimer, void> {
  for (const task of tables.task.values()) yield* timersOfTask(task);
  for (const agent of tables.agent.values()) yield* timersOfAgent(agent, at);
  const isThere = tables.link.get('switch')?.isAttached === true;
  for (const { id, asked } of tables.leg.values())
    if (asked !== null && isThere) yield { due: { due: 'asked-overdue', legId: id }, at: null };
  for (const id of tables.conversation.keys())
    yield { due: { due: 'conversation-over', conversationId: id }, at: null };
}

const timersOfTask = (task: Task): WantedTimer[] => [
  ...waitsOf(task).flatMap(({ criterion, expiresAt }): WantedTimer[] =>
    expiresAt === null ? [] : [{ due: { due: 'wait-over', taskId: task.id, criterion }, at: expiresAt }],
  ),
  ...offersOf(task).map(({ legId }): WantedTimer => ({ due: { due: 'fetch-over', taskId: task.id, legId }, at: null })),
];

const timersOfAgent = ({ id, presence, notBefore }: Agent, at: number): WantedTimer[] => [
  ...(notBefore > at ? [{ due: { due: 'penalty-over', agent: id }, at: notBefore } as const] : []),
  ...(presence.is === 'passing' && presence.until !== null
    ? [{ due: { due: 'state-over', agent: id }, at: presence.until } as const]
    : []),
  ...(isResting(presence) ? [{ due: { due: 'login-expired', agent: id }, at: null } as const] : []),
];
