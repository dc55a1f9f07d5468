import type { Result } from '../../lib/result.ts';
import type { Draft } from '../model/draft.ts';
import type { Rejection } from '../model/rejection.ts';
import type { Request, RequestName, Requests } from '../model/request.ts';
import { agentRequests } from './on-agent-request.ts';
import { conversationRequests } from './on-conversation-request.ts';
import { errandRequests } from './on-errand-request.ts';
import { setupRequests } from './on-setup-request.ts';
import { taskRequests } from './on-task-request.ts';

export type Answer = Result<unknown, Rejection>;

/** By name of the request: its rule. */
export type Handlers<N extends RequestName> = {
  readonly [K in N]: (draft: Draft, callcentre: string, params: Requests[K]) => Answer;
};

const HANDLERS: Handlers<RequestName> = {
  ...setupRequests,
  ...agentRequests,
  ...taskRequests,
  ...conversationRequests,
  ...errandRequests,
};

export function onRequest(draft: Draft, request: Request): Answer {
  const handle = HANDLERS[request.name] as (draft: Draft, callcentre: string, params: unknown) => Answer;
  return handle(draft, request.callcentre, request.params);
}
