import { Type } from '@sinclair/typebox';
import { askAboutAgent } from '../ask-agent.ts';
import { EVERYBODY } from '../caller.ts';
import { enqueue, readDocument } from '../expressions.ts';
import { route, type Route } from '../route.ts';
import { closed, name, optional, userData } from '../schema.ts';

const tag = 'agent';

/** What an agent does with a task that rings at his telephone. */
export const offerRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/agent/{agent_name}/reject',
    tag,
    summary: "Refuse the task that rings at this agent; data go to the caller's script",
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ queue_id: name, data: optional(userData) }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      askAboutAgent(desk, callcentre, 'offer.reject', {
        agent: params.agent_name,
        taskId: input.queue_id,
        data: input.data ?? null,
      }),
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/forwardAgent',
    also: ['/agent/{agent_name}/fwd_agent'],
    tag,
    summary: 'The task that rings at this agent queues again by another enqueue, with the time that it has waited',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ queue_id: name, enqueue }),
    reply: closed({ queue_id: name }),
    handle: (desk, { callcentre, params, input }) => {
      const document = readDocument(input.enqueue);
      if (!document.ok) return document;
      return askAboutAgent(desk, callcentre, 'offer.forward', {
        agent: params.agent_name,
        taskId: input.queue_id,
        enqueue: document.value,
      });
    },
  }),
];
