import { lookup } from 'node:dns/promises';
import type { Test } from 'tap';
import type { EventName } from '../../src/core/model/published.ts';
import type { StoredEvent } from '../../src/engine/ports.ts';
import { createLogger } from '../../src/log/logger.ts';
import { createDeliveries } from '../../src/store/delivery.ts';
import { createEventLog } from '../../src/store/event-log.ts';
import type { Db } from '../../src/store/open.ts';
import { createStore } from '../../src/store/store.ts';
import { createWebhooks, type Webhooks } from '../../src/webhooks/create-webhooks.ts';
import {
  DEFAULT_WEBHOOK_SETTINGS,
  type Hook,
  type WebhookParts,
  type WebhookSettings,
} from '../../src/webhooks/ports.ts';
import { createManualClock, type ManualClock } from '../rest/manual-clock.ts';
import { openTemporary } from '../store/temporary-database.ts';

export interface Bench {
  readonly db: Db;
  readonly clock: ManualClock;
  readonly parts: Omit<WebhookParts, 'hooks' | 'settings'>;
  readonly logged: string[];
  /** Starts delivering, as a process does that has just come up. */
  start(hooks: readonly Hook[], settings?: Partial<WebhookSettings>): Webhooks;
  /** Stores an event about something, and tells all who deliver. */
  publish(about: string, event?: EventName, callcentre?: string): StoredEvent;
  readonly undelivered: () => string[];
}

export function createBench(t: Test, more: Partial<WebhookParts> = {}): Bench {
  const db = openTemporary(t);
  const [store, clock] = [createStore(db), createManualClock()];
  const logged: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void logged.push(line) });
  const deliveries = createDeliveries(db);
  const resolve = async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address);
  const parts = {
    deliveries,
    events: createEventLog(db),
    clock,
    wall: () => clock.now(),
    resolve,
    logger,
    ...more,
  };
  const running: Webhooks[] = [];
  return {
    db,
    clock,
    parts,
    logged,
    start: (hooks, settings = {}) => {
      const webhooks = createWebhooks({ ...parts, hooks, settings: { ...DEFAULT_WEBHOOK_SETTINGS, ...settings } });
      running.push(webhooks);
      t.teardown(() => webhooks.stop());
      webhooks.start();
      return webhooks;
    },
    publish: (about, event = 'callcenter.queue.enter', callcentre = 'default') => {
      const published = [{ event, callcentre, about, userData: null, fields: {} }];
      const [stored] = store.commit({ at: clock.now(), changes: [], commands: [], endedCommands: [], published });
      for (const webhooks of running) webhooks.notify();
      if (stored === undefined) throw new Error('nothing was stored');
      return stored;
    },
    undelivered: () =>
      deliveries.undelivered(null, 0, 100).map(({ event, tries, error }) => `${event.seq} after ${tries}: ${error}`),
  };
}
