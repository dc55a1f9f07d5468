import { Type } from '@sinclair/typebox';
import { nameOf } from '../../core/model/call-centre.ts';
import { offersOf, TASK_TYPES, type Task } from '../../core/model/task.ts';
import { formatLocal } from '../local-time.ts';
import { agentName, closed, localTime, name, nullable, oneOf } from '../schema.ts';

export const taskSchema = closed(
  {
    id: name,
    type: oneOf(TASK_TYPES, 'what began it'),
    from: Type.String({ description: "caller's number" }),
    to: Type.String({ description: 'called number' }),
    call_id: nullable(Type.String({ description: 'null: nobody hears it, an application invites' })),
    channel: name,
    state: oneOf(['pending', 'waiting', 'calling', 'ended'], 'calling: at least one agent rings'),
    cause: nullable(Type.String({ description: 'of the end: success, timeout, hangup, cancel, call_fail, forward' })),
    position: nullable(Type.Integer({ description: 'in the line of its channel, from 1; 0: an agent rings for it' })),
    waited: Type.Integer({ description: 'seconds since it entered the queue' }),
    route: Type.Integer({ description: 'from 1' }),
    routes: Type.Integer(),
    estimated_wait: nullable(Type.Integer({ description: 'seconds still to wait; null: too little is known' })),
    begin_time: localTime,
    end_time: nullable(localTime),
    agents: Type.Array(agentName, { description: 'who rings for it' }),
    user_data: nullable(Type.String()),
  },
  { title: 'QueueTask' },
);

/** Where it stands in the line; null: it is out of it. */
export interface Place {
  readonly position: number;
  readonly estimatedMs: number | null;
}

export function showTask(task: Task, now: number, place: Place | null): Record<string, unknown> {
  const { state } = task;
  const endedAt = state.is === 'ended' ? state.at : null;
  return {
    id: task.id,
    type: task.type,
    from: task.from,
    to: task.to,
    call_id: task.legId,
    channel: nameOf(task.channel),
    state: state.is,
    cause: state.is === 'ended' ? state.cause : null,
    position: place?.position ?? null,
    waited: Math.max(0, Math.floor(((endedAt ?? now) - task.enteredAt) / 1000)),
    route: task.route + 1,
    routes: task.enqueue.routes.length,
    estimated_wait: place?.estimatedMs == null ? null : Math.round(place.estimatedMs / 1000),
    begin_time: formatLocal(task.enteredAt),
    end_time: endedAt === null ? null : formatLocal(endedAt),
    agents: offersOf(task).map(({ agent }) => nameOf(agent)),
    user_data: task.userData,
  };
}
