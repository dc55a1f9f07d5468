import type { Caller } from '../rest/caller.ts';
import type { Line, Session } from './sessions.ts';

/** As said in the path of a connection; nothing is proven by it. */
export interface Identity {
  readonly callcentre: string;
  readonly agent: string;
  readonly os: string | null;
}

/** Who sends messages: a connection, or one request over HTTP. */
export interface Visitor {
  readonly address: string;
  readonly identity: Identity | null;
  /** A connection's; null over HTTP. */
  readonly line: Line | null;
  /** Over HTTP: the owner of the key; he speaks for every agent of his call centre. */
  readonly caller: Caller | null;
  /** Of the agent who has checked in over this connection; it may be over. null over HTTP. */
  session: Session | null;
}
