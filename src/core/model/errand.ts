import type { Enqueue } from '../../enqueue/model.ts';
import type { CallOptions } from './call-options.ts';
import type { Mode } from './mode.ts';
import type { Supervision } from './notice.ts';
import type { FailCause } from './task.ts';

/**
 * Somebody is looked for while others wait: an agent's call, an invitation, a transfer, or an agent's own telephone that
 * has to be called before he can enter a conversation.
 *
 *   calling the agent's own extension ──answered──▶ seeking ──found──▶ over
 *                                │                     └──not found, given up──▶ over
 *                                └──not reached──▶ over
 *
 * The legs that take part name it (`Leg.errand`): those who wait and hear its tone, and the one that is called.
 */
export interface Errand {
  readonly id: string;
  readonly callcentre: string;
  /** The agent who began it; null: the application did. */
  readonly agent: string | null;
  readonly purpose: Purpose;
  readonly seek: Seek;
  /** false: the agent's own extension is being called first. */
  readonly isSeeking: boolean;
  /** Set by whatever made it fail; what follows from that is settled after the rule. */
  readonly failure: ErrandFailure | null;
  readonly options: CallOptions;
  readonly userData: string | null;
}

export interface ErrandFailure {
  readonly cause: FailCause;
  /** For a caller whose `<enqueue>` ends by it. */
  readonly result: 'timeout' | 'reject' | 'call_fail' | 'cancel';
  readonly data: string | null;
}

export type Purpose =
  /** He and the found one will talk. background: he goes on with what he does, and gets it on hold. */
  | { readonly for: 'call'; readonly background: boolean; readonly held: Held | null }
  /** The found one will join. */
  | {
      readonly for: 'invite';
      readonly conversationId: string;
      readonly mode: Mode;
      readonly whoHears: 'nobody' | 'inviter' | 'all';
      readonly held: Held | null;
    }
  /** The other party will talk with the found one. conversationId null: the old conversation is over already. */
  | {
      readonly for: 'transfer';
      readonly conversationId: string | null;
      readonly legId: string;
      readonly modes: Readonly<Record<string, Mode>>;
    }
  /** He will listen to an agent's call, or take it over; there is nobody to look for. */
  | { readonly for: 'supervise'; readonly target: string; readonly how: Supervision }
  | { readonly for: 'substitute'; readonly target: string }
  /** He will enter a conversation; there is nobody to look for. */
  | { readonly for: 'join'; readonly conversationId: string; readonly mode: Mode; readonly others: Others };

/** An agent's conversation that was put on hold for this, and the mode that he gets back when it comes to nothing. */
export interface Held {
  readonly conversationId: string;
  readonly legId: string;
  readonly mode: Mode;
}

/** What becomes of the agent's other conversations when he enters one with a mode other than hold. */
export type Others = 'hold' | 'leave all' | 'leave active';

export type Seek =
  /** taskId: reserved from the start, so that who asked knows it; there is such a task while it is seeking. */
  | { readonly by: 'queue'; readonly enqueue: Enqueue; readonly channel: string; readonly taskId: string }
  | {
      readonly by: 'dial';
      readonly number: string;
      /** Caller id; null: the configured one. */
      readonly from: string | null;
      readonly maxDialMs: number;
      /** Longest talk, counted from the answer. */
      readonly maxAnswerMs: number;
      readonly legId: string | null;
    }
  | { readonly by: 'nobody' };
