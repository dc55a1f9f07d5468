import type { AfterCall } from './agent.ts';
import type { StreamDirection } from './command.ts';
import type { Mode } from './mode.ts';

/**
 * What an agent's desktop is told at once. Not stored: a desktop that was away reads the present state instead. Agents
 * are named by their keys, `callcentre/name`.
 */
export type Notice =
  /** after null: he is logged out; before null: he has logged in. reason: the input that led to it. */
  | {
      readonly is: 'status';
      readonly agent: string;
      readonly before: AgentStatus | null;
      readonly after: AgentStatus | null;
      readonly reason: string;
    }
  | ({ readonly is: 'call-in'; readonly agent: string } & IncomingCall)
  | ({ readonly is: 'phase'; readonly agent: string } & Phase)
  /** His telephone is not registered any more. */
  | { readonly is: 'unregistered'; readonly agent: string };

export interface AgentStatus {
  /** As the REST API tells it: online, idle, busy/x, fetching, talking, … */
  readonly state: string;
  readonly doing: Doing | null;
  /** Whom he is in conversation with: numbers of outside parties, names of agents. */
  readonly numbers: readonly string[];
  readonly afterCall: AfterCall['next'] | null;
}

/** What he does in his call besides talking. */
export type Doing = 'hold' | 'consult' | 'transfer' | 'three_way' | Supervision;

/** eavesdrop: hears all. whisper: and is heard by the agent alone. force_call: a third party like any. */
export type Supervision = 'eavesdrop' | 'whisper' | 'force_call';

/** His telephone rings for it. */
export interface IncomingCall {
  /** Names the call in whatever he asks of it. */
  readonly uuid: string;
  readonly from: string;
  readonly to: string;
  readonly userData: string | null;
  readonly via: 'queue' | 'transfer' | 'consult' | 'three_way';
  readonly video: StreamDirection;
  readonly queueId: string | null;
  readonly waitedMs: number;
  readonly workOrderId: string | null;
}

/** What became of something that he began, or that was done to him. */
export interface Phase {
  readonly deed: Deed;
  readonly phase: 'begun' | 'talking' | 'over';
  readonly isSuccess: boolean;
  /** A cause of the API, an end reason, or what was done. */
  readonly msg: string;
  readonly uuid: string;
  readonly workOrderId: string | null;
  readonly media: { readonly last: Media; readonly now: Media } | null;
}

export interface Media {
  readonly mode: Mode;
  readonly video: StreamDirection;
}

export type Deed =
  | 'call'
  | 'consult'
  | 'transfer'
  | 'consult-to-transfer'
  | 'three_way'
  | 'meeting'
  | 'join'
  | 'substitute'
  | 'interrupt'
  | 'change-media'
  | Supervision;
