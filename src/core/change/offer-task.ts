import type { Agent } from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import { stepTask, type Offer, type Task } from '../model/task.ts';
import { isRingingHeard } from '../rules/errand-tone.ts';
import { hearsRingback } from '../rules/ring-voice.ts';
import { movePresence } from './move-presence.ts';
import { callAgent } from './originate.ts';
import { incomingCall } from '../rules/incoming-call.ts';
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

function ring(draft: Draft, task: Task, criterion: number, agent: Agent, timeoutMs: number): Offer[] {
  const errand = draft.get('errand', task.errand);
  const video = errand?.options.video ?? 0;
  const purpose = {
    taskId: task.id,
    errand: null,
    callerId: task.from,
    timeoutMs,
    video,
    isHeard: isHeard(draft, task),
  };
  const leg = callAgent(draft, { ...agent, lastOfferAt: draft.at }, purpose);
  if (leg === null) return [];
  draft.setTimer(draft.at + timeoutMs, { due: 'fetch-over', taskId: task.id, legId: leg.id });
  draft.notices.push({
    is: 'call-in',
    agent: agent.id,
    ...incomingCall(draft, task),
  });
  return [{ agent: agent.id, legId: leg.id, criterion, at: draft.at }];
}

/** A caller whose call is not answered yet has no ear in a room. */
function isHeard(draft: Draft, task: Task): boolean {
  if (!hearsRingback(task)) return false;
  if (task.errand === null) return draft.get('leg', task.legId)?.isAnswered === true;
  const errand = draft.get('errand', task.errand);
  return errand !== undefined && isRingingHeard(draft, errand);
}
