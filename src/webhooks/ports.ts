import type { Logger } from 'pino';
import type { Clock } from '../engine/ports.ts';
import type { Deliveries } from '../store/delivery.ts';
import type { EventLog } from '../store/event-log.ts';

/** A receiver of events, as configured. */
export interface Hook {
  readonly url: string;
  /** Signs what is posted; without one there is no signature. */
  readonly secret?: string | undefined;
  /** Events of this call centre only. */
  readonly callcentre?: string | undefined;
  /** Names of events; `*` at the end stands for the rest. Left out: all. */
  readonly events?: readonly string[] | undefined;
}

export interface WebhookSettings {
  /** An answer after this time is none. */
  readonly answerMs: number;
  /** Before each further try; their number is how many there are. */
  readonly pausesMs: readonly number[];
  /** Posts at the same time, for each hook. */
  readonly maxParallel: number;
  /** Events that are being delivered, tried again or about to be, for each hook; the others stay in the log. */
  readonly window: number;
  /** Addresses that hooks may have, each the beginning of a URL. null: any but the forbidden ones. */
  readonly allowed: readonly string[] | null;
}

export const DEFAULT_WEBHOOK_SETTINGS: WebhookSettings = {
  answerMs: 5000,
  pausesMs: [5000, 30_000, 180_000],
  maxParallel: 16,
  window: 1000,
  allowed: null,
};

export interface WebhookParts {
  readonly hooks: readonly Hook[];
  readonly deliveries: Omit<Deliveries, 'undelivered'>;
  readonly events: Pick<EventLog, 'after' | 'find' | 'lastSeq'>;
  readonly clock: Clock;
  /** The machine's clock, ms UTC: by that receivers judge how old a signature is. */
  readonly wall: () => number;
  /** The addresses of a host's name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly logger: Logger;
  readonly settings: WebhookSettings;
}
