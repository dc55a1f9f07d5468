import type { Agent } from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import type { Task } from '../model/task.ts';
import { isIdle } from '../model/world-index.ts';
import { subjectOf } from './agent-view.ts';
import { whyUnavailable } from './available.ts';
import type { Candidate } from './choose-agent.ts';
import type { Selection } from './resolve-criterion.ts';

/** The agents of a channel who are idle, as this draft has it. */
export function* idleAgents(draft: Draft, channel: string): Iterable<Agent> {
  for (const agent of draft.world.index.idle.get(channel)?.values() ?? [])
    if (!draft.isChanged('agent', agent.id)) yield agent;
  for (const agent of draft.changed('agent')) if (agent.channel === channel && isIdle(agent)) yield agent;
}

/** The sort value of an agent who matches; null: he does not, or an expression failed on him. */
export function valueOf(draft: Draft, agent: Agent, selection: Selection): number | null {
  const subject = subjectOf(agent, draft.at, draft.day);
  if (!selection.where(subject)) return null;
  const value = selection.sort(subject);
  return Number.isFinite(value) ? value : null;
}

/** Everybody who could be offered this task now. */
export function findCandidates(draft: Draft, task: Task, selection: Selection): Candidate[] {
  const found: Candidate[] = [];
  for (const agent of idleAgents(draft, task.channel)) {
    const value = valueOf(draft, agent, selection);
    if (value === null || whyUnavailable(draft, agent) !== null) continue;
    found.push({ agent, value, hasRefused: task.refusedBy.includes(agent.id) });
  }
  return found;
}
