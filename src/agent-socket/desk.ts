import type { Request, RequestName, Requests } from '../core/model/request.ts';
import type { AgentStatus } from '../core/model/notice.ts';
import { viewOf } from '../core/model/view.ts';
import { statusOf } from '../core/rules/agent-status.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Lockout } from '../rest/lockout.ts';
import type { RestParts } from '../rest/ports.ts';
import { problemFrom, type CodeName, type Problem } from './codes.ts';
import type { Gate } from './gate.ts';
import type { Acting } from './message.ts';
import type { Sessions } from './sessions.ts';

export interface ProtocolSettings {
  /** Only then is the API open without any key. */
  readonly isLoopback: boolean;
  /** Over HTTP, of one client; twice as many at once. */
  readonly requestsPerSecond: number;
  /** Given to clients: where their telephones register. */
  readonly pbx: string;
  readonly rtcAddress: string;
  /** '1' a telephone in the browser, '2' a SIP telephone. */
  readonly loginType: '1' | '2';
  /** Of the dialplan, where a transfer to the survey names none; '': there is none. */
  readonly surveyNumber: string;
  /** Nobody checks in whose telephone is not registered. */
  readonly requireRegistered: boolean;
  /** Pages from there may connect, besides those of this host; '*': from everywhere. */
  readonly allowedOrigins: readonly string[];
  readonly maxConnections: number;
  /** Over which nobody is checked in, of one address. */
  readonly maxUnauthenticatedPerAddress: number;
  /** Of one connection; four times as many at once. */
  readonly messagesPerSecond: number;
  /** Who has not read more than this is cut off, bytes. */
  readonly maxBufferedBytes: number;
}

export type ProtocolParts = Pick<RestParts, 'engine' | 'clock' | 'logger' | 'accounts' | 'keys'> & {
  readonly settings: ProtocolSettings;
};

/** What handlers work with. */
export interface SocketDesk extends ProtocolParts {
  readonly sessions: Sessions;
  /** Of those who guess passwords. */
  readonly passwords: Lockout;
  /** So many passwords are looked at at a time: each takes a thread for some 50 ms. */
  readonly gate: Gate;
  /** True as soon as it holds after a decision; false when the time is over. */
  readonly waitUntil: (holds: () => boolean, ms: number) => Promise<boolean>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Has the core decide. */
export function ask<N extends RequestName>(
  { engine }: Pick<SocketDesk, 'engine'>,
  callcentre: string,
  name: N,
  params: Requests[N],
  failure: CodeName = 'failed',
): Result<unknown, Problem> {
  const answer = engine.request({ name, callcentre, params } as Request);
  return answer.ok ? answer : err(problemFrom(answer.error, failure));
}

/** As `ask`, for a message whose reply has no fields of its own. */
export function askFor<N extends RequestName>(
  desk: SocketDesk,
  { agent }: Pick<Acting<unknown>, 'agent'>,
  name: N,
  params: Requests[N],
  failure: CodeName = 'failed',
): Result<{ readonly fields: Record<string, unknown> }, Problem> {
  const answer = ask(desk, agent.callcentre, name, params, failure);
  return answer.ok ? ok({ fields: {} }) : answer;
}

export const statusNow = ({ engine }: Pick<SocketDesk, 'engine'>, agentId: string): AgentStatus | null =>
  statusOf(viewOf(engine.world), agentId);
