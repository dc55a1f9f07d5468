import { Type } from '@sinclair/typebox';
import { askAboutAgent } from '../ask-agent.ts';
import { EVERYBODY } from '../caller.ts';
import { route, type Route } from '../route.ts';
import { closed, name, optional, userData } from '../schema.ts';
import { AGENT, background, begun, dialWhom, OUTSIDE, queueWhom } from '../whom.ts';

const release = optional(
  Type.Boolean({ description: 'true (default): the agent leaves at once; false: both wait on hold for the outcome' }),
);

/** What an agent begins: calls and transfers. His extension is called first where it is not connected. */
export const agentCallRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/agent/{agent_name}/callout',
    also: ['/agent/{agent_name}/call_out'],
    tag: 'agent',
    summary: 'Call a number. backgound true: he goes on with what he does, and gets the call on hold',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ ...OUTSIDE, background, user_data: optional(userData) }),
    reply: begun,
    handle: (desk, { callcentre, params, input }) =>
      askAboutAgent(desk, callcentre, 'agent.call', {
        agent: params.agent_name,
        whom: dialWhom(input),
        background: input.background ?? false,
        userData: input.user_data ?? null,
      }),
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/callagent',
    also: ['/agent/{agent_name}/call_agent'],
    tag: 'agent',
    summary:
      'Find another agent by queueing and talk. backgound true: he goes on with what he does, and gets the call on hold',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ ...AGENT, background, user_data: optional(userData) }),
    reply: begun,
    handle: (desk, { callcentre, params, input }) => {
      const whom = queueWhom(input.enqueue);
      if (!whom.ok) return whom;
      const about = {
        agent: params.agent_name,
        background: input.background ?? false,
        userData: input.user_data ?? null,
      };
      return askAboutAgent(desk, callcentre, 'agent.call', { ...about, whom: whom.value });
    },
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/xferAgent',
    also: ['/agent/{agent_name}/xfer_agent'],
    tag: 'agent',
    summary: 'Transfer the other party of a conversation of two to an agent, found by queueing',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name, ...AGENT, release }),
    reply: begun,
    handle: (desk, { callcentre, params, input }) => {
      const whom = queueWhom(input.enqueue);
      if (!whom.ok) return whom;
      const about = { agent: params.agent_name, id: input.conversation_id, release: input.release ?? true };
      return askAboutAgent(desk, callcentre, 'agent.transfer', { ...about, whom: whom.value });
    },
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/xferOut',
    also: ['/agent/{agent_name}/xfer_out'],
    tag: 'agent',
    summary: 'Transfer the other party of a conversation of two to a number',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name, ...OUTSIDE, release }),
    reply: begun,
    handle: (desk, { callcentre, params, input }) => {
      const about = { agent: params.agent_name, id: input.conversation_id, release: input.release ?? true };
      return askAboutAgent(desk, callcentre, 'agent.transfer', { ...about, whom: dialWhom(input) });
    },
  }),
];
