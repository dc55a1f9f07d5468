import type { Enqueue } from '../../enqueue/model.ts';
import type { Command } from './command.ts';
import type { Difference } from './difference.ts';
import type { Fact, Snapshot } from './fact.ts';
import type { Request } from './request.ts';

/** Everything that can happen to the call centre. */
export type Happening =
  | CallArrived
  | FeatureDialled
  | { readonly type: 'fact'; readonly fact: Fact }
  /** A command came to nothing, or was taken by the switch. */
  | { readonly type: 'outcome'; readonly command: Command; readonly failure: string | null }
  | { readonly type: 'timer'; readonly timerId: string }
  | { readonly type: 'request'; readonly request: Request }
  | { readonly type: 'switch-attached'; readonly snapshot: Snapshot }
  | { readonly type: 'switch-lost' }
  /** What an audit found, twice, while nothing of it changed. */
  | { readonly type: 'audited'; readonly differences: readonly Difference[] };

export interface CallArrived {
  readonly type: 'call-arrived';
  readonly callcentre: string;
  readonly legId: string;
  readonly from: string;
  readonly to: string;
  readonly isAnswered: boolean;
  /** What its document says, or why there is none that can be used. */
  readonly document: { readonly ok: true; readonly value: Enqueue } | { readonly ok: false; readonly error: string };
  readonly userData: string | null;
}

export const FEATURES = ['login', 'logout', 'idle', 'busy'] as const;

/** A telephone of ours dialled a feature code; its call was handed over. */
export interface FeatureDialled {
  readonly type: 'feature-dialled';
  readonly legId: string;
  readonly from: string;
  readonly to: string;
  readonly isAnswered: boolean;
  readonly does: (typeof FEATURES)[number];
  /** The one whose user the telephone proved to be; null: none of ours. */
  readonly extension: string | null;
}

/** With the time and the chance that the decision may use. */
export interface Input {
  /** ms UTC, never less than that of the input before. */
  readonly at: number;
  /** Only grows, by one with every input, over restarts too. */
  readonly serial: number;
  /** Number of the local day, for counters that start anew at midnight. */
  readonly day: number;
  /** 128 random bits. */
  readonly draw: readonly [number, number, number, number];
  readonly happening: Happening;
}
