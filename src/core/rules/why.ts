import type { Agent } from '../model/agent.ts';
import { stateText } from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import { criterionOf, offersOf, waitsOf, type Task } from '../model/task.ts';
import type { Selector } from '../../enqueue/model.ts';
import { valueOf } from './find-candidates.ts';
import { resolveSelector } from './resolve-criterion.ts';
import { whyUnavailable } from './available.ts';

/** Why an agent has, or has not, been offered a task. */
export interface Reason {
  readonly agent: string;
  /** offered, other channel, state, leg, penalty, no extension, unregistered, or no match. */
  readonly verdict: string;
  /** The term that excluded him, in words. */
  readonly detail: string;
}

/** For every agent of the call centre. */
export function explainTask(draft: Draft, task: Task): Reason[] {
  const agents = [...draft.all('agent')].filter((agent) => agent.callcentre === task.callcentre);
  return agents.sort((a, b) => (a.name < b.name ? -1 : 1)).map((agent) => explainAgent(draft, task, agent));
}

function explainAgent(draft: Draft, task: Task, agent: Agent): Reason {
  const reason = (verdict: string, detail: string): Reason => ({ agent: agent.name, verdict, detail });
  if (offersOf(task).some((offer) => offer.agent === agent.id))
    return reason('offered', 'his telephone is being called');
  if (agent.channel !== task.channel)
    return reason('other channel', `he works in ${agent.channel}, the task waits in ${task.channel}`);
  const misses = missesOf(draft, task, agent);
  if (misses !== null) return reason('no match', misses);
  const unavailable = whyUnavailable(draft, agent);
  if (unavailable === null) return reason('free', 'he matches and is free');
  return reason(unavailable, detailOf(agent, unavailable, draft.at));
}

function detailOf(agent: Agent, unavailable: string, at: number): string {
  if (unavailable === 'state') return `he is ${stateText(agent.presence)}`;
  if (unavailable === 'penalty') return `not offered anything for ${Math.ceil((agent.notBefore - at) / 1000)} s more`;
  return (
    { leg: 'his last call is still being hung up', unregistered: 'his telephone is not registered' }[unavailable] ??
    'he has no extension'
  );
}

/** null: at least one criterion that the task still waits on fits him. */
function missesOf(draft: Draft, task: Task, agent: Agent): string | null {
  const criteria = waitsOf(task).flatMap(({ criterion }) => criterionOf(task, criterion) ?? []);
  const fits = criteria.some(({ by, priority }) => {
    const selection = resolveSelector(draft, task, by, priority);
    return selection !== null && valueOf(draft, agent, selection) !== null;
  });
  return fits
    ? null
    : criteria.map(({ by }) => describeSelector(draft, task, by)).join('; ') || 'the task waits on nothing any more';
}

function describeSelector(draft: Draft, task: Task, by: Selector): string {
  switch (by.is) {
    case 'condition':
      return `condition ${by.id}: ${draft.get('condition', `${task.callcentre}/${by.id}`)?.where ?? 'removed'}`;
    case 'expression':
      return by.where;
    case 'agents':
      return `agent ${by.names.join(', ')}`;
    case 'skill':
      return `skill ${by.name}`;
  }
}
