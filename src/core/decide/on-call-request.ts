import { isDialplanNumber, isKeys } from '../../lib/dialled.ts';
import { ok } from '../../lib/result.ts';
import { cancelSeeking } from '../change/end-task.ts';
import { freeLeg } from '../change/free-leg.ts';
import { leaveConversation } from '../change/leave-conversation.ts';
import { notifyPhase } from '../change/notify.ts';
import { refuseOffer } from '../change/refuse-offer.ts';
import { NO_TALK } from '../change/rest-agent.ts';
import { resultOfConversation, scriptResult } from '../change/result.ts';
import { setMode } from '../change/set-mode.ts';
import type { Agent } from '../model/agent.ts';
import type { StreamDirection } from '../model/command.ts';
import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import { isIn } from '../model/leg.ts';
import type { Phase } from '../model/notice.ts';
import { reject } from '../model/rejection.ts';
import type { Requests } from '../model/request.ts';
import { findCall, findInBackground, type AgentCall } from '../rules/find-call.ts';
import { roomOf } from '../rules/leg-place.ts';
import { findAgent, findOther, refuseWhileTransferred, type Found } from './find-members.ts';
import type { Answer, Handlers } from './handlers.ts';

type CallRequest =
  'agent.cancel' | 'agent.hand-on' | 'agent.hang-up' | 'agent.set-media' | 'agent.send-keys' | 'agent.answer';

/** What an agent asks of one of his calls, named by any of its ids. */
export const callRequests: Handlers<CallRequest> = {
  'agent.cancel': (draft, callcentre, { agent: name }) => {
    const agent = findAgent(draft, callcentre, name);
    if (!agent.ok) return agent;
    const errand = ownErrand(draft, agent.value);
    if (errand === null) return reject('notNow', `agent ${name}: nothing of his is pending`);
    cancelSeeking(draft, errand.id);
    return ok(null);
  },
  'agent.hand-on': handOn,
  'agent.hang-up': (draft, callcentre, { agent: name, id }) => {
    const agent = findAgent(draft, callcentre, name);
    if (!agent.ok) return agent;
    const call = findCall(draft, agent.value, id);
    if (call !== null) hangUp(draft, call);
    return ok(null);
  },
  'agent.set-media': setMedia,
  'agent.send-keys': sendKeys,
  'agent.answer': (draft, callcentre, { agent: name, id }) => {
    const agent = findAgent(draft, callcentre, name);
    if (!agent.ok) return agent;
    const leg = draft.get('leg', agent.value.legId);
    if (leg === undefined || leg.isAnswered || findCall(draft, agent.value, id) === null)
      return reject('noSuchCall', `call ${id} does not ring at agent ${name}`);
    draft.commands.push({ do: 'answer', legId: leg.id });
    return ok({ call_id: leg.id });
  },
};

/** Not one that another began for him. */
function ownErrand(draft: Draft, agent: Agent): Errand | null {
  const leg = draft.get('leg', agent.legId);
  const errand = draft.get('errand', leg?.errand);
  if (errand?.agent === agent.id) return errand;
  return leg === undefined ? null : (findInBackground(draft, leg, agent)[0] ?? null);
}

function hangUp(draft: Draft, call: AgentCall): void {
  switch (call.is) {
    case 'offer':
      return refuseOffer(draft, call.task, call.offer, 'rejected');
    case 'errand':
      return cancelSeeking(draft, call.errand.id);
    case 'supervision':
      return freeLeg(draft, call.leg, { variables: {}, ...NO_TALK });
    case 'conversation':
      return leaveConversation(draft, call.conversation.id, call.member.legId, { reason: 'dismiss' });
  }
}

function findTalk(
  draft: Draft,
  callcentre: string,
  name: string,
  id: string,
): Found<AgentCall & { is: 'conversation' }> {
  const agent = findAgent(draft, callcentre, name);
  if (!agent.ok) return agent;
  const call = findCall(draft, agent.value, id);
  return call?.is === 'conversation' ? ok(call) : reject('noSuchCall', `agent ${name} is not talking in call ${id}`);
}

function setMedia(draft: Draft, callcentre: string, params: Requests['agent.set-media']): Answer {
  const { agent, id, mode, video, isOtherToo } = params;
  if (video === 1 || video === 2)
    return reject('badParameter', 'video: 0 or 3; the switch asks a telephone for both directions or none');
  const found = findTalk(draft, callcentre, agent, id);
  if (!found.ok) return found;
  const { conversation, member } = found.value;
  const pending = refuseWhileTransferred(draft, conversation);
  if (pending !== null) return pending;
  const last = { mode: member.mode, video: draft.get('leg', member.legId)?.video ?? 0 };
  setMode(draft, conversation, member, mode);
  const now = { mode, video: video ?? last.video };
  if (video !== null) {
    const others = isOtherToo ? conversation.members.map(({ legId }) => legId) : [];
    for (const legId of new Set([member.legId, ...others])) setVideo(draft, legId, video);
    tellMedia(draft, conversation, member, { uuid: id, media: { last, now } });
  }
  return ok({ last, now });
}

/** Of hold and mute no more is to be told than the reply does. */
const tellMedia = (
  draft: Draft,
  { begun }: Conversation,
  { agent }: Member,
  about: Pick<Phase, 'uuid' | 'media'>,
): void =>
  notifyPhase(draft, agent, {
    deed: 'change-media',
    phase: 'talking',
    msg: 'sound and video have changed',
    workOrderId: begun?.workOrderId ?? null,
    ...about,
  });

function setVideo(draft: Draft, legId: string, video: StreamDirection): void {
  const leg = draft.get('leg', legId);
  if (leg === undefined || leg.video === video) return;
  draft.put('leg', { ...leg, video });
  draft.commands.push({ do: 'set-video', legId, video });
}

/** To the outside parties; among agents alone, to the others. */
function sendKeys(draft: Draft, callcentre: string, { agent, id, keys, how }: Requests['agent.send-keys']): Answer {
  if (!isKeys(keys)) return reject('badParameter', 'keys: 1 to 64 of 0-9 * # A-D, w and comma');
  const found = findTalk(draft, callcentre, agent, id);
  if (!found.ok) return found;
  const { conversation, member } = found.value;
  const others = conversation.members.filter(({ legId }) => legId !== member.legId);
  const outside = others.filter((other) => other.agent === null);
  const room = roomOf(conversation);
  const present = (outside.length > 0 ? outside : others).filter(({ legId }) => isIn(draft.get('leg', legId), room));
  if (present.length === 0) return reject('notNow', `nobody else is in conversation ${conversation.id} just now`);
  for (const { legId } of present) draft.commands.push({ do: 'send-dtmf', legId, room, keys, how });
  return ok(null);
}

/** Nobody is looked for: it is over as soon as it has begun. */
const HANDED_ON = [
  ['begun', 'begun'],
  ['talking', 'goes on in the dialplan'],
  ['over', 'handed on'],
] as const;

/** The agent leaves for good; whom he talked with goes on at a number of the dialplan. */
function handOn(draft: Draft, callcentre: string, { agent, id, number }: Requests['agent.hand-on']): Answer {
  if (!isDialplanNumber(number)) return reject('badParameter', 'number: 1 to 32 of 0-9 A-Z a-z _ * # + -, not - first');
  const found = findTalk(draft, callcentre, agent, id);
  if (!found.ok) return found;
  const { conversation, member } = found.value;
  const other = findOther(draft, conversation, member.legId);
  if (!other.ok) return other;
  if (other.value.party.is === 'agent') return reject('notNow', 'an agent cannot be handed on to the dialplan');
  draft.put('leg', { ...other.value, result: scriptResult(draft, resultOfConversation(conversation, null), number) });
  const about = { deed: 'transfer', uuid: id, workOrderId: conversation.begun?.workOrderId ?? null } as const;
  for (const [phase, msg] of HANDED_ON) notifyPhase(draft, member.agent, { ...about, phase, msg });
  leaveConversation(draft, conversation.id, member.legId, { reason: 'dismiss' });
  return ok(null);
}
