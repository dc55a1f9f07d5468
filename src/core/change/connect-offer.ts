import type { Draft } from '../model/draft.ts';
import type { Offer, Task } from '../model/task.ts';
import { callsToday } from '../rules/agent-view.ts';
import { MOST_TAKEN } from '../rules/estimate-wait.ts';
import { closeTask } from './end-task.ts';
import { findFor } from './finish-errand.ts';
import { movePresence } from './move-presence.ts';
import { openConversation, termsOfTask } from './open-conversation.ts';
import { publishTask } from './publish.ts';

/** An agent answered: the task succeeds, and he talks with whom he was looked for. */
export function connectOffer(draft: Draft, task: Task, offer: Offer): void {
  closeTask(draft, task, 'success', offer);
  countCall(draft, offer.agent);
  countTaken(draft, task.channel);
  movePresence(draft, offer.agent, { input: 'answered' });
  publishTask(draft, 'success', task, offer, { conversation_id: meet(draft, task, offer) });
}

function meet(draft: Draft, task: Task, offer: Offer): string | null {
  if (task.errand !== null) return findFor(draft, task.errand, offer.legId, { task, offer });
  if (task.legId === null) return null;
  const parties = [task.legId, offer.legId].map((legId) => ({ legId, mode: 1 as const }));
  return openConversation(draft, termsOfTask(draft, task, offer, 'queue', null), parties).id;
}

function countTaken(draft: Draft, channelId: string): void {
  const channel = draft.get('channel', channelId);
  if (channel !== undefined)
    draft.put('channel', { ...channel, taken: [...channel.taken, draft.at].slice(-MOST_TAKEN) });
}

function countCall(draft: Draft, agentId: string): void {
  const agent = draft.get('agent', agentId);
  if (agent === undefined) return;
  const count = callsToday(agent, draft.day) + 1;
  draft.put('agent', { ...agent, callsToday: count, callsDay: draft.day, lastCallAt: draft.at });
}
