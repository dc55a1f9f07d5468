import type { Agent } from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import { criterionOf, type Task } from '../model/task.ts';
import { timerId } from '../model/timer.ts';
import { isSwitchThere, whyUnavailable } from '../rules/available.ts';
import { chooseAgents } from '../rules/choose-agent.ts';
import { findCandidates, idleAgents } from '../rules/find-candidates.ts';
import { firstDemandFor, isBefore, type Demand } from '../rules/rank-tasks.ts';
import { lookAgainWhereTimeTells } from './look-again.ts';
import { resolveCriterion } from '../rules/resolve-criterion.ts';
import { offerTask } from '../change/offer-task.ts';

/**
 * Brings together who waits and who is free. Only what has changed is looked at: before this decision no waiting task had
 * a free agent, so a pair must hold an agent, a task or a condition that changed. Nothing is polled.
 */
export function matchTasks(draft: Draft): void {
  if (!isSwitchThere(draft)) return;
  serveAgents(draft, concernedAgents(draft));
  for (const task of draft.changed('task')) serveTask(draft, task.id);
  lookAgainWhereTimeTells(draft);
}

/** The changed ones; and all of a channel where a condition or the time changed something, all of them when the switch came back. */
function concernedAgents(draft: Draft): string[] {
  const channels = draft.isChanged('link', 'switch')
    ? [...draft.world.index.idle.keys()]
    : [...draft.changed('condition').map(({ channel }) => channel), ...draft.rematch, ...channelsLateToLook(draft)];
  const lines = new Set(draft.changed('registration').map(({ id }) => id));
  const phones =
    lines.size === 0
      ? []
      : [...draft.all('extension')]
          .filter(({ line }) => line.type === 1 && lines.has(line.user))
          .flatMap(({ agent }) => agent ?? []);
  const all = [...new Set(channels)].flatMap((channel) => [...idleAgents(draft, channel)].map(({ id }) => id));
  return [...new Set([...draft.changed('agent').map(({ id }) => id), ...phones, ...all])];
}

/** Where time may have made an agent match since the last look, one who comes now must not be served before who waits. */
const channelsLateToLook = (draft: Draft): string[] =>
  draft
    .changed('task')
    .filter(
      ({ state, channel }) =>
        state.is === 'waiting' && draft.get('timer', timerId({ due: 'look-again', channel })) !== undefined,
    )
    .map(({ channel }) => channel);

/** The most urgent demand of them all is served first, by the best agent for it, until none of them can serve any. */
function serveAgents(draft: Draft, agentIds: readonly string[]): void {
  for (let urgent = mostUrgent(draft, agentIds); urgent !== null; urgent = mostUrgent(draft, agentIds)) {
    if (!serveDemand(draft, urgent.task, urgent.criterion)) return;
  }
}

function mostUrgent(draft: Draft, agentIds: readonly string[]): Demand | null {
  let first: Demand | null = null;
  for (const id of agentIds) {
    const agent: Agent | undefined = draft.get('agent', id);
    if (agent === undefined || whyUnavailable(draft, agent) !== null) continue;
    const demand = firstDemandFor(draft, agent);
    if (demand !== null && (first === null || isBefore(demand, first))) first = demand;
  }
  return first;
}

/** A task that has just begun to wait: the first of its criteria, in order, with somebody free. */
function serveTask(draft: Draft, taskId: string): void {
  const task = draft.get('task', taskId);
  if (task?.state.is !== 'waiting') return;
  for (const { criterion } of task.state.waits) if (serveDemand(draft, task, criterion)) return;
}

function serveDemand(draft: Draft, task: Task, index: number): boolean {
  const criterion = criterionOf(task, index);
  const resolved = criterion === undefined ? null : resolveCriterion(draft, task, criterion);
  if (resolved === null) return false;
  const agents = chooseAgents(
    findCandidates(draft, task, resolved),
    resolved.choice ?? task.enqueue.choice,
    draft.day,
    draft.random,
  );
  if (agents.length > 0) offerTask(draft, task, index, agents, resolved.fetchTimeoutMs);
  return agents.length > 0;
}
