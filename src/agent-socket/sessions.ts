import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../engine/ports.ts';
import type { Problem } from './codes.ts';
import { problemOf } from './codes.ts';

/** Where pushes to a session go. */
export interface Line {
  push(message: Readonly<Record<string, unknown>>): void;
  /** The last word, and the end: somebody else took the session over. */
  drop(problem: Problem): void;
}

/** An agent who is checked in, on one kind of device. */
export interface Session {
  /** `callcentre/name` */
  readonly agentId: string;
  readonly os: string;
  /** With which he checked in. */
  readonly extension: string;
  /** Proves later that somebody is the one who checked in. */
  readonly token: string;
  /** null: over HTTP, or cut off and not back yet. */
  line: Line | null;
  /** Ended by a supervisor. */
  isForcedOut: boolean;
  heardAt: number;
  renewedAt: number;
}

export interface Sessions {
  /** A new one; one of the same agent and os before it is over, and its connection is told, unless it is this one. */
  open(about: Pick<Session, 'agentId' | 'os' | 'extension'>, line: Line | null): Session;
  find(agentId: string, os: string): Session | null;
  of(agentId: string): Session[];
  /** The same session over another connection. */
  attach(session: Session, line: Line): void;
  /** Its connection is gone; it may come back. */
  detach(session: Session, line: Line): void;
  isAlive(session: Session): boolean;
  end(agentId: string): void;
  readonly count: () => number;
}

/** So long after its last message a session is still there for a connection that comes back. */
export const PATIENCE_MS = 60_000;

export function createSessions(clock: Clock): Sessions {
  const byAgent = new Map<string, Map<string, Session>>();
  const isFresh = ({ heardAt }: Session): boolean => clock.now() - heardAt < PATIENCE_MS;
  const find = (agentId: string, os: string): Session | null => {
    const found = byAgent.get(agentId)?.get(os);
    return found !== undefined && isFresh(found) ? found : null;
  };
  const replace = (session: Session, line: Line | null): void => {
    const before = session.line;
    session.line = line;
    if (before !== null && before !== line)
      before.drop(problemOf('checkedInElsewhere', `checked in elsewhere on ${session.os}`));
  };
  return {
    find,
    of: (agentId) => [...(byAgent.get(agentId)?.values() ?? [])].filter(isFresh),
    open: ({ agentId, os, extension }, line) => {
      const mine = byAgent.get(agentId) ?? new Map<string, Session>();
      const before = mine.get(os);
      if (before !== undefined) replace(before, line);
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      const session: Session = {
        agentId,
        os,
        extension,
        token,
        line,
        isForcedOut: false,
        heardAt: now,
        renewedAt: now,
      };
      for (const [key, other] of mine) if (!isFresh(other)) mine.delete(key);
      byAgent.set(agentId, mine.set(os, session));
      return session;
    },
    attach: replace,
    detach: (session, line) => {
      if (session.line === line) session.line = null;
    },
    isAlive: (session) => byAgent.get(session.agentId)?.get(session.os) === session && isFresh(session),
    end: (agentId) => void byAgent.delete(agentId),
    count: () => byAgent.size,
  };
}

/** Takes as long for a wrong one. */
export function isToken(session: Session, given: string): boolean {
  const [is, was] = [Buffer.from(given), Buffer.from(session.token)];
  return is.length === was.length && timingSafeEqual(is, was);
}

/** Call centre and name. */
export function partsOf(agentId: string): [callcentre: string, name: string] {
  const slash = agentId.indexOf('/');
  return [agentId.slice(0, slash), agentId.slice(slash + 1)];
}
