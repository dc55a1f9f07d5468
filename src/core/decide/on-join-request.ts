import { ok } from '../../lib/result.ts';
import { attachErrand } from '../change/begin-errand.ts';
import { enterConversation } from '../change/enter-conversation.ts';
import { addLasting } from '../change/lasting.ts';
import { leaveConversation } from '../change/leave-conversation.ts';
import { newErrand } from '../change/new-errand.ts';
import { notifyPhase } from '../change/notify.ts';
import { NO_DOCUMENT, openConversation } from '../change/open-conversation.ts';
import type { Agent } from '../model/agent.ts';
import { PLAIN, type CallOptions } from '../model/call-options.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Others } from '../model/errand.ts';
import { HOLD, type Mode } from '../model/mode.ts';
import type { Requests } from '../model/request.ts';
import { isActive, seatsOf } from '../rules/seats.ts';
import { findCaller, findConversation, roomFor } from './find-members.ts';
import type { Answer, Handlers } from './handlers.ts';
import { callFirst } from './on-errand-request.ts';

/** An agent comes into a conversation, or a meeting: nobody has to be looked for. */
export const joinRequests: Handlers<'agent.meet' | 'conversation.join'> = {
  'agent.meet': meet,
  'conversation.join': join,
};

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
  attachErrand(draft, errand);
  return callFirst(draft, agent.value, errand);
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
