import { ok } from '../../lib/result.ts';
import { key } from '../model/call-centre.ts';
import type { Errand } from '../model/errand.ts';
import type { Draft } from '../model/draft.ts';
import { reject } from '../model/rejection.ts';
import { offersOf, type Offer, type Task } from '../model/task.ts';
import { cancelSeeking, closeTask, endTask } from '../change/end-task.ts';
import { enterRoute } from '../change/enter-route.ts';
import { publishTask } from '../change/publish.ts';
import { armPosition } from '../change/say-position.ts';
import { refuseOffer } from '../change/refuse-offer.ts';
import type { Ringing } from '../rules/ringing.ts';
import type { Found } from './find-members.ts';
import type { Answer, Handlers } from './handlers.ts';

/** What is asked about calls that wait. */
export const taskRequests: Handlers<'task.cancel' | 'offer.reject' | 'offer.forward'> = {
  'task.cancel': (draft, callcentre, { id }) => {
    const task = draft.get('task', id);
    const errand = task === undefined ? reservedFor(draft, id) : undefined;
    if ((task ?? errand)?.callcentre !== callcentre) return reject('noSuchTask', `queue task ${id} does not exist`);
    if (task !== undefined) endTask(draft, task, { cause: 'cancel', result: 'cancel' });
    if (errand !== undefined) cancelSeeking(draft, errand.id);
    return ok(null);
  },
  'offer.reject': (draft, callcentre, { agent, taskId, data }) => {
    const ringing = findRinging(draft, callcentre, agent, taskId);
    if (!ringing.ok) return ringing;
    refuseOffer(draft, ringing.value.task, ringing.value.offer, 'rejected', data);
    return ok(null);
  },
  'offer.forward': (draft, callcentre, { agent, taskId, enqueue }) => {
    const ringing = findRinging(draft, callcentre, agent, taskId);
    if (!ringing.ok) return ringing;
    const { task } = ringing.value;
    const channel = enqueue.channel === null ? task.channel : key(callcentre, enqueue.channel);
    if (draft.get('channel', channel) === undefined)
      return reject('noSuchChannel', `channel: ${enqueue.channel} does not exist`);
    return forward(draft, task, ringing.value.offer, { ...task, enqueue, channel });
  },
};

/** The agent's own telephone still rings; his task has an id, but has not begun. */
function reservedFor(draft: Draft, taskId: string): Errand | undefined {
  for (const errand of draft.all('errand'))
    if (errand.seek.by === 'queue' && errand.seek.taskId === taskId) return errand;
  return undefined;
}

/** The task ends, and the caller queues anew with the time that he has waited. */
function forward(draft: Draft, task: Task, offer: Offer, as: Task): Answer {
  closeTask(draft, task, 'forward', null);
  publishTask(draft, 'fail', task, offer, { cause: 'forward', data: null });
  const next: Task = {
    ...as,
    id: draft.newId('qt'),
    type: 'fwd_agent',
    userData: as.enqueue.userData ?? task.userData,
    route: 0,
    state: { is: 'pending' },
    refusedBy: [offer.agent],
    data: null,
  };
  handWaiterTo(draft, next);
  publishTask(draft, 'enter', next, null, { forwarded_from: task.id });
  armPosition(draft, next);
  enterRoute(draft, next, 0);
  return ok({ queue_id: next.id });
}

/** Whoever waits, waits for the new one. */
function handWaiterTo(draft: Draft, { id, legId, errand: errandId }: Task): void {
  const errand = draft.get('errand', errandId);
  const leg = draft.get('leg', legId);
  if (errand?.seek.by === 'queue') draft.put('errand', { ...errand, seek: { ...errand.seek, taskId: id } });
  else if (leg !== undefined) draft.put('leg', { ...leg, taskId: id });
}

function findRinging(draft: Draft, callcentre: string, agent: string, taskId: string): Found<Ringing> {
  const agentId = key(callcentre, agent);
  if (draft.get('agent', agentId) === undefined) return reject('noSuchAgent', `agent ${agent} is not logged in`);
  const task = draft.get('task', taskId);
  if (task?.callcentre !== callcentre) return reject('noSuchTask', `queue task ${taskId} does not exist`);
  const offer = offersOf(task).find((candidate) => candidate.agent === agentId);
  return offer === undefined
    ? reject('noSuchTask', `queue task ${taskId} does not ring at agent ${agent}`)
    : ok({ task, offer });
}
