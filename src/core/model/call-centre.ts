import type { Skill } from './agent.ts';

/** What an administrator sets up. Keys are `callcentre/name`, so that one call centre cannot name another's things. */

export interface CallCentre {
  readonly id: string;
  /** Work channel of documents and agents that name none. */
  readonly defaultChannel: string;
}

/** A work channel: agents and conditions of one kind of work (`channel` in the API; never a FreeSWITCH channel). */
export interface WorkChannel {
  readonly id: string;
  readonly callcentre: string;
  readonly name: string;
  readonly remark: string;
  /** When agents took the last calls, ms UTC, oldest first: how fast the line moves. */
  readonly taken: readonly number[];
}

/** A stored rule for finding an agent. */
export interface Condition {
  readonly id: string;
  readonly callcentre: string;
  readonly name: string;
  readonly channel: string;
  readonly where: string;
  readonly sort: string | null;
  /** 0 to 99, higher is served first. */
  readonly priority: number;
  readonly queueTimeoutMs: number;
  readonly fetchTimeoutMs: number;
  readonly remark: string;
}

/** Where an agent is called. */
export interface Extension {
  readonly id: string;
  readonly callcentre: string;
  readonly name: string;
  readonly line: Line;
  /** The agent who uses it. */
  readonly agent: string | null;
  /** Who used it before, as he was when he logged out: he may log in again by dialling a feature code. */
  readonly lastLogin?: LastLogin;
}

export interface LastLogin {
  readonly name: string;
  readonly num: string;
  readonly channel: string;
  readonly skills: Readonly<Record<string, Skill>>;
}

export type Line =
  | { readonly type: 1; readonly user: string; readonly password: string }
  | { readonly type: 2; readonly user: string; readonly ipaddr: string }
  | { readonly type: 3; readonly telnum: string };

export const key = (callcentre: string, name: string): string => `${callcentre}/${name}`;

/** The part of a key that its call centre sees. */
export const nameOf = (id: string): string => id.slice(id.indexOf('/') + 1);
