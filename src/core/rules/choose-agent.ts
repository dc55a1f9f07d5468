import type { Choice } from '../../enqueue/model.ts';
import type { Random } from '../../lib/random.ts';
import type { Agent } from '../model/agent.ts';
import { callsToday } from './agent-view.ts';

/** An agent who matches, with his sort value. */
export interface Candidate {
  readonly agent: Agent;
  readonly value: number;
  /** He has refused this task before: others come first. */
  readonly hasRefused: boolean;
}

/** Less is better; equal ones are drawn among. ring_all rings all, and draws nobody out. */
const ORDER: Readonly<Record<Choice, (agent: Agent, day: number) => number>> = {
  random: () => 0,
  ring_all: () => 0,
  lru: (agent) => agent.lastCallAt,
  fewest_calls: (agent, day) => callsToday(agent, day),
  round_robin: (agent) => agent.lastOfferAt,
};

/** Whom to ring: one, or with ring_all everybody who matches best. Nobody where there is no candidate. */
export function chooseAgents(
  candidates: readonly Candidate[],
  choice: Choice,
  day: number,
  random: Random,
): readonly Agent[] {
  const willing = candidates.filter((candidate) => !candidate.hasRefused);
  const pool = willing.length > 0 ? willing : candidates;
  if (choice === 'ring_all') return pool.map(({ agent }) => agent);
  const sorted = lowest(pool, ({ value }) => -value);
  const tied = lowest(sorted, ({ agent }) => ORDER[choice](agent, day));
  const drawn = tied[tied.length > 1 ? random.below(tied.length) : 0];
  return drawn === undefined ? [] : [drawn.agent];
}

function lowest<T>(items: readonly T[], rank: (item: T) => number): T[] {
  let best = Infinity;
  let found: T[] = [];
  for (const item of items) {
    const value = rank(item);
    if (value > best) continue;
    if (value < best) found = [];
    best = value;
    found.push(item);
  }
  return found;
}
