import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import type { Errand, ErrandFailure } from '../model/errand.ts';
import { beginSeeking } from '../change/begin-errand.ts';
import { isWanted } from '../rules/errand-wanted.ts';
import { ringingFor } from '../rules/ringing.ts';
import { connectOffer } from '../change/connect-offer.ts';
import { failSeeking } from '../change/end-task.ts';
import { enterConversation, nameCall } from '../change/enter-conversation.ts';
import { closeErrand, findFor } from '../change/finish-errand.ts';
import { addLasting, begunBy } from '../change/lasting.ts';
import { leaveConversation } from '../change/leave-conversation.ts';
import { notifyErrand, notifyPhase } from '../change/notify.ts';
import { activeConversation, supervise } from '../change/supervise.ts';
import { movePresence } from '../change/move-presence.ts';
import { refuseWhileTransferring, roomForThird } from './find-members.ts';

/** Whom we called has answered in time. A late one is being hung up already. */
export function onLegAnswered(draft: Draft, leg: Leg): void {
  draft.clearTimer({ due: 'dial-over', legId: leg.id });
  const ringing = ringingFor(draft, leg);
  if (ringing !== null && isStillWanted(draft, ringing.task.errand)) connectOffer(draft, ringing.task, ringing.offer);
  const errand = leg.ending === null ? draft.get('errand', leg.errand) : undefined;
  if (errand !== undefined && isWanted(draft, errand)) onErrandAnswered(draft, errand, leg);
}

/** Of two things that a snapshot tells at once, whoever waited may be gone: then the errand is about to be ended. */
function isStillWanted(draft: Draft, errandId: string | null): boolean {
  const errand = draft.get('errand', errandId);
  return errandId === null || (errand !== undefined && isWanted(draft, errand));
}

/** The agent's own extension: now the errand proper begins. The number that was dialled: it is done. */
function onErrandAnswered(draft: Draft, errand: Errand, leg: Leg): void {
  if (errand.seek.by === 'dial' && errand.seek.legId === leg.id) {
    draft.setTimer(draft.at + errand.seek.maxAnswerMs, { due: 'answer-over', legId: leg.id });
    findFor(draft, errand.id, leg.id, null);
  } else if (!errand.isSeeking && leg.party.is === 'agent') {
    movePresence(draft, leg.party.agent, { input: 'answered' });
    onOwnExtension(draft, errand, leg);
  }
}

/** He is on the telephone: what he wants can begin. */
function onOwnExtension(draft: Draft, errand: Errand, leg: Leg): void {
  switch (errand.purpose.for) {
    case 'join':
      return join(draft, errand, errand.purpose, leg);
    case 'supervise':
      return listen(draft, errand, errand.purpose, leg);
    case 'substitute':
      return takeOver(draft, errand, errand.purpose, leg);
    default:
      return beginSeeking(draft, errand);
  }
}

/** There may be no place for a third any more. */
function listen(
  draft: Draft,
  errand: Errand,
  { target, how }: Errand['purpose'] & { for: 'supervise' },
  leg: Leg,
): void {
  const theirs = legOf(draft, target);
  if (theirs === undefined || (how === 'force_call' && !roomForThird(draft, theirs).ok))
    return failSeeking(draft, errand.id, TOO_LATE);
  closeErrand(draft, errand);
  supervise(draft, leg.id, { id: errand.id, target: theirs.id, how });
}

const TOO_LATE: ErrandFailure = { cause: 'call_fail', result: 'call_fail', data: null };

const legOf = (draft: Draft, agent: string): Leg | undefined => draft.get('leg', draft.get('agent', agent)?.legId);

/** The other one's telephone stops ringing, or he is out of the conversation. */
function takeOver(draft: Draft, errand: Errand, purpose: Errand['purpose'] & { for: 'substitute' }, leg: Leg): void {
  const theirs = legOf(draft, purpose.target);
  const isTooLate = theirs === undefined || refuseWhileTransferring(draft, theirs) !== null;
  if (isTooLate || errand.agent === null) return failSeeking(draft, errand.id, TOO_LATE);
  closeErrand(draft, errand);
  notifyErrand(draft, errand, { phase: 'talking', msg: 'taken over' });
  notifyPhase(draft, purpose.target, {
    deed: 'substitute',
    phase: 'over',
    msg: 'a supervisor has taken the call',
    uuid: errand.id,
  });
  const begun = begunBy(draft, errand);
  takeFrom(draft, theirs, leg, errand.agent, errand.id);
  addLasting(draft, draft.get('leg', leg.id)?.conversations.at(-1) ?? '', begun, [leg.id]);
}

function takeFrom(draft: Draft, theirs: Leg, { id: legId }: Leg, agent: string, name: string): void {
  const ringing = ringingFor(draft, theirs);
  if (ringing !== null) connectOffer(draft, ringing.task, { ...ringing.offer, agent, legId });
  const conversation = ringing === null ? activeConversation(draft, theirs) : null;
  if (conversation === null) return nameCall(draft, legId, name);
  enterConversation(draft, conversation, legId, 1, [name]);
  leaveConversation(draft, conversation, theirs.id, { reason: 'dismiss' });
}

function join(
  draft: Draft,
  errand: Errand,
  { conversationId, mode }: Errand['purpose'] & { for: 'join' },
  leg: Leg,
): void {
  notifyErrand(draft, errand, { phase: 'talking', msg: 'entered' });
  const begun = begunBy(draft, errand);
  closeErrand(draft, errand);
  enterConversation(draft, conversationId, leg.id, mode, [errand.id]);
  addLasting(draft, conversationId, begun, [leg.id]);
}
