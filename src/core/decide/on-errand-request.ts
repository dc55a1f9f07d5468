import { ok } from '../../lib/result.ts';
import { beginSeeking, callOwnExtension, dialMs } from '../change/begin-errand.ts';
import { enterConversation } from '../change/enter-conversation.ts';
import { addLasting } from '../change/lasting.ts';
import { leaveConversation } from '../change/leave-conversation.ts';
import { newErrand } from '../change/new-errand.ts';
import { notifyPhase } from '../change/notify.ts';
import { NO_DOCUMENT, openConversation } from '../change/open-conversation.ts';
import { holdActive, holdIn, heldLast } from '../change/set-mode.ts';
import type { Agent } from '../model/agent.ts';
import { key } from '../model/call-centre.ts';
import { PLAIN, type CallOptions } from '../model/call-options.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand, Others, Purpose, Seek } from '../model/errand.ts';
import { HOLD, type Mode } from '../model/mode.ts';
import { reject } from '../model/rejection.ts';
import type { Requests, Whom } from '../model/request.ts';
import { whyNotCallable } from '../rules/check-number.ts';
import { isActive, seatsOf } from '../rules/seats.ts';
import { findConversation, findFreeHand, findSeat, roomFor, type Found } from './find-members.ts';
import type { Answer, Handlers } from './handlers.ts';

type ErrandRequest =
  'agent.call' | 'agent.meet' | 'agent.invite' | 'agent.transfer' | 'conversation.invite' | 'conversation.join';

/** Requests for which somebody has to be called first. Each answers with the errand's id as soon as that has begun. */
export const errandRequests: Handlers<ErrandRequest> = {
  'agent.call': call,
  'agent.meet': meet,
  'agent.invite': inviteByAgent,
  'agent.transfer': transfer,
  'conversation.invite': invite,
  'conversation.join': join,
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
  if (legId === null)
    return callOwnExtension(draft, agent.value, errand) ? answerWith(draft, errand) : noExtension(agent.value);
  return begin(draft, errand, [legId]);
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

function join(
  draft: Draft,
  callcentre: string,
  { id, agent: name, mode, others }: Requests['conversation.join'],
  options: CallOptions = PLAIN,
): Answer {
  const conversation = findConversation(draft, callcentre, id);
  if (!conversation.ok) return conversation;
  const agent = findCaller(draft, callcentre, name);
  if (!agent.ok) return agent;
  const { legId } = agent.value;
  const isIn = conversation.value.members.some((member) => member.legId === legId);
  const room = isIn ? ok(null) : roomFor(draft, conversation.value);
  if (!room.ok) return room;
  if (legId !== null) return enter(draft, id, legId, mode, others);
  const errand = newErrand(
    draft,
    callcentre,
    agent.value,
    { for: 'join', conversationId: id, mode, others },
    { by: 'nobody' },
    null,
    options,
  );
  attach(draft, errand);
  return callOwnExtension(draft, agent.value, errand) ? answerWith(draft, errand) : noExtension(agent.value);
}

/** A room that is not there yet is opened, empty as it is; whoever comes first waits with music. */
function meet(
  draft: Draft,
  callcentre: string,
  { agent: name, room, options = PLAIN }: Requests['agent.meet'],
): Answer {
  const agent = findCaller(draft, callcentre, name);
  if (!agent.ok) return agent;
  const meeting = findMeeting(draft, callcentre, room) ?? openMeeting(draft, agent.value, room);
  const { id } = meeting;
  const legId = agent.value.legId ?? '';
  const isIn = meeting.members.some((member) => member.legId === legId);
  const joined = join(draft, callcentre, { id, agent: name, mode: options.mode, others: 'hold' }, options);
  if (!joined.ok) return joined;
  if (agent.value.legId !== null && !isIn) tellEntered(draft, agent.value.id, legId, id, options);
  return ok({ id });
}

/** He is on the telephone: there was nothing to wait for. */
function tellEntered(draft: Draft, agent: string, legId: string, id: string, { workOrderId }: CallOptions): void {
  const about = { deed: 'meeting', workOrderId } as const;
  for (const phase of ['begun', 'talking'] as const)
    notifyPhase(draft, agent, { ...about, phase, msg: phase, uuid: id });
  addLasting(draft, id, { ...about, id, agent }, [legId]);
}

function findMeeting(draft: Draft, callcentre: string, room: string): Conversation | null {
  for (const conversation of draft.all('conversation'))
    if (conversation.meeting === room && conversation.callcentre === callcentre && conversation.end === null)
      return conversation;
  return null;
}

const openMeeting = (draft: Draft, { callcentre, channel }: Agent, meeting: string): Conversation =>
  openConversation(draft, { ...NO_DOCUMENT, callcentre, type: 'meeting', channel, meeting }, []);

/** In first, so that leaving the others does not leave him alone. */
function enter(draft: Draft, id: string, legId: string, mode: Mode, others: Others): Answer {
  const before = seatsOf(draft, draft.get('leg', legId));
  enterConversation(draft, id, legId, mode);
  const left = { hold: [], 'leave all': mode === HOLD ? [] : before, 'leave active': before.filter(isActive) }[others];
  for (const { conversation } of left)
    if (conversation.id !== id) leaveConversation(draft, conversation.id, legId, { reason: 'dismiss' });
  return ok(null);
}

/** One who listens to another's call has no hand free for his own. */
function findCaller(draft: Draft, callcentre: string, name: string): Found<Agent> {
  const agent = findFreeHand(draft, callcentre, name);
  const leg = agent.ok ? draft.get('leg', agent.value.legId) : undefined;
  return leg?.supervises == null ? agent : reject('agentBusy', `agent ${name} supervises a call`);
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
  const mine =
    draft.get('leg', agent.legId)?.conversations.flatMap((id) => draft.get('conversation', id)?.members ?? []) ??
    [];
  return mine.filter(({ legId }) => draft.get('leg', legId)?.party.is === 'outside').length;
}

/** Those who wait for it name it, and the conversation that it concerns. */
function begin(draft: Draft, errand: Errand, waiters: readonly string[]): Answer {
  draft.put('errand', errand);
  attach(draft, errand);
  for (const legId of waiters) {
    const leg = draft.get('leg', legId);
    if (leg !== undefined) draft.put('leg', { ...leg, errand: errand.id });
  }
  beginSeeking(draft, errand);
  return answerWith(draft, errand);
}

function attach(draft: Draft, { id, purpose }: Errand): void {
  const conversation = 'conversationId' in purpose ? draft.get('conversation', purpose.conversationId) : undefined;
  if (conversation !== undefined)
    draft.put('conversation', { ...conversation, errands: [...conversation.errands, id] });
}

function answerWith(draft: Draft, errand: Errand): Answer {
  const seek = draft.get('errand', errand.id)?.seek ?? errand.seek;
  return ok({
    id: errand.id,
    queue_id: seek.by === 'queue' ? seek.taskId : null,
    call_id: seek.by === 'dial' ? seek.legId : null,
  });
}

const noExtension = (agent: Agent): Answer => reject('noSuchExtension', `agent ${agent.name} has no extension`);
