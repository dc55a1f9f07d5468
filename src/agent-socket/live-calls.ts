import { nameOf } from '../core/model/call-centre.ts';
import type { Begun, Conversation, Member } from '../core/model/conversation.ts';
import type { Leg } from '../core/model/leg.ts';
import type { Notice } from '../core/model/notice.ts';
import type { View } from '../core/model/view.ts';
import { incomingCall } from '../core/rules/incoming-call.ts';

type Call = Extract<Notice, { readonly is: 'call-in' | 'phase' }>;

/** The calls that an agent has, as he would have been told of them: each with the id that he knows it by. */
export function liveCallsOf(view: View & { readonly at: number }, agentId: string): Call[] {
  const leg = view.get('leg', view.get('agent', agentId)?.legId);
  if (leg === undefined || leg.ending !== null) return [];
  const talks = leg.conversations.flatMap((id) => view.get('conversation', id) ?? []);
  return [...ringing(view, leg, agentId), ...talks.map((talk) => talking(view, talk, leg, agentId))];
}

function ringing(view: View & { readonly at: number }, leg: Leg, agent: string): Call[] {
  const task = view.get('task', leg.taskId);
  return task === undefined ? [] : [{ is: 'call-in', agent, ...incomingCall(view, task) }];
}

function talking(view: View, talk: Conversation, leg: Leg, agent: string): Call {
  return talk.begun?.agent === agent ? begunByHim(talk, talk.begun, leg, agent) : cameIn(view, talk, leg, agent);
}

function begunByHim({ members }: Conversation, { id, deed, workOrderId }: Begun, leg: Leg, agent: string): Call {
  const now = { mode: members.find(({ legId }) => legId === leg.id)?.mode ?? 1, video: leg.video };
  const about = { deed, phase: 'talking', isSuccess: true, msg: 'talking', uuid: id, workOrderId } as const;
  return { is: 'phase', agent, ...about, media: { last: now, now } };
}

function cameIn(view: View, { id, queueId, members, userData, begun }: Conversation, leg: Leg, agent: string): Call {
  const other = members.find(({ legId }) => legId !== leg.id);
  const party = view.get('leg', other?.legId)?.party;
  return {
    is: 'call-in',
    agent,
    uuid: queueId ?? id,
    from: other === undefined ? '' : numberOf(other),
    to: party?.is === 'caller' ? party.to : nameOf(agent),
    userData,
    via: 'queue',
    video: leg.video,
    queueId,
    waitedMs: 0,
    workOrderId: begun?.workOrderId ?? null,
  };
}

const numberOf = ({ agent, number }: Member): string => (agent === null ? (number ?? '') : nameOf(agent));
