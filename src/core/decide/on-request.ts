import type { Draft } from '../model/draft.ts';
import type { Request, RequestName } from '../model/request.ts';
import type { Answer, Handlers } from './handlers.ts';
import { agentRequests } from './on-agent-request.ts';
import { callRequests } from './on-call-request.ts';
import { consultRequests } from './on-consult-request.ts';
import { conversationRequests } from './on-conversation-request.ts';
import { errandRequests } from './on-errand-request.ts';
import { joinRequests } from './on-join-request.ts';
import { supervisionRequests } from './on-supervision-request.ts';
import { setupRequests } from './on-setup-request.ts';
import { taskRequests } from './on-task-request.ts';

const HANDLERS: Handlers<RequestName> = {
  ...setupRequests,
  ...agentRequests,
  ...taskRequests,
  ...conversationRequests,
  ...errandRequests,
  ...joinRequests,
  ...callRequests,
  ...consultRequests,
  ...supervisionRequests,
};

export function onRequest(draft: Draft, request: Request): Answer {
  const handle = HANDLERS[request.name] as (draft: Draft, callcentre: string, params: unknown) => Answer;
  return handle(draft, request.callcentre, request.params);
}
