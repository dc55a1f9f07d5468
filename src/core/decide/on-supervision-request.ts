import { ok } from '../../lib/result.ts';
import { callOwnExtension } from '../change/begin-errand.ts';
import { cancelSeeking } from '../change/end-task.ts';
import { freeLeg } from '../change/free-leg.ts';
import { dissolveConversation, leaveConversation } from '../change/leave-conversation.ts';
import { newErrand } from '../change/new-errand.ts';
import { notifyPhase } from '../change/notify.ts';
import { refuseOffer } from '../change/refuse-offer.ts';
import { NO_TALK } from '../change/rest-agent.ts';
import { activeConversation, supervise } from '../change/supervise.ts';
import type { Agent } from '../model/agent.ts';
import { PLAIN } from '../model/call-options.ts';
import type { Draft } from '../model/draft.ts';
import type { Purpose } from '../model/errand.ts';
import { isTalking, type Leg, type Supervised } from '../model/leg.ts';
import { reject } from '../model/rejection.ts';
import type { Requests } from '../model/request.ts';
import { isSubstitutable } from '../rules/errand-wanted.ts';
import { ringingFor } from '../rules/ringing.ts';
import { findAgent, findFreeHand, refuseWhileTransferring, roomForThird, type Found } from './find-members.ts';
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
    const leg = draft.get('leg', pair.value.target.legId);
    const pending = leg === undefined ? null : refuseWhileTransferring(draft, leg);
    if (pending !== null) return pending;
    return callFor(draft, pair.value.own, { for: 'substitute', target: pair.value.target.id });
  },
  'agent.interrupt': (draft, callcentre, { agent, target: name }) => {
    const target = findAgent(draft, callcentre, name);
    if (!target.ok) return target;
    const leg = draft.get('leg', target.value.legId);
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
  const { own } = pair.value;
  const leg = draft.get('leg', own.legId);
  const room = how === 'force_call' ? placeBeside(draft, talking.value, leg) : ok(null);
  if (!room.ok) return room;
  return leg?.supervises == null
    ? callFor(draft, own, { for: 'supervise', target: pair.value.target.id, how })
    : change(draft, leg, { id: leg.supervises.id, target: talking.value.id, how }, room.value);
}

/** The conversation that he would enter, where there is room for him, or he is in it. */
function placeBeside(draft: Draft, target: Leg, leg: Leg | undefined): Found<string | null> {
  const place = activeConversation(draft, target);
  const room = leg?.conversations.includes(place ?? '') === true ? ok(null) : roomForThird(draft, target);
  return room.ok ? ok(place) : room;
}

/** From one way to another, or to another agent, on the same leg. */
function change(draft: Draft, leg: Leg, wished: Supervised, place: string | null): Answer {
  const { supervises } = leg;
  if (supervises?.target === wished.target && supervises.how === wished.how) return ok({ id: wished.id });
  if (!canLeave(draft, leg, place)) return reject('notNow', 'the agent has left: whoever remains would be alone');
  supervise(draft, leg.id, wished);
  return ok({ id: wished.id });
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
  const leg = draft.get('leg', legId);
  return isTalking(leg) ? ok(leg) : reject('notInCall', `agent ${name} is in no conversation`);
}

/** Would those whom he leaves still be two? */
const canLeave = (draft: Draft, leg: Leg, place: string | null): boolean =>
  leg.conversations
    .filter((id) => id !== place)
    .flatMap((id) => draft.get('conversation', id) ?? [])
    .every(({ members, meeting }) => members.length > 2 || meeting !== null);

/** His own telephone is called first. */
function callFor(draft: Draft, own: Agent, purpose: Purpose): Answer {
  if (own.legId !== null) return reject('agentBusy', `agent ${own.name} is in a call of his own`);
  const errand = newErrand(draft, own.callcentre, own, purpose, { by: 'nobody' }, null, PLAIN);
  return callOwnExtension(draft, own, errand)
    ? ok({ id: errand.id })
    : reject('noSuchExtension', `agent ${own.name} has no extension`);
}

/** Ringing: refused for him. Calling: given up. Listening: over. false: there is nothing. */
function tearDown(draft: Draft, leg: Leg): boolean {
  const ringing = ringingFor(draft, leg);
  if (ringing !== null) refuseOffer(draft, ringing.task, ringing.offer, 'rejected');
  if (leg.errand !== null) cancelSeeking(draft, leg.errand);
  const active = activeConversation(draft, leg);
  if (active !== null) endTalk(draft, active, leg.id);
  const listens = active === null && leg.supervises !== null && leg.ending === null;
  if (listens) freeLeg(draft, leg, { variables: {}, ...NO_TALK });
  return ringing !== null || leg.errand !== null || active !== null || listens;
}

/** All are torn apart; a meeting goes on without him. */
function endTalk(draft: Draft, conversationId: string, legId: string): void {
  const isMeeting = draft.get('conversation', conversationId)?.meeting != null;
  if (isMeeting) leaveConversation(draft, conversationId, legId, { reason: 'remove' });
  else dissolveConversation(draft, conversationId, { reason: 'remove' });
}
