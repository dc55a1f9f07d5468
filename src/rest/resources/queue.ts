import { Type } from '@sinclair/typebox';
import type { Task } from '../../core/model/task.ts';
import { estimateWaitMs } from '../../core/rules/estimate-wait.ts';
import { explainTask } from '../../core/rules/why.ts';
import { ok } from '../../lib/result.ts';
import { EVERYBODY, FLOOR } from '../caller.ts';
import { ask, look, worldOf, type Desk } from '../desk.ts';
import { refuse } from '../errors.ts';
import { page, pageOf, PAGING, stretchOf } from '../page.ts';
import { orderQueue, tasksOf, type Queued } from '../queue-order.ts';
import { route, type Answer, type Route } from '../route.ts';
import { agentName, closed } from '../schema.ts';
import { showTask, taskSchema } from '../views/task-view.ts';

const tag = 'queue';

const reason = closed({ agent: agentName, verdict: Type.String(), detail: Type.String() }, { title: 'Reason' });

const noSuchTask = (id: string): Answer => refuse('noSuchTask', `queue task ${id} does not exist`);

function showQueued(desk: Desk, { task, position }: Queued): Record<string, unknown> {
  const now = desk.clock.now();
  const channel = worldOf(desk).tables.channel.get(task.channel);
  const estimatedMs = position === 0 ? 0 : estimateWaitMs(channel, now, position);
  return showTask(task, now, { position, estimatedMs });
}

function findLive(desk: Desk, callcentre: string, id: string): Task | undefined {
  const task = worldOf(desk).tables.task.get(id);
  return task?.callcentre === callcentre ? task : undefined;
}

function findPlace(desk: Desk, { id, callcentre }: Task): Queued | undefined {
  for (const queued of orderQueue(worldOf(desk), callcentre)) if (queued.task.id === id) return queued;
  return undefined;
}

function take(queue: Iterable<Queued>, offset: number, limit: number): Queued[] {
  const taken: Queued[] = [];
  let index = 0;
  for (const queued of queue) {
    if (index >= offset + limit) break;
    if (index >= offset) taken.push(queued);
    index += 1;
  }
  return taken;
}

export const queueRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/queue',
    tag,
    summary: 'List the tasks that ring or wait, in the order in which they are served',
    roles: EVERYBODY,
    input: closed(PAGING),
    reply: pageOf(taskSchema),
    handle: (desk, { callcentre, input }) => {
      const { offset, limit } = stretchOf(input);
      const shown = take(orderQueue(worldOf(desk), callcentre), offset, limit).map((queued) =>
        showQueued(desk, queued),
      );
      return ok(page(input, tasksOf(worldOf(desk), callcentre).length, shown));
    },
  }),
  route({
    method: 'get',
    path: '/queue/{queue_id}',
    tag,
    summary: 'Read one task, live or ended',
    roles: EVERYBODY,
    reply: taskSchema,
    handle: (desk, { callcentre, params: { queue_id } }) => {
      const live = findLive(desk, callcentre, queue_id);
      const place = live === undefined ? undefined : findPlace(desk, live);
      if (place !== undefined) return ok(showQueued(desk, place));
      const ended = desk.history.task(callcentre, queue_id);
      return ended === null ? noSuchTask(queue_id) : ok(showTask(ended, desk.clock.now(), null));
    },
  }),
  route({
    method: 'get',
    path: '/queue/{queue_id}/why',
    tag,
    summary: 'For every agent: why he has, or has not, been offered this task',
    roles: FLOOR,
    reply: Type.Array(reason),
    handle: (desk, { callcentre, params: { queue_id } }) => {
      const task = findLive(desk, callcentre, queue_id);
      return task === undefined ? noSuchTask(queue_id) : ok(explainTask(look(desk), task));
    },
  }),
  route({
    method: 'delete',
    path: '/queue/{queue_id}',
    tag,
    summary: 'Take a task out of the queue, with cause cancel',
    roles: FLOOR,
    reply: Type.Null(),
    handle: (desk, { callcentre, params }) => ask(desk, callcentre, 'task.cancel', { id: params.queue_id }),
  }),
];
