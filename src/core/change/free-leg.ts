import type { Settable } from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import { endLeg } from './end-leg.ts';
import { restAgent, type CallPast } from './rest-agent.ts';
import { giveBack } from './result.ts';

export interface Freedom extends CallPast {
  /** What the script of a caller gets back. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Nothing of ours holds it any more: a caller goes back to his script, every other leg is hung up, and an agent rests. */
export function freeLeg(draft: Draft, leg: Leg, { variables, next, hasTalked }: Freedom): void {
  if (leg.result !== null) return; // it has a way to go on already
  if (leg.party.is === 'caller') return giveBack(draft, leg.id, variables);
  endLeg(draft, leg.id, 'NORMAL_CLEARING');
  freeAgentOf(draft, leg, next, hasTalked);
}

/** Not an agent who has logged in anew since, and has another leg. */
export function freeAgentOf(draft: Draft, { id, party }: Leg, next: Settable | null, hasTalked: boolean): void {
  if (party.is === 'agent' && draft.get('agent', party.agent)?.legId === id)
    freeAgent(draft, party.agent, next, hasTalked);
}

export function freeAgent(draft: Draft, agentId: string, next: Settable | null, hasTalked: boolean): void {
  const agent = draft.get('agent', agentId);
  if (agent === undefined) return;
  // One whose telephone only rang has had no call.
  const isCallOver = agent.presence.is === 'talking';
  if (hasTalked && isCallOver) draft.put('agent', { ...agent, lastCallAt: draft.at });
  restAgent(draft, agentId, { next: isCallOver ? next : null, hasTalked });
}
