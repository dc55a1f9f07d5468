import {
  isResting,
  passing,
  restOf,
  settled,
  WRAP_UP,
  type Agent,
  type Presence,
  type Resting,
  type Settable,
} from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import { logOut } from './log-out.ts';
import { movePresence } from './move-presence.ts';

/** How an agent's call was, for what he is after it. */
export interface CallPast {
  /** The state that belongs after it; null: the one he had before. */
  readonly next: Settable | null;
  /** After-call work follows where it is configured. */
  readonly hasTalked: boolean;
}

/** It came to nothing, and he is what he was before. */
export const NO_TALK: CallPast = { next: null, hasTalked: false };

/**
 * His call is over, or came to nothing. What he wished for goes before all, then after-call work, then the state that
 * belongs after this call. Whoever gave no sign of life meanwhile for too long is logged out instead.
 */
export function restAgent(draft: Draft, agentId: string, past: CallPast): void {
  const agent = draft.get('agent', agentId);
  if (agent === undefined || isResting(agent.presence)) return;
  const input = agent.presence.is === 'fetching' ? 'failed' : 'freed';
  draft.put('agent', { ...agent, afterCall: null });
  movePresence(draft, agentId, { input, next: nextOf(draft, agent, past) });
  if (agent.afterCall?.next === 'out') logOut(draft, agentId, 'logout');
  else if (draft.at >= agent.seenAt + agent.keepaliveMs) logOut(draft, agentId, 'expired');
}

function nextOf(draft: Draft, { presence, afterCall }: Agent, { next, hasTalked }: CallPast): Resting {
  const rest = next === null ? restOf(presence, draft.at) : settled(next);
  if (afterCall !== null && afterCall.next !== 'out')
    return restingFor(draft, presence, afterCall.next, afterCall.forMs);
  const { wrapUpMs } = draft.settings;
  return hasTalked && presence.is === 'talking' && wrapUpMs > 0 ? passing(rest, WRAP_UP, draft.at + wrapUpMs) : rest;
}

/** forMs: for so long, then what he was; null: until he changes it. */
export const restingFor = (draft: Draft, presence: Presence, state: Settable, forMs: number | null): Resting =>
  forMs === null ? settled(state) : passing(presence, state, draft.at + forMs);
