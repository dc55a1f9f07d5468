import type { Logger } from 'pino';
import type { AuditReport } from '../engine/audit.ts';
import type { Engine } from '../engine/engine.ts';
import type { Clock } from '../engine/ports.ts';
import type { Accounts } from '../store/account.ts';
import type { ApiKeys } from '../store/api-key.ts';
import type { Deliveries } from '../store/delivery.ts';
import type { EventLog } from '../store/event-log.ts';
import type { History } from '../store/history.ts';

/** What this room needs of others. */
export interface RestParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly history: History;
  readonly events: EventLog;
  readonly deliveries: Pick<Deliveries, 'undelivered'>;
  readonly keys: ApiKeys;
  readonly accounts: Accounts;
  /** Posts an event once more to every webhook that wants it; how many they are. */
  readonly redeliver: (seq: number) => number;
  /** Compares what is believed with the switch and the database, now, and mends what differs. */
  readonly audit: () => Promise<AuditReport>;
  /** Does what was thrown say that nothing can be stored for now? */
  readonly isStoreAway: (error: unknown) => boolean;
  /** May calls be taken? `details` for whoever looks why not. */
  readonly readiness: () => { readonly isReady: boolean; readonly details: Readonly<Record<string, unknown>> };
  /** In Prometheus' text format. */
  readonly readMetrics: () => Promise<string>;
  readonly settings: RestSettings;
}

export interface RestSettings {
  /** Only then is the API open without any key. */
  readonly isLoopback: boolean;
  /** Of one client; `burst` at once. */
  readonly requestsPerSecond: number;
  readonly burst: number;
  /** Of a body: an `<enqueue>` of 64 KiB fits, with the escapes of JSON. */
  readonly maxBodyBytes: number;
  readonly maxStreams: number;
  /** 2 and 3 of voiceIoMode change places; those of mode do not. */
  readonly swapVoiceIoModes: boolean;
  /** A sign of life on a stream where nothing happens. */
  readonly heartbeatMs: number;
}

export const DEFAULT_REST_SETTINGS: RestSettings = {
  isLoopback: true,
  requestsPerSecond: 200,
  burst: 400,
  maxBodyBytes: 102_400,
  maxStreams: 64,
  swapVoiceIoModes: false,
  heartbeatMs: 15_000,
};
