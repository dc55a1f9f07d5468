import { key } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import type { CallArrived } from '../model/input.ts';
import { IDLE_LEG, stepLeg, type Leg } from '../model/leg.ts';
import type { Task } from '../model/task.ts';
import type { Enqueue } from '../../enqueue/model.ts';
import { enterRoute } from '../change/enter-route.ts';
import { armPosition } from '../change/say-position.ts';
import { publishTask } from '../change/publish.ts';
import { resultOfError, scriptResult } from '../change/result.ts';
import { DONE, type Ruling } from './ruling.ts';

/** A script hands a call over: for a new `<enqueue>`, or again because we were away meanwhile. */
export function onCallArrived(draft: Draft, arrival: CallArrived): Ruling {
  const known = draft.get('leg', arrival.legId);
  if (known !== undefined) return attachAgain(draft, known);
  const { document } = arrival;
  const channel = document.ok ? findChannel(draft, arrival.callcentre, document.value) : null;
  const trouble = document.ok
    ? channel === null
      ? `no such channel: ${document.value.channel ?? arrival.callcentre}`
      : null
    : document.error;
  const leg: Leg = {
    ...newLeg(draft, arrival),
    result: trouble === null ? null : scriptResult(draft, resultOfError(trouble)),
  };
  draft.put('leg', leg);
  if (document.ok && channel !== null) enqueue(draft, leg, arrival, document.value, channel);
  return DONE;
}

/** What was asked of it before is void: its dialplan has come round once. */
export function attachAgain(draft: Draft, leg: Leg): Ruling {
  const attached = stepLeg(leg, { fact: 'leg-attached' });
  draft.put('leg', { ...(attached === 'ignored' ? leg : attached), asked: null, tries: 0, lastSound: null });
  return DONE;
}

function findChannel(draft: Draft, callcentre: string, document: Enqueue): string | null {
  const centre = draft.get('callcentre', callcentre);
  const channel =
    centre === undefined
      ? undefined
      : draft.get('channel', document.channel === null ? centre.defaultChannel : key(callcentre, document.channel));
  return channel?.id ?? null;
}

type Caller = Pick<CallArrived, 'callcentre' | 'legId' | 'from' | 'to' | 'isAnswered'>;

export const newLeg = (draft: Draft, arrival: Caller): Leg => ({
  id: arrival.legId,
  callcentre: arrival.callcentre,
  party: { is: 'caller', from: arrival.from, to: arrival.to },
  isAnswered: arrival.isAnswered,
  isAttached: true,
  state: { is: 'parked', voice: null },
  ...IDLE_LEG,
  createdAt: draft.at,
});

function enqueue(draft: Draft, leg: Leg, arrival: CallArrived, document: Enqueue, channel: string): void {
  const task: Task = {
    id: draft.newId('qt'),
    callcentre: arrival.callcentre,
    type: 'ivr',
    channel,
    legId: leg.id,
    errand: null,
    from: arrival.from,
    to: arrival.to,
    enqueue: document,
    userData: document.userData ?? arrival.userData,
    enteredAt: draft.at,
    serial: draft.serial,
    route: 0,
    state: { is: 'pending' },
    refusedBy: [],
    data: null,
  };
  draft.put('leg', { ...leg, taskId: task.id });
  publishTask(draft, 'enter', task, null);
  armPosition(draft, task);
  enterRoute(draft, task, 0);
}
