import { ok } from '../../lib/result.ts';
import { callOwnExtension } from '../change/begin-errand.ts';
import { failSeeking } from '../change/end-task.ts';
import { dissolveConversation } from '../change/leave-conversation.ts';
import { newErrand } from '../change/new-errand.ts';
import { notifyPhase } from '../change/notify.ts';
import { offerOf, refuseOffer } from '../change/refuse-offer.ts';
import { activeConversation, supervise } from '../change/supervise.ts';
import type { Agent } from '../model/agent.ts';
import { PLAIN } from '../model/call-options.ts';
import type { Draft } from '../model/draft.ts';
import type { Purpose } from '../model/errand.ts';
import type { Leg } from '../model/leg.ts';
import { reject } from '../model/rejection.ts';
import type { Requests } from '../model/request.ts';
import { isSubstitutable } from '../rules/errand-wanted.ts';
import { findAgent, findFreeHand, roomFor, type Found } from './find-members.ts';
import type { Answer, Handlers } from './handlers.ts';

type SupervisionRequest = 'agent.supervise' | 'agent.substitute' | 'agent.interrupt';

/** What a supervisor does with another agent's call. Whether he may is asked at the door. */
export const supervisionRequests: Handlers<SupervisionRequest> = {
  'agent.supervise': beginSupervision,
  'agent.substitute': (draft, callcentre, { agent, target }) => {
    const pair = findPair(draft, callcentre, agent, target);
    if (!pair.ok) return pair;
    if (!isSubstitutable(draft, pair.value.target.id))
      return reject('notInCall', `agent ${target} has no call that could be taken over`);
    return callFor(draft, pair.value.own, { for: 'substitute', target: pair.value.target.id });
  },
  'agent.interrupt': (draft, callcentre, { agent, target: name }) => {
    const target = findAgent(draft, callcentre, name);
    if (!target.ok) return target;
    const leg = target.value.legId === null ? undefined : draft.get('leg', target.value.legId);
    if (leg === undefined || !tearDown(draft, leg)) return reject('notInCall', `agent ${name} is in no call`);
    const told = { deed: 'interrupt', phase: 'over', uuid: leg.id } as const;
    const supervisor = findAgent(draft, callcentre, agent);
    if (supervisor.ok) notifyPhase(draft, supervisor.value.id, { ...told, msg: `the call of ${name} is over` });
    notifyPhase(draft, target.value.id, { ...told, msg: 'a supervisor has ended the call' });
    return ok(null);
  },
};

function beginSupervision(draft: Draft, callcentre: string, params: Requests['agent.supervise']): Answer {
  const { agent, target, how } = params;
  const pair = findPair(draft, callcentre, agent, target);
  if (!pair.ok) return pair;
  const talking = legInCall(draft, pair.value.target);
  if (!talking.ok) return talking;
  const room = how === 'force_call' ? roomForThird(draft, talking.value) : ok(null);
  if (!room.ok) return room;
  const { own } = pair.value;
  const leg = own.legId === null ? undefined : draft.get('leg', own.legId);
  if (leg?.supervises == null) return callFor(draft, own, { for: 'supervise', target: pair.value.target.id, how });
  if (leg.supervises.target === talking.value.id && leg.supervises.how === how) return ok({ id: leg.supervises.id });
  if (how !== 'force_call' && !canLeave(draft, leg))
    return reject('notNow', 'the agent has left: whoever remains would be alone');
  supervise(draft, leg.id, { id: leg.supervises.id, target: talking.value.id, how });
  return ok({ id: leg.supervises.id });
}

interface Pair {
  readonly own: Agent;
  readonly target: Agent;
}

function findPair(draft: Draft, callcentre: string, name: string, targetName: string): Found<Pair> {
  const own = findFreeHand(draft, callcentre, name);
  if (!own.ok) return own;
  const target = findAgent(draft, callcentre, targetName);
  if (!target.ok) return target;
  if (own.value.id === target.value.id) return reject('badParameter', 'an agent cannot supervise himself');
  return ok({ own: own.value, target: target.value });
}

function legInCall(draft: Draft, { name, legId }: Agent): Found<Leg> {
  const leg = legId === null ? undefined : draft.get('leg', legId);
  const isTalking = leg !== undefined && leg.ending === null && leg.conversations.length > 0;
  return isTalking ? ok(leg) : reject('notInCall', `agent ${name} is in no conversation`);
}

function roomForThird(draft: Draft, leg: Leg): Found<null> {
  const conversation = draft.get('conversation', activeConversation(draft, leg) ?? '');
  return conversation === undefined ? reject('notInCall', 'there is no conversation') : roomFor(draft, conversation);
}

/** Would those whom he leaves still be two? */
const canLeave = (draft: Draft, leg: Leg): boolean =>
  leg.conversations.every((id) => (draft.get('conversation', id)?.members.length ?? 3) > 2);

/** His own telephone is called first. */
function callFor(draft: Draft, own: Agent, purpose: Purpose): Answer {
  if (own.legId !== null) return reject('agentBusy', `agent ${own.name} is in a call of his own`);
  const errand = newErrand(draft, own.callcentre, own, purpose, { by: 'nobody' }, null, PLAIN);
  return callOwnExtension(draft, own, errand)
    ? ok({ id: errand.id })
    : reject('noSuchExtension', `agent ${own.name} has no extension`);
}

/** Ringing: refused for him. Calling: given up. Talking: dissolved. false: there is nothing. */
function tearDown(draft: Draft, leg: Leg): boolean {
  const task = leg.taskId === null ? undefined : draft.get('task', leg.taskId);
  const offer = task === undefined ? undefined : offerOf(task, leg.id);
  if (task !== undefined && offer !== undefined) refuseOffer(draft, task, offer, 'rejected');
  if (leg.errand !== null) failSeeking(draft, leg.errand, { cause: 'cancel', result: 'cancel', data: null });
  const active = activeConversation(draft, leg);
  if (active !== null) dissolveConversation(draft, active, { reason: 'remove' });
  return offer !== undefined || leg.errand !== null || active !== null;
}
