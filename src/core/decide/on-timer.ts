import type { Draft } from '../model/draft.ts';
import { offerOf } from '../model/task.ts';
import type { Due } from '../model/timer.ts';
import { dissolveConversation } from '../change/leave-conversation.ts';
import { endLeg } from '../change/end-leg.ts';
import { sayPosition } from '../change/say-position.ts';
import { endWait } from '../change/enter-route.ts';
import { logOut } from '../change/log-out.ts';
import { movePresence } from '../change/move-presence.ts';
import { refuseOffer } from '../change/refuse-offer.ts';
import { isSwitchThere } from '../rules/available.ts';
import { DONE, type Ruling } from './ruling.ts';
import { missCalled } from './on-leg-hung-up.ts';
import { onAskedInVain } from './on-outcome.ts';

export function onTimer(draft: Draft, timerId: string): Ruling {
  const timer = draft.get('timer', timerId);
  if (timer === undefined) return { ignored: 'no such timer' };
  if (timer.at > draft.at) return { ignored: 'not due yet' };
  draft.drop('timer', timerId);
  whenDue(draft, timer.due);
  return DONE;
}

function whenDue(draft: Draft, due: Due): void {
  switch (due.due) {
    case 'wait-over':
      return onWaitOver(draft, due);
    case 'position-due':
      return sayPosition(draft, due.taskId);
    case 'fetch-over':
      return onFetchOver(draft, due);
    case 'dial-over':
      return onDialOver(draft, due.legId);
    case 'answer-over':
      return endLeg(draft, due.legId, 'ALLOTTED_TIMEOUT');
    case 'asked-overdue':
      return onAskedOverdue(draft, due.legId);
    case 'replay':
      return onReplay(draft, due.legId);
    case 'login-expired':
      return logOut(draft, due.agent, 'expired');
    case 'penalty-over':
      return onPenaltyOver(draft, due.agent);
    case 'state-over':
      return movePresence(draft, due.agent, { input: 'time-over' });
    case 'look-again':
      return void draft.rematch.add(due.channel);
    case 'conversation-over':
      return dissolveConversation(draft, due.conversationId, { reason: 'timeout' });
  }
}

function onWaitOver(draft: Draft, { taskId, criterion }: Due & { due: 'wait-over' }): void {
  const task = draft.get('task', taskId);
  if (task !== undefined) endWait(draft, task, criterion);
}

function onFetchOver(draft: Draft, { taskId, legId }: Due & { due: 'fetch-over' }): void {
  const task = draft.get('task', taskId);
  const offer = task === undefined ? undefined : offerOf(task, legId);
  if (task !== undefined && offer !== undefined) refuseOffer(draft, task, offer, 'no_answer');
}

function onDialOver(draft: Draft, legId: string): void {
  const leg = draft.get('leg', legId);
  if (leg === undefined || leg.isAnswered || leg.errand === null) return;
  endLeg(draft, legId, 'NO_ANSWER');
  missCalled(draft, leg, leg.errand, 'NO_ANSWER');
}

function onAskedOverdue(draft: Draft, legId: string): void {
  const leg = draft.get('leg', legId);
  if (leg !== undefined && isSwitchThere(draft)) onAskedInVain(draft, leg);
}

/** Puts it in front of the rules again: they start the sound. */
function onReplay(draft: Draft, legId: string): void {
  const leg = draft.get('leg', legId);
  if (leg !== undefined) draft.put('leg', { ...leg, lastSound: null });
}

function onPenaltyOver(draft: Draft, agentId: string): void {
  const agent = draft.get('agent', agentId);
  if (agent !== undefined) draft.put('agent', { ...agent, notBefore: 0 });
}
