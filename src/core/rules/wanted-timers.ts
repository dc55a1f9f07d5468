import { isResting, type Agent } from '../model/agent.ts';
import { offersOf, type Task } from '../model/task.ts';
import { timerId, type Due } from '../model/timer.ts';
import type { World } from '../model/world.ts';

/** A timer that must be there; at null: whatever its time. */
export interface WantedTimer {
  readonly due: Due;
  readonly at: number | null;
}

/** Every wait has a timer that is stored: these are missing, or set to another time. */
export function findMissingTimers(world: World, at: number): WantedTimer[] {
  return wantedTimers(world, at).filter(({ due, at: when }) => {
    const found = world.tables.timer.get(timerId(due));
    return found === undefined || (when !== null && found.at !== when);
  });
}

function wantedTimers(world: World, at: number): WantedTimer[] {
  const { agent, task, leg, conversation, link } = world.tables;
  const isThere = link.get('switch')?.isAttached === true;
  return [
    ...[...task.values()].flatMap(timersOfTask),
    ...[...agent.values()].flatMap((one) => timersOfAgent(one, at)),
    ...[...leg.values()].flatMap(({ id, asked }): WantedTimer[] =>
      asked === null || !isThere ? [] : [{ due: { due: 'asked-overdue', legId: id }, at: null }],
    ),
    ...[...conversation.keys()].map((id): WantedTimer => ({
      due: { due: 'conversation-over', conversationId: id },
      at: null,
    })),
  ];
}

const timersOfTask = (task: Task): WantedTimer[] => {
  const waits = task.state.is === 'waiting' || task.state.is === 'calling' ? task.state.waits : [];
  return [
    ...waits.flatMap(({ criterion, expiresAt }): WantedTimer[] =>
      expiresAt === null ? [] : [{ due: { due: 'wait-over', taskId: task.id, criterion }, at: expiresAt }],
    ),
    ...offersOf(task).map(({ legId }): WantedTimer => ({
      due: { due: 'fetch-over', taskId: task.id, legId },
      at: null,
    })),
  ];
};

const timersOfAgent = ({ id, presence, notBefore }: Agent, at: number): WantedTimer[] => [
  ...(notBefore > at ? [{ due: { due: 'penalty-over', agent: id }, at: notBefore } as const] : []),
  ...(presence.is === 'passing' && presence.until !== null
    ? [{ due: { due: 'state-over', agent: id }, at: presence.until } as const]
    : []),
  ...(isResting(presence) ? [{ due: { due: 'login-expired', agent: id }, at: null } as const] : []),
];
