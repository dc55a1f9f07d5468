import { ok } from '../../lib/result.ts';
import { attachErrand, beginSeeking, callOwnExtension, dialMs } from '../change/begin-errand.ts';
import { leaveConversation } from '../change/leave-conversation.ts';
import { newErrand } from '../change/new-errand.ts';
import { heldLast, holdActive, holdIn } from '../change/set-mode.ts';
import type { Agent } from '../model/agent.ts';
import { key } from '../model/call-centre.ts';
import { PLAIN } from '../model/call-options.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand, Purpose, Seek } from '../model/errand.ts';
import type { Mode } from '../model/mode.ts';
import { reject } from '../model/rejection.ts';
import type { Requests, Whom } from '../model/request.ts';
import { whyNotCallable } from '../rules/check-number.ts';
import { seatsOf } from '../rules/seats.ts';
import { findCaller, findConversation, findSeat, roomFor, type Found } from './find-members.ts';
import type { Answer, Handlers } from './handlers.ts';

type ErrandRequest = 'agent.call' | 'agent.invite' | 'agent.transfer' | 'conversation.invite';

/** Requests for which somebody has to be called first. Each answers with the errand's id as soon as that has begun. */
export const errandRequests: Handlers<ErrandRequest> = {
  'agent.call': call,
  'agent.invite': inviteByAgent,
  'agent.transfer': transfer,
  'conversation.invite': invite,
};

function call(draft: Draft, callcentre: string, params: Requests['agent.call']): Answer {
  const agent = findCaller(draft, callcentre, params.agent);
  if (!agent.ok) return agent;
  const seek = seekFor(draft, agent.value, callcentre, params.whom, agent.value.channel);
  if (!seek.ok) return seek;
  const { legId } = agent.value;
  const options = params.options ?? PLAIN;
  const active = legId === null || params.background ? null : holdActive(draft, legId);
  const held = active ?? (options.isConsult && legId !== null ? heldLast(draft, legId) : null);
  if (options.isConsult && held === null) return reject('notInCall', `agent ${params.agent} has nobody to consult for`);
  const errand = newErrand(
    draft,
    callcentre,
    agent.value,
    { for: 'call', background: params.background, held },
    seek.value,
    params.userData,
    options,
  );
  return legId === null ? callFirst(draft, agent.value, errand) : begin(draft, errand, [legId]);
}

function inviteByAgent(draft: Draft, callcentre: string, params: Requests['agent.invite']): Answer {
  const seat = findSeat(draft, callcentre, params.id, params.agent);
  if (!seat.ok) return seat;
  const agent = findCaller(draft, callcentre, params.agent);
  if (!agent.ok) return agent;
  const { conversation, member } = seat.value;
  const room = roomFor(draft, conversation);
  if (!room.ok) return room;
  const seek = seekFor(draft, agent.value, callcentre, params.whom, conversation.channel);
  if (!seek.ok) return seek;
  const held = params.background ? null : holdIn(draft, conversation.id, member.legId);
  const whoHears = params.background ? 'nobody' : 'inviter';
  const purpose: Purpose = { for: 'invite', conversationId: conversation.id, mode: params.mode, whoHears, held };
  return begin(
    draft,
    newErrand(draft, callcentre, agent.value, purpose, seek.value, conversation.userData, params.options ?? PLAIN),
    params.background ? [] : [member.legId],
  );
}

function invite(draft: Draft, callcentre: string, params: Requests['conversation.invite']): Answer {
  const found = findConversation(draft, callcentre, params.id);
  if (!found.ok) return found;
  const room = roomFor(draft, found.value);
  if (!room.ok) return room;
  const seek = seekFor(draft, null, callcentre, params.whom, found.value.channel);
  if (!seek.ok) return seek;
  const purpose: Purpose = {
    for: 'invite',
    conversationId: params.id,
    mode: params.mode,
    whoHears: params.background ? 'all' : 'nobody',
    held: null,
  };
  return begin(draft, newErrand(draft, callcentre, null, purpose, seek.value, found.value.userData, PLAIN), []);
}

function transfer(draft: Draft, callcentre: string, params: Requests['agent.transfer']): Answer {
  const seat = findSeat(draft, callcentre, params.id, params.agent);
  if (!seat.ok) return seat;
  const agent = findCaller(draft, callcentre, params.agent);
  if (!agent.ok) return agent;
  const { conversation, member } = seat.value;
  const other = conversation.members.find(({ legId }) => legId !== member.legId);
  const isBusy =
    conversation.errands.length > 0 || other === undefined || draft.get('leg', other.legId)?.errand !== null;
  if (isBusy) return reject('notNow', `conversation ${params.id}: somebody is being called for it already`);
  if (conversation.meeting !== null) return reject('notNow', `conversation ${params.id} is a meeting`);
  if (conversation.members.length !== 2)
    return reject(
      'notNow',
      `conversation ${params.id} has ${conversation.members.length} members; two can be transferred`,
    );
  const seek = seekFor(draft, agent.value, callcentre, params.whom, conversation.channel);
  if (!seek.ok) return seek;
  const modes = Object.fromEntries(conversation.members.map(({ legId, mode }): [string, Mode] => [legId, mode]));
  const purpose: Purpose = {
    for: 'transfer',
    conversationId: params.release ? null : conversation.id,
    legId: other.legId,
    modes,
  };
  const options = params.options ?? PLAIN;
  const errand = newErrand(draft, callcentre, agent.value, purpose, seek.value, conversation.userData, options);
  return params.release
    ? releaseAndSeek(draft, errand, conversation, member.legId, other.legId)
    : holdAndSeek(draft, errand, conversation);
}

/** The agent leaves at once; whom he transfers waits, in no conversation. */
function releaseAndSeek(
  draft: Draft,
  errand: Errand,
  conversation: Conversation,
  agentLeg: string,
  otherLeg: string,
): Answer {
  const answer = begin(draft, errand, [otherLeg]);
  leaveConversation(draft, conversation.id, agentLeg, { reason: 'dismiss' });
  return answer;
}

/** Both stay, and hear nothing but the tone. */
function holdAndSeek(draft: Draft, errand: Errand, conversation: Conversation): Answer {
  for (const { legId } of conversation.members) holdIn(draft, conversation.id, legId);
  return begin(
    draft,
    errand,
    conversation.members.map(({ legId }) => legId),
  );
}

function seekFor(draft: Draft, agent: Agent | null, callcentre: string, whom: Whom, channel: string): Found<Seek> {
  if (whom.by === 'queue') return seekAgent(draft, callcentre, whom, channel);
  const { outbound } = draft.settings;
  const denied = whyNotCallable(whom.number, outbound);
  if (denied !== null) return reject('numberNotAllowed', denied);
  const calls = agent === null ? 0 : outsideCallsOf(draft, agent);
  if (calls >= outbound.maxCallsPerAgent)
    return reject('noLine', `agent ${agent?.name ?? ''} has ${calls} outside calls already`);
  const { number, from, maxAnswerMs } = whom;
  return ok({ by: 'dial', number, from, maxDialMs: dialMs(whom.maxDialMs), maxAnswerMs, legId: null });
}

function seekAgent(
  draft: Draft,
  callcentre: string,
  { enqueue }: Whom & { by: 'queue' },
  channel: string,
): Found<Seek> {
  const wanted = enqueue.channel === null ? channel : key(callcentre, enqueue.channel);
  if (draft.get('channel', wanted) === undefined)
    return reject('noSuchChannel', `channel: ${enqueue.channel} does not exist`);
  return ok({ by: 'queue', enqueue, channel: wanted, taskId: draft.newId('qt') });
}

function outsideCallsOf(draft: Draft, agent: Agent): number {
  const mine = seatsOf(draft, draft.get('leg', agent.legId)).flatMap(({ conversation }) => conversation.members);
  return mine.filter(({ legId }) => draft.get('leg', legId)?.party.is === 'outside').length;
}

/** Those who wait for it name it, and the conversation that it concerns. */
function begin(draft: Draft, errand: Errand, waiters: readonly string[]): Answer {
  draft.put('errand', errand);
  attachErrand(draft, errand);
  for (const legId of waiters) {
    const leg = draft.get('leg', legId);
    if (leg !== undefined) draft.put('leg', { ...leg, errand: errand.id });
  }
  beginSeeking(draft, errand);
  return answerWith(draft, errand);
}

function answerWith(draft: Draft, errand: Errand): Answer {
  const seek = draft.get('errand', errand.id)?.seek ?? errand.seek;
  return ok({
    id: errand.id,
    queue_id: seek.by === 'queue' ? seek.taskId : null,
    call_id: seek.by === 'dial' ? seek.legId : null,
  });
}

/** His own telephone, since he is not connected. */
export const callFirst = (draft: Draft, agent: Agent, errand: Errand): Answer =>
  callOwnExtension(draft, agent, errand)
    ? answerWith(draft, errand)
    : reject('noSuchExtension', `agent ${agent.name} has no extension`);
