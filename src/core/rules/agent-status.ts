import { nameOf } from '../model/call-centre.ts';
import { stateText, type Agent } from '../model/agent.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Leg } from '../model/leg.ts';
import type { AgentStatus, Doing } from '../model/notice.ts';
import type { View } from '../model/view.ts';
import { isActive, seatsOf, type Seat } from './seats.ts';

/** How an agent stands, for those who look at him; null: he is logged out. */
export function statusOf(view: View, agentId: string): AgentStatus | null {
  const agent = view.get('agent', agentId);
  if (agent === undefined) return null;
  const leg = view.get('leg', agent.legId);
  const seats = seatsOf(view, leg);
  return {
    state: stateText(agent.presence),
    doing: agent.presence.is !== 'talking' || leg === undefined ? null : doingOf(view, leg, seats),
    numbers: seats.flatMap(({ conversation }) => othersOf(conversation, agent)),
    afterCall: agent.afterCall?.next ?? null,
  };
}

function othersOf({ members }: Conversation, agent: Agent): string[] {
  return members
    .filter(({ legId }) => legId !== agent.legId)
    .map((member) => (member.agent === null ? (member.number ?? '') : nameOf(member.agent)));
}

function doingOf(view: View, leg: Leg, seats: readonly Seat[]): Doing | null {
  if (leg.supervises !== null) return leg.supervises.how;
  const pending = view.get('errand', leg.errand);
  if (pending?.purpose.for === 'transfer') return 'transfer';
  if (pending?.purpose.for === 'call' && pending.options.isConsult) return 'consult';
  const active = seats.find(isActive)?.conversation;
  if (active === undefined) return seats.length > 0 && pending === undefined ? 'hold' : null;
  if (active.consults !== null) return 'consult';
  return active.members.length > 2 ? 'three_way' : null;
}
