import type { Draft } from '../model/draft.ts';
import type { Errand, ErrandFailure } from '../model/errand.ts';
import { publishCall } from './begin-errand.ts';
import { endLeg } from './end-leg.ts';
import { closeTask } from './end-task.ts';
import { closeErrand } from './finish-errand.ts';
import { freeAgent, freeLeg } from './free-leg.ts';
import { dissolveConversation } from './leave-conversation.ts';
import { notifyErrand } from './notify.ts';
import { publishTask } from './publish.ts';
import { resultOfErrand } from './result.ts';
import { giveBackMode, restoreMode } from './set-mode.ts';

/** It came to nothing: whoever rings stops, and those who waited are where they were, or go. */
export function failErrand(draft: Draft, errand: Errand, failure: ErrandFailure): void {
  stopSeeking(draft, errand, failure);
  publishCall(draft, 'fail', errand, errand.seek.by === 'dial' ? errand.seek.legId : null, { cause: failure.cause });
  notifyErrand(draft, errand, { phase: 'over', isSuccess: false, msg: failure.cause });
  closeErrand(draft, errand);
  const { purpose } = errand;
  if (purpose.for === 'call') giveBackMode(draft, purpose.held);
  if (purpose.for === 'invite') giveBackMode(draft, purpose.held);
  if (purpose.for === 'transfer') undoTransfer(draft, errand, purpose, failure);
  if (purpose.for === 'join' || purpose.for === 'invite') closeEmptyMeeting(draft, purpose.conversationId);
  if (errand.agent !== null && CALLS_OWN[purpose.for]) freeIfAlone(draft, errand.agent);
}

/** Begun with a call to the agent's own telephone, which has nothing else to do. */
const CALLS_OWN: Readonly<Record<Errand['purpose']['for'], boolean>> = {
  call: true,
  join: true,
  supervise: true,
  substitute: true,
  invite: false,
  transfer: false,
};

/** Nobody has come into it, and nobody who wanted to is on his way. */
function closeEmptyMeeting(draft: Draft, conversationId: string): void {
  const conversation = draft.get('conversation', conversationId);
  if (conversation?.meeting == null || conversation.members.length > 0) return;
  const isAwaited = conversation.errands.some((id) => draft.get('errand', id)?.purpose.for === 'join');
  if (!isAwaited) dissolveConversation(draft, conversationId, { reason: 'dismiss' });
}

function stopSeeking(draft: Draft, { seek }: Errand, { cause }: ErrandFailure): void {
  const task = seek.by === 'queue' ? draft.get('task', seek.taskId) : undefined;
  if (task !== undefined && task.state.is !== 'ended') {
    closeTask(draft, task, cause, null);
    publishTask(draft, 'fail', task, null, { cause, data: null });
  }
  if (seek.by === 'dial' && seek.legId !== null) endLeg(draft, seek.legId, 'ORIGINATOR_CANCEL');
}

/** Both get back the mode they had; where the agent has left, the other party's `<enqueue>` ends. */
function undoTransfer(
  draft: Draft,
  errand: Errand,
  purpose: Errand['purpose'] & { for: 'transfer' },
  failure: ErrandFailure,
): void {
  for (const [legId, mode] of Object.entries(purpose.modes))
    if (purpose.conversationId !== null) restoreMode(draft, purpose.conversationId, legId, mode);
  const leg = draft.get('leg', purpose.legId);
  if (leg === undefined || leg.conversations.length > 0) return;
  freeLeg(draft, leg, { variables: resultOfErrand(errand, failure), next: null, hasTalked: true });
}

/** An agent whose telephone was called for this alone is hung up, and is what he was before. */
function freeIfAlone(draft: Draft, agentId: string): void {
  const leg = draft.get('leg', draft.get('agent', agentId)?.legId);
  if (leg !== undefined && leg.conversations.length > 0) return;
  if (leg !== undefined) endLeg(draft, leg.id, 'NORMAL_CLEARING');
  freeAgent(draft, agentId, null, false);
}
