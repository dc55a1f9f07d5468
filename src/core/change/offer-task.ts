import { OUR_LEG_PREFIX } from '../model/fact.ts';
import { randomId } from '../../lib/random.ts';
import type { Agent } from '../model/agent.ts';
import type { Extension } from '../model/call-centre.ts';
import type { DialTarget } from '../model/command.ts';
import type { Draft } from '../model/draft.ts';
import { stepTask, type Offer, type Task } from '../model/task.ts';
import { movePresence } from './move-presence.ts';
import { publishTask } from './publish.ts';

/** Rings these agents for a waiting task: one, or several of whom the first answer wins. */
export function offerTask(
  draft: Draft,
  task: Task,
  criterion: number,
  agents: readonly Agent[],
  fetchTimeoutMs: number,
): void {
  const offers = agents.flatMap((agent) => ring(draft, task, criterion, agent, fetchTimeoutMs));
  const state = stepTask(task.state, { input: 'offer', offers });
  if (state === 'ignored') return;
  const offered: Task = { ...task, state };
  draft.put('task', offered);
  for (const offer of offers) publishTask(draft, 'select', offered, offer);
  for (const offer of offers) movePresence(draft, offer.agent, { input: 'fetch' });
}

function ring(draft: Draft, task: Task, criterion: number, agent: Agent, fetchTimeoutMs: number): Offer[] {
  const extension = agent.extension === null ? undefined : draft.get('extension', agent.extension);
  if (extension === undefined) return [];
  const legId = newLegId(draft);
  draft.put('leg', {
    id: legId,
    callcentre: agent.callcentre,
    party: { is: 'agent', agent: agent.id },
    isAnswered: false,
    isAttached: true,
    state: { is: 'dialling' },
    asked: null,
    tries: 0,
    lastSound: null,
    taskId: task.id,
    conversations: [],
    ending: null,
    result: null,
    createdAt: draft.at,
  });
  draft.put('agent', { ...agent, legId, lastOfferAt: draft.at });
  draft.setTimer(draft.at + fetchTimeoutMs, { due: 'fetch-over', taskId: task.id, legId });
  draft.commands.push({
    do: 'originate',
    legId,
    target: targetOf(extension),
    callerId: { name: task.from, number: task.from },
    timeoutMs: fetchTimeoutMs,
  });
  return [{ agent: agent.id, legId, criterion, at: draft.at }];
}

export function targetOf({ line }: Extension): DialTarget {
  switch (line.type) {
    case 1:
      return { is: 'phone', user: line.user };
    case 2:
      return { is: 'gateway', user: line.user, address: line.ipaddr };
    case 3:
      return { is: 'number', number: line.telnum };
  }
}

/** A UUID whose first group says that it is ours. */
function newLegId(draft: Draft): string {
  const digits = randomId(draft.random);
  return `${OUR_LEG_PREFIX}${digits.slice(0, 4)}-4${digits.slice(4, 7)}-8${digits.slice(7, 10)}-${digits.slice(10, 22)}`;
}
