import { accountRoutes } from './resources/account.ts';
import { agentCallRoutes } from './resources/agent-call.ts';
import { agentConversationRoutes } from './resources/agent-conversation.ts';
import { inviteRoutes } from './resources/invite.ts';
import { agentRoutes } from './resources/agent.ts';
import { agentSettingRoutes } from './resources/agent-settings.ts';
import { auditRoutes } from './resources/audit.ts';
import { callcentreRoutes } from './resources/callcentre.ts';
import { channelRoutes } from './resources/channel.ts';
import { conditionRoutes } from './resources/condition.ts';
import { conversationRoutes } from './resources/conversation.ts';
import { dryRunRoutes } from './resources/dry-run.ts';
import { eventRoutes } from './resources/event.ts';
import { extensionRoutes } from './resources/extension.ts';
import { keyRoutes } from './resources/key.ts';
import { offerRoutes } from './resources/offer.ts';
import { queueRoutes } from './resources/queue.ts';
import { voiceRoutes } from './resources/voice.ts';
import type { Route } from './route.ts';

/** The API. Of two paths that fit a request the first is taken. */
export const ROUTES: readonly Route[] = [
  ...callcentreRoutes,
  ...auditRoutes,
  ...keyRoutes,
  ...accountRoutes,
  ...channelRoutes,
  ...extensionRoutes,
  ...dryRunRoutes,
  ...conditionRoutes,
  ...agentRoutes,
  ...agentSettingRoutes,
  ...offerRoutes,
  ...agentCallRoutes,
  ...agentConversationRoutes,
  ...inviteRoutes,
  ...conversationRoutes,
  ...voiceRoutes,
  ...queueRoutes,
  ...eventRoutes,
];
