import type { Agent } from '../core/model/agent.ts';
import { findCall } from '../core/rules/find-call.ts';
import { ok, type Result } from '../lib/result.ts';
import { look } from '../rest/desk.ts';
import { refuse, type Problem } from './codes.ts';
import type { SocketDesk } from './desk.ts';

/** The conversation that a uuid of his names, by whichever of its ids. */
export function findTalk(desk: SocketDesk, agent: Agent, uuid: string): Result<string, Problem> {
  const call = findCall(look(desk), agent, uuid);
  return call?.is === 'conversation'
    ? ok(call.conversation.id)
    : refuse('notInCall', `uuid: agent ${agent.name} is not talking in call ${uuid}`);
}
