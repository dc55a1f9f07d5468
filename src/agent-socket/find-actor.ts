import type { Agent } from '../core/model/agent.ts';
import { key, nameOf } from '../core/model/call-centre.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { mayEnter } from '../rest/authenticate.ts';
import { FLOOR } from '../rest/caller.ts';
import { problemOf, refuse, type Problem } from './codes.ts';
import { ask, type SocketDesk } from './desk.ts';
import { isToken, partsOf, type Session } from './sessions.ts';
import type { Visitor } from './visitor.ts';

export interface Named {
  readonly company_code: string;
  readonly agent_id: string;
  readonly ext_id?: string;
  readonly os?: string;
  readonly session?: string;
}

/** Renewed no more often than this, however much an agent says. */
const RENEWED_EVERY_MS = 5000;

interface Speaker {
  /** null: somebody with a key speaks for him. */
  readonly session: Session | null;
  /** null: neither he nor anybody who may speak for him. */
  readonly why: Problem | null;
}

/** Whether whoever says it may speak for this agent, who need not be checked in. */
export function findSpeaker(desk: SocketDesk, visitor: Visitor, named: Named): Result<Speaker, Problem> {
  const session = sessionOf(desk, visitor, key(named.company_code, named.agent_id), named);
  if (!session.ok) return session;
  if (session.value !== null) renew(desk, session.value);
  const speaks = session.value !== null || speaksFor(visitor, named.company_code);
  return ok({ session: session.value, why: speaks ? null : whyNot(visitor) });
}

export interface Actor {
  readonly agent: Agent;
  readonly isSupervisor: boolean;
}

/** The agent for whom this is said, checked in, by somebody who may speak for him. */
export function findActor(desk: SocketDesk, visitor: Visitor, named: Named): Result<Actor, Problem> {
  const speaker = findSpeaker(desk, visitor, named);
  if (!speaker.ok) return speaker;
  const id = key(named.company_code, named.agent_id);
  if (speaker.value.why !== null) return err(speaker.value.why);
  const agent = desk.engine.world.tables.agent.get(id);
  if (agent === undefined) return refuse('notCheckedIn', `agent ${named.agent_id} is not checked in`);
  const closed = whyClosed(desk, agent.callcentre, id);
  if (closed !== null) return err(closed);
  const own = agent.extension === null ? null : nameOf(agent.extension);
  if (named.ext_id !== undefined && named.ext_id !== own)
    return refuse('otherExtension', `ext_id: agent ${agent.name} has extension ${own ?? 'none'}`);
  return ok({ agent, isSupervisor: isSupervisor(desk, visitor, speaker.value.session, agent) });
}

/** His own session; null: he has none here. Somebody else's connection is refused. */
function sessionOf(
  desk: SocketDesk,
  { line, session: mine }: Visitor,
  id: string,
  { os, session: token }: Named,
): Result<Session | null, Problem> {
  if (mine !== null && desk.sessions.isAlive(mine))
    return mine.agentId === id
      ? ok(mine)
      : refuse('notAllowed', `agent_id: this connection is checked in as ${nameOf(mine.agentId)}`);
  if (line !== null || token === undefined) return ok(null);
  const shown = desk.sessions.of(id).find((session) => os === undefined || session.os === os);
  return ok(shown !== undefined && isToken(shown, token) ? shown : null);
}

const speaksFor = ({ caller }: Visitor, callcentre: string): boolean => caller !== null && mayEnter(caller, callcentre);

const whyNot = ({ session }: Visitor): Problem =>
  session?.isForcedOut === true
    ? problemOf('forcedOut', 'a supervisor has checked you out; check in again')
    : problemOf('notCheckedIn', 'check in first');

/** Whom an administrator has shut out meanwhile. */
export function whyClosed({ accounts }: Pick<SocketDesk, 'accounts'>, callcentre: string, id: string): Problem | null {
  if (!accounts.isOpen(callcentre)) return problemOf('callcentreDisabled', `call centre ${callcentre} is disabled`);
  if (accounts.find(id)?.isEnabled === false) return problemOf('agentDisabled', `agent ${nameOf(id)} is disabled`);
  return null;
}

/** What he says is a sign of life, for his session and, at times, for the call centre. */
function renew(desk: SocketDesk, session: Session): void {
  const now = desk.clock.now();
  session.heardAt = now;
  if (now - session.renewedAt < RENEWED_EVERY_MS) return;
  const [callcentre, name] = partsOf(session.agentId);
  if (whyClosed(desk, callcentre, session.agentId) !== null) return;
  session.renewedAt = now;
  ask(desk, callcentre, 'agent.keepalive', { name });
}

/** By his account; a key for agents proves nobody to be a supervisor. */
function isSupervisor({ accounts }: SocketDesk, { caller }: Visitor, session: Session | null, { id }: Agent): boolean {
  const isProven = session !== null || (caller !== null && FLOOR.includes(caller.role));
  return isProven && accounts.find(id)?.role === 'supervisor';
}
