import { askAboutAgent } from '../ask-agent.ts';
import { EVERYBODY, FLOOR } from '../caller.ts';
import { ask } from '../desk.ts';
import { route, type Route } from '../route.ts';
import { closed, name } from '../schema.ts';
import { AGENT, background, begun, dialWhom, OUTSIDE, queueWhom, readMode, VOICE } from '../whom.ts';

/** Bringing others into a conversation: by the application, or by an agent who is in it. */
export const inviteRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/conversation/{conversation_id}/inviteAgent',
    also: ['/conversation/{conversation_id}/invite_agent'],
    tag: 'conversation',
    summary: 'Find an agent by queueing, who joins. backgroud true: the conference hears the queue tone',
    roles: FLOOR,
    needsSwitch: true,
    input: closed({ ...AGENT, ...VOICE, background }),
    reply: begun,
    handle: (desk, { callcentre, params, input }) => {
      const [whom, mode] = [queueWhom(input.enqueue), readMode(desk, input, 1)];
      if (!whom.ok) return whom;
      if (!mode.ok) return mode;
      return ask(desk, callcentre, 'conversation.invite', {
        id: params.conversation_id,
        whom: whom.value,
        mode: mode.value,
        background: input.background ?? false,
      });
    },
  }),
  route({
    method: 'post',
    path: '/conversation/{conversation_id}/inviteOut',
    also: ['/conversation/{conversation_id}/invite_out'],
    tag: 'conversation',
    summary: 'Call a number, which joins. backgroud true: the conference hears dial and ringback tone',
    roles: FLOOR,
    needsSwitch: true,
    input: closed({ ...OUTSIDE, ...VOICE, background }),
    reply: begun,
    handle: (desk, { callcentre, params, input }) => {
      const mode = readMode(desk, input, 1);
      if (!mode.ok) return mode;
      return ask(desk, callcentre, 'conversation.invite', {
        id: params.conversation_id,
        whom: dialWhom(input),
        mode: mode.value,
        background: input.background ?? false,
      });
    },
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/inviteAgent',
    tag: 'agent',
    summary: 'Find an agent by queueing, who joins. backgroud false: the inviter is on hold and hears the queue tone',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name, ...AGENT, ...VOICE, background }),
    reply: begun,
    handle: (desk, { callcentre, params, input }) => {
      const [whom, mode] = [queueWhom(input.enqueue), readMode(desk, input, 1)];
      if (!whom.ok) return whom;
      if (!mode.ok) return mode;
      const about = { agent: params.agent_name, id: input.conversation_id, background: input.background ?? false };
      return askAboutAgent(desk, callcentre, 'agent.invite', { ...about, whom: whom.value, mode: mode.value });
    },
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/inviteOut',
    tag: 'agent',
    summary: 'Call a number, which joins. backgroud false: the inviter is on hold and hears dial and ringback tone',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name, ...OUTSIDE, ...VOICE, background }),
    reply: begun,
    handle: (desk, { callcentre, params, input }) => {
      const mode = readMode(desk, input, 1);
      if (!mode.ok) return mode;
      const about = { agent: params.agent_name, id: input.conversation_id, background: input.background ?? false };
      return askAboutAgent(desk, callcentre, 'agent.invite', { ...about, whom: dialWhom(input), mode: mode.value });
    },
  }),
];
