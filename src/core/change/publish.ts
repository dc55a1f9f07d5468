import type { Agent } from '../model/agent.ts';
import { nameOf } from '../model/call-centre.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { EventName } from '../model/published.ts';
import { conditionOf, type Offer, type Task } from '../model/task.ts';

/** Adds an event for the application, to be stored with the decision. Field names are the published ones. */
export function publish(
  draft: Draft,
  event: EventName,
  callcentre: string,
  about: string,
  userData: string | null,
  fields: Readonly<Record<string, unknown>>,
): void {
  draft.published.push({ event, callcentre, about, userData, fields });
}

type QueueEvent = 'enter' | 'overflow' | 'select' | 'success' | 'fail';

export function publishTask(
  draft: Draft,
  what: QueueEvent,
  task: Task,
  offer: Offer | null,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const agent = draft.get('agent', offer?.agent);
  publish(draft, `callcenter.queue.${what}`, task.callcentre, task.id, task.userData, {
    id: task.id,
    type: task.type,
    condition_id: offer === null ? null : conditionOf(task, offer),
    agent_name: offer === null ? null : nameOf(offer.agent),
    origin_call_id: task.legId,
    agent_extension_id: agent?.extension == null ? null : nameOf(agent.extension),
    agent_call_id: offer?.legId ?? null,
    ...more,
  });
}

export function publishConversation(
  draft: Draft,
  what: 'begin' | 'end',
  conversation: Conversation,
  data: string | null = null,
): void {
  const { id, type, queueId, agentCallId, end } = conversation;
  const ended =
    end === null
      ? {}
      : {
          begin_time: conversation.beganAt,
          end_time: end.at,
          record_file: conversation.recordFile,
          end_reason: end.reason,
        };
  publish(draft, `callcenter.conversation.${what}`, conversation.callcentre, id, conversation.userData, {
    id,
    type,
    queue_id: queueId,
    agent_call_id: agentCallId,
    ...ended,
    ...(data === null ? {} : { data }),
  });
}

export function publishParts(draft: Draft, conversation: Conversation): void {
  const members = conversation.members.map(({ legId, agent, number, mode }) => ({
    call_id: legId,
    agent_name: agent === null ? null : nameOf(agent),
    number,
    mode,
  }));
  publish(
    draft,
    'callcenter.conversation.parts_changed',
    conversation.callcentre,
    conversation.id,
    conversation.userData,
    { id: conversation.id, members },
  );
}

export function publishSeat(
  draft: Draft,
  type: 'enter' | 'exit',
  agent: string,
  conversation: Conversation,
  data: string | null = null,
): void {
  publish(
    draft,
    'callcenter.agent.conversation_changed',
    conversation.callcentre,
    conversation.id,
    conversation.userData,
    {
      name: nameOf(agent),
      type,
      conversation_id: conversation.id,
      current_time: draft.at,
      ...(data === null ? {} : { data }),
    },
  );
}

export function publishAgent(draft: Draft, what: 'login' | 'logout' | 'expired', agent: Agent): void {
  publish(draft, `callcenter.agent.${what}`, agent.callcentre, agent.id, null, {
    id: agent.name,
    name: agent.name,
    current_time: draft.at,
  });
}
