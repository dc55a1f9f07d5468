import { Type, type Static } from '@sinclair/typebox';
import { key } from '../../core/model/call-centre.ts';
import type { Conversation } from '../../core/model/conversation.ts';
import { ok } from '../../lib/result.ts';
import { askAboutAgent } from '../ask-agent.ts';
import { EVERYBODY, FLOOR } from '../caller.ts';
import { ask, worldOf, type Desk } from '../desk.ts';
import { refuse } from '../errors.ts';
import { page, pageOf, PAGING, stretchOf } from '../page.ts';
import { route, type Answer, type Route } from '../route.ts';
import { agentName, closed, oneOf, optional, userData } from '../schema.ts';
import { conversationSchema, showConversation } from '../views/conversation-view.ts';
import { noSuchChannel } from './channel.ts';

const tag = 'conversation';

const listInput = closed({ state: optional(oneOf(['running', 'ended'], 'left out: both')), ...PAGING });

interface Scope {
  readonly callcentre: string;
  readonly channel: string | null;
}

const isIn = ({ callcentre, channel }: Scope, conversation: Conversation): boolean =>
  conversation.callcentre === callcentre && (channel === null || conversation.channel === channel);

/** Live ones first, the latest first; what is over comes from the store, as far as it is on the page. */
function list(desk: Desk, scope: Scope, input: Static<typeof listInput>): Answer {
  const world = worldOf(desk);
  const all = input.state === 'ended' ? [] : [...world.tables.conversation.values()];
  const live = all.filter((conversation) => isIn(scope, conversation)).sort((a, b) => b.beganAt - a.beganAt);
  const { offset, limit } = stretchOf(input);
  const shown = live.slice(offset, offset + limit);
  const past =
    input.state === 'running'
      ? []
      : desk.history.conversations(scope, Math.max(0, offset - live.length), limit - shown.length);
  const total = live.length + (input.state === 'running' ? 0 : desk.history.countConversations(scope));
  return ok(
    page(
      input,
      total,
      [...shown, ...past].map((conversation) => showConversation(conversation, world)),
    ),
  );
}

export const conversationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/conversation',
    tag,
    summary: 'List the conversations, live ones first',
    roles: EVERYBODY,
    input: listInput,
    reply: pageOf(conversationSchema),
    handle: (desk, { callcentre, input }) => list(desk, { callcentre, channel: null }, input),
  }),
  route({
    method: 'get',
    path: '/channel/{channel_id}/conversation',
    tag,
    summary: 'List the conversations of a work channel, live ones first',
    roles: EVERYBODY,
    input: listInput,
    reply: pageOf(conversationSchema),
    handle: (desk, { callcentre, params, input }) => {
      const channel = key(callcentre, params.channel_id);
      return worldOf(desk).tables.channel.has(channel)
        ? list(desk, { callcentre, channel }, input)
        : noSuchChannel(params.channel_id);
    },
  }),
  route({
    method: 'get',
    path: '/conversation/{conversation_id}',
    tag,
    summary: 'Read one conversation, live or ended',
    roles: EVERYBODY,
    reply: conversationSchema,
    handle: (desk, { callcentre, params: { conversation_id } }) => {
      const live = worldOf(desk).tables.conversation.get(conversation_id);
      const found = live?.callcentre === callcentre ? live : desk.history.conversation(callcentre, conversation_id);
      if (found === null) return refuse('noSuchConversation', `conversation ${conversation_id} does not exist`);
      return ok(showConversation(found, worldOf(desk)));
    },
  }),
  route({
    method: 'delete',
    path: '/conversation/{conversation_id}',
    tag,
    summary: 'With agent_name that agent leaves, without the conversation is dissolved; data go back to the script',
    roles: FLOOR,
    needsSwitch: true,
    input: closed({ agent_name: optional(agentName), data: optional(userData) }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params: { conversation_id: id }, input: { agent_name, data = null } }) => {
      if (agent_name === undefined) return ask(desk, callcentre, 'conversation.remove', { id, data });
      return askAboutAgent(desk, callcentre, 'conversation.leave', { id, agent: agent_name, data });
    },
  }),
];
