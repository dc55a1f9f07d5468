import { Type } from '@sinclair/typebox';
import { askAboutAgent } from '../ask-agent.ts';
import { FLOOR } from '../caller.ts';
import { ask } from '../desk.ts';
import { route, type Route } from '../route.ts';
import { closed, mode } from '../schema.ts';

/** Who hears and is heard. The answer tells that it is decided; `applied` in the conversation, that the switch has it. */
export const voiceRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/conversation/{conversation_id}/call/{call_id}/lsm',
    tag: 'conversation',
    summary: 'Set the voice mode of an outside call',
    roles: FLOOR,
    needsSwitch: true,
    input: closed({ mode }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      ask(desk, callcentre, 'conversation.set-call-mode', {
        id: params.conversation_id,
        legId: params.call_id,
        mode: input.mode,
      }),
  }),
  route({
    method: 'post',
    path: '/conversation/{conversation_id}/agent/{agent_name}/lsm',
    tag: 'conversation',
    summary: 'Set the voice mode of an agent',
    roles: FLOOR,
    needsSwitch: true,
    input: closed({ mode }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      askAboutAgent(desk, callcentre, 'conversation.set-agent-mode', {
        id: params.conversation_id,
        agent: params.agent_name,
        mode: input.mode,
      }),
  }),
];
