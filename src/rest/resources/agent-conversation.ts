import { Type } from '@sinclair/typebox';
import { HOLD, type Mode } from '../../core/model/mode.ts';
import type { Conversation } from '../../core/model/conversation.ts';
import { nameOf } from '../../core/model/call-centre.ts';
import { askAboutAgent } from '../ask-agent.ts';
import { EVERYBODY, FLOOR } from '../caller.ts';
import { worldOf, type Desk } from '../desk.ts';
import { refuse } from '../errors.ts';
import { route, type Answer, type Route } from '../route.ts';
import { agentName, closed, mode, name, nullable, oneOf, optional, userData } from '../schema.ts';
import { begun, readMode, VOICE } from '../whom.ts';

const ACTIVE = oneOf([1, 2, 3], '1 hears and is heard, 2 hears only, 3 is heard only; 4, hold, is what pause is for');

const setMode = (desk: Desk, callcentre: string, agent: string, id: string, wanted: Mode): Answer =>
  askAboutAgent(desk, callcentre, 'conversation.set-agent-mode', { id, agent, mode: wanted });

/** How an agent moves between his conversations. */
export const agentConversationRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/agent/{agent_name}/pause',
    tag: 'agent',
    summary: 'Put a conversation on hold: mode 4',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      setMode(desk, callcentre, params.agent_name, input.conversation_id, HOLD),
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/resume',
    tag: 'agent',
    summary: 'Talk in a conversation again; his others go on hold',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name, mode: optional(ACTIVE), voice_io_mode: optional(ACTIVE) }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) => {
      const wanted = readMode(desk, input, 1);
      return wanted.ok ? setMode(desk, callcentre, params.agent_name, input.conversation_id, wanted.value) : wanted;
    },
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/setVoiceIoMode',
    also: ['/agent/{agent_name}/lsm'],
    tag: 'agent',
    summary: 'Set his voice mode in a conversation; with 1 to 3 his others go on hold',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name, ...VOICE }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) => {
      const wanted = readMode(desk, input, 1);
      return wanted.ok ? setMode(desk, callcentre, params.agent_name, input.conversation_id, wanted.value) : wanted;
    },
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/join',
    also: ['/agent/{agent_name}/enter'],
    tag: 'agent',
    summary: 'Enter a conversation; with 1 to 3 his others go on hold, with holding false he leaves them',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name, ...VOICE, holding: optional(Type.Boolean()) }),
    reply: nullable(begun),
    handle: (desk, { callcentre, params, input }) => {
      const wanted = readMode(desk, input, 1);
      if (!wanted.ok) return wanted;
      const others = (input.holding ?? true) ? 'hold' : 'leave all';
      return askAboutAgent(desk, callcentre, 'conversation.join', {
        id: input.conversation_id,
        agent: params.agent_name,
        mode: wanted.value,
        others,
      });
    },
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/depart',
    also: ['/agent/{agent_name}/exit'],
    tag: 'agent',
    summary: "Leave a conversation; data go to the caller's script where it ends by that",
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ conversation_id: name, data: optional(userData) }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      askAboutAgent(desk, callcentre, 'conversation.leave', {
        id: input.conversation_id,
        agent: params.agent_name,
        data: input.data ?? null,
      }),
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/merge',
    tag: 'agent',
    summary: 'All of dst enter src with this mode; dst ends. He must be in both',
    roles: EVERYBODY,
    needsSwitch: true,
    input: closed({ src_conversation_id: name, dst_conversation_id: name, mode: optional(mode) }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      askAboutAgent(desk, callcentre, 'agent.merge', {
        agent: params.agent_name,
        source: input.src_conversation_id,
        target: input.dst_conversation_id,
        mode: input.mode ?? 1,
      }),
  }),
  route({
    method: 'post',
    path: '/conversation/{conversation_id}/attachAgent',
    tag: 'conversation',
    summary: 'Bring an agent in; he leaves his active conversation, one that he has on hold he keeps',
    roles: FLOOR,
    needsSwitch: true,
    input: closed({ agent_name: agentName, ...VOICE }),
    reply: nullable(begun),
    handle: (desk, { callcentre, params, input }) => {
      const wanted = readMode(desk, input, 1);
      if (!wanted.ok) return wanted;
      const about = { id: params.conversation_id, agent: input.agent_name, mode: wanted.value };
      return askAboutAgent(desk, callcentre, 'conversation.join', { ...about, others: 'leave active' });
    },
  }),
  route({
    method: 'post',
    path: '/conversation/{conversation_id}/dettachAgent',
    tag: 'conversation',
    summary: 'An agent leaves; agentId may be left out where there is one only',
    roles: FLOOR,
    needsSwitch: true,
    input: closed({ agent_name: optional(agentName), conversation_id: optional(name) }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) => {
      const id = params.conversation_id;
      if ((input.conversation_id ?? id) !== id)
        return refuse('badParameter', 'conversation_id: is another one than that of the path');
      const agent = input.agent_name ?? onlyAgent(worldOf(desk).tables.conversation.get(id));
      if (agent === null)
        return refuse('badParameter', 'agent_name: is needed, the conversation has not exactly one agent');
      return askAboutAgent(desk, callcentre, 'conversation.leave', { id, agent, data: null });
    },
  }),
];

function onlyAgent(conversation: Conversation | undefined): string | null {
  const agents = (conversation?.members ?? []).flatMap(({ agent }) => agent ?? []);
  const [first] = agents;
  return agents.length === 1 && first !== undefined ? nameOf(first) : null;
}
