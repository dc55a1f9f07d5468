import { atOnce } from '../lib/steps.ts';
import { hasSameFlags } from './model/mode.ts';
import type { Agent } from './model/agent.ts';
import type { Conversation } from './model/conversation.ts';
import type { Draft } from './model/draft.ts';
import { isTalking } from './model/leg.ts';
import { criterionOf, offersOf, type Task } from './model/task.ts';
import { timerId, type Due } from './model/timer.ts';
import { placeOf } from './rules/leg-place.ts';
import { firstDemandFor, type Demand } from './rules/rank-tasks.ts';
import { isActive, seatsOf } from './rules/seats.ts';
import { isTimeDependent } from './rules/time-dependent.ts';
import { isSwitchThere, whyUnavailable } from './rules/available.ts';

/** An invariant that does not hold, and of what. */
export interface Violation {
  readonly invariant: string;
  readonly id: string;
}

/** null: nothing is wrong so far, and what follows may as well be looked at later. */
type Check = (draft: Draft) => Iterable<Violation | null>;

/** What must hold after every decision. A draft with nothing in it sees the world as it is. */
export const check = (draft: Draft): Violation[] => checks().flatMap((each) => atOnce(each(draft)));

/** The same, for whoever lets others have their turn in between; each step sees the world as it is by then. */
export function* checkInSteps(draft: Draft): Generator<Violation | null, void> {
  for (const each of checks()) yield* each(draft);
}

const checks = (): readonly Check[] => [
  agentsHaveOneOffer,
  agentsMatchTheirLegs,
  nobodyIsStranded,
  answeredLegsBelongSomewhere,
  membersAreLegs,
  supervisorsHaveTargets,
  whoRingsHearsNobody,
  oneActiveConversation,
  flagsEqualModes,
  timersHaveOwners,
];

const agentsHaveOneOffer: Check = function* (draft) {
  const ringing = new Map<string, number>();
  for (const task of draft.all('task'))
    for (const { agent } of offersOf(task)) ringing.set(agent, (ringing.get(agent) ?? 0) + 1);
  for (const [id, count] of ringing) if (count > 1) yield { invariant: 'an agent has at most one live offer', id };
};

const agentsMatchTheirLegs: Check = function* (draft) {
  for (const agent of draft.all('agent'))
    yield fitsHisLeg(draft, agent) ? null : { invariant: "an agent's state fits his leg", id: agent.id };
};

function fitsHisLeg(draft: Draft, agent: Agent): boolean {
  const leg = draft.get('leg', agent.legId);
  if (agent.presence.is === 'fetching')
    return leg !== undefined && (leg.taskId !== null || leg.errand !== null) && leg.ending === null;
  if (agent.presence.is === 'talking')
    return leg !== undefined && (leg.conversations.length > 0 || leg.errand !== null || leg.supervises !== null);
  return (agent.legId === null || leg !== undefined) && (leg === undefined || leg.conversations.length === 0);
}

const nobodyIsStranded: Check = function* (draft) {
  for (const task of draft.all('task'))
    yield isGoingSomewhere(draft, task) ? null : { invariant: 'a task waits for something', id: task.id };
  if (!isSwitchThere(draft)) return;
  for (const agent of draft.all('agent'))
    yield whyUnavailable(draft, agent) === null && isLeftWaiting(draft, agent, firstDemandFor(draft, agent))
      ? { invariant: 'no waiting task while a matching agent is idle', id: agent.id }
      : null;
};

/** Whom the mere passing of time has made match is found by the timer that looks again, within a second. */
function isLeftWaiting(draft: Draft, agent: Agent, demand: Demand | null): boolean {
  if (demand === null) return false;
  const by = criterionOf(demand.task, demand.criterion)?.by;
  const isTimed = by !== undefined && isTimeDependent(draft, agent.callcentre, by);
  return !isTimed || draft.get('timer', timerId({ due: 'look-again', channel: agent.channel })) === undefined;
}

function isGoingSomewhere(draft: Draft, task: Task): boolean {
  if (!hasWaiter(draft, task)) return false;
  if (task.state.is === 'waiting') return task.state.waits.length > 0;
  return (
    task.state.is === 'calling' && task.state.offers.every(({ legId }) => draft.get('leg', legId)?.taskId === task.id)
  );
}

function hasWaiter(draft: Draft, task: Task): boolean {
  if (task.errand === null) return task.legId !== null && draft.get('leg', task.legId)?.taskId === task.id;
  const seek = draft.get('errand', task.errand)?.seek;
  return seek?.by === 'queue' && seek.taskId === task.id;
}

const answeredLegsBelongSomewhere: Check = function* (draft) {
  for (const leg of draft.all('leg')) {
    const place = placeOf(draft, leg);
    if (leg.isAnswered && place.at === 'line')
      yield { invariant: 'an answered leg waits, talks, or is being hung up', id: leg.id };
    yield place.at === 'end' && leg.ending === null
      ? { invariant: 'a leg that belongs nowhere is being hung up', id: leg.id }
      : null;
  }
};

const membersAreLegs: Check = function* (draft) {
  for (const conversation of draft.all('conversation')) {
    if (conversation.end !== null) continue;
    if (!isAlive(conversation)) yield { invariant: 'a conversation has two members', id: conversation.id };
    for (const { legId } of conversation.members)
      if (draft.get('leg', legId)?.conversations.includes(conversation.id) !== true)
        yield { invariant: 'a member is a leg that is there', id: conversation.id };
    yield null;
  }
};

/** A meeting may be empty while its first member is being called. */
const isAlive = ({ members, meeting, errands }: Conversation): boolean =>
  meeting === null ? members.length >= 2 : members.length + errands.length >= 1;

const supervisorsHaveTargets: Check = function* (draft) {
  for (const { id, ending, conversations, supervises } of draft.all('leg'))
    if (supervises !== null && ending === null && conversations.length === 0) {
      const target = draft.get('leg', supervises.target);
      if (!isTalking(target) || !target.supervisors.includes(id))
        yield { invariant: 'a supervisor listens to somebody who talks', id };
    }
};

/** Heard ringing, he is in a room, but nobody talks with him, and he hears nobody. */
const whoRingsHearsNobody: Check = function* (draft) {
  for (const leg of draft.all('leg')) {
    yield null;
    if (leg.party.is === 'caller' || leg.isAnswered) continue;
    const isDeaf = leg.state.is !== 'joined' || leg.state.flags.deaf;
    if (leg.conversations.length > 0 || !isDeaf) yield { invariant: 'who has not answered hears nobody', id: leg.id };
  }
};

const oneActiveConversation: Check = function* (draft) {
  for (const leg of draft.all('leg'))
    yield seatsOf(draft, leg).filter(isActive).length > 1 ? { invariant: 'one active conversation', id: leg.id } : null;
};

/** Where nothing is asked for, the switch has what the modes say; while it is away, it will. */
const flagsEqualModes: Check = function* (draft) {
  if (!isSwitchThere(draft)) return;
  for (const leg of draft.all('leg')) {
    const place = placeOf(draft, leg);
    yield place.at === 'room' &&
    leg.asked === null &&
    leg.state.is === 'joined' &&
    !hasSameFlags(leg.state.flags, place.flags)
      ? { invariant: 'who hears whom equals the modes', id: leg.id }
      : null;
  }
};

const timersHaveOwners: Check = function* (draft) {
  for (const timer of draft.all('timer'))
    yield hasOwner(draft, timer.due) ? null : { invariant: 'no timer without an owner', id: timer.id };
};

function hasOwner(draft: Draft, due: Due): boolean {
  if ('taskId' in due) return draft.get('task', due.taskId) !== undefined;
  if ('legId' in due) return draft.get('leg', due.legId) !== undefined;
  if ('channel' in due) return draft.get('channel', due.channel) !== undefined;
  if ('agent' in due) return draft.get('agent', due.agent) !== undefined;
  return draft.get('conversation', due.conversationId) !== undefined;
}
