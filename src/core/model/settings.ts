import type { Settable } from './agent.ts';

/** What the configuration tells the core. Times in ms. */
export interface Settings {
  /** After-call work after the last conversation; 0: none. */
  readonly wrapUpMs: number;
  /** A login without a sign of life ends after this time, never during a call. */
  readonly keepaliveMs: number;
  readonly refusals: Readonly<Record<RefusalCause, RefusalRule>>;
  readonly maxMembers: number;
  readonly maxConversationMs: number;
  readonly outbound: OutboundRules;
  readonly recording: 'off' | 'on' | 'enqueue';
}

/** Which numbers may be called, and how the call centre shows itself. */
export interface OutboundRules {
  /** Prefixes; empty: every number that is not denied. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  readonly callerId: string;
  /** Outside calls of one agent at the same time. */
  readonly maxCallsPerAgent: number;
}

/** Why an offer came to nothing. */
export type RefusalCause = 'no_answer' | 'busy' | 'rejected' | 'unregistered' | 'failed';

export interface RefusalRule {
  /** No other offer for this time. */
  readonly delayMs: number;
  /** The agent's state afterwards; null: the one he had. */
  readonly state: Settable | null;
}

export const DEFAULT_SETTINGS: Settings = {
  wrapUpMs: 0,
  keepaliveMs: 300_000,
  refusals: {
    no_answer: { delayMs: 10_000, state: null },
    busy: { delayMs: 10_000, state: null },
    rejected: { delayMs: 10_000, state: null },
    unregistered: { delayMs: 10_000, state: null },
    failed: { delayMs: 10_000, state: null },
  },
  maxMembers: 8,
  maxConversationMs: 21_600_000,
  outbound: { allowed: [], denied: [], callerId: '', maxCallsPerAgent: 4 },
  recording: 'off',
};
