import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Auditor } from './engine/audit.ts';
import type { Engine } from './engine/engine.ts';
import type { SystemClock } from './engine/system-clock.ts';
import type { ConfKeeper } from './keep-conf.ts';
import type { Freeswitch } from './switch/freeswitch.ts';
import type { Webhooks } from './webhooks/create-webhooks.ts';
import { stateText } from './core/model/agent.ts';

export interface MetricsParts {
  readonly engine: Engine;
  readonly webhooks: Pick<Webhooks, 'stats'>;
  readonly clock: Pick<SystemClock, 'aheadMs'>;
  readonly auditor: Pick<Auditor, 'last' | 'stats'>;
  readonly drift: ConfKeeper['drift'];
  readonly freeswitch: Pick<Freeswitch, 'describe'>;
}

/** What Prometheus may ask for: read from the engine at the moment of asking. */
export function createMetrics({ engine, webhooks, clock, auditor, drift, freeswitch }: MetricsParts): {
  readonly read: () => Promise<string>;
} {
  const register = new Registry();
  collectDefaultMetrics({ register });
  // Counted by listing a folder of /proc: with ten thousand calls that stops everything for 50 ms.
  register.removeSingleMetric('process_open_fds');
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `enqueued_${name}`,
      help,
      registers: [register],
      collect() {
        this.set(read());
      },
    });
  };
  const { tables } = engine.world;
  gauge('switch_attached', '1 while the event socket is connected and the state reconciled', () =>
    Number(freeswitch.describe().isAttached),
  );
  gauge('switch_events_total', 'events heard from the switch since the start', () => freeswitch.describe().events);
  gauge(
    'switch_garbled_frames',
    'frames and events of the present connection to the switch that could not be read',
    () => freeswitch.describe().garbledFrames,
  );
  gauge('tasks', 'calls that wait or ring', () => tables.task.size);
  gauge('legs', 'legs that the daemon holds', () => tables.leg.size);
  gauge('conversations', 'conversations under way', () => tables.conversation.size);
  gauge('decisions_total', 'inputs decided since the start', () => engine.stats.decisions);
  gauge(
    'ignored_total',
    'inputs that changed nothing since the start: late, unknown or of no concern',
    () => engine.stats.ignored,
  );
  gauge('rejections_total', 'requests that the rules refused since the start', () => engine.stats.rejected);
  gauge('commit_milliseconds', 'duration of the last commit', () => engine.stats.lastCommitMs);
  gauge('store_away', '1 while nothing can be stored: facts wait, requests are refused', () =>
    Number(engine.stats.outage !== null),
  );
  gauge('store_waiting', 'inputs that wait for the store', () => engine.stats.waiting);
  gauge(
    'clock_ahead_seconds',
    "the daemon's time, ahead of the machine's clock: that was set since the start",
    () => clock.aheadMs() / 1000,
  );
  gauge('audits_total', 'audits since the start', () => auditor.stats.audits);
  gauge(
    'audit_milliseconds',
    'duration of the last audit, with the pause before its second reading',
    () => auditor.last()?.tookMs ?? 0,
  );
  showRepairs(register, auditor);
  new Gauge({
    name: 'enqueued_agents',
    help: 'agents logged in, by state',
    labelNames: ['state'],
    registers: [register],
    collect() {
      this.reset();
      for (const agent of tables.agent.values()) this.inc({ state: stateText(agent.presence).split('/')[0] ?? '' });
    },
  });
  showDrift(register, drift);
  perHook(register, webhooks, 'undelivered', 'events that a webhook has not got, and were given up');
  perHook(register, webhooks, 'pending', 'events that are being delivered to a webhook');
  perHook(register, webhooks, 'behind', 'events that wait for a webhook');
  return { read: () => register.metrics() };
}

function showRepairs(register: Registry, auditor: Pick<Auditor, 'stats'>): void {
  new Gauge({
    name: 'enqueued_audit_repairs_total',
    help: 'differences that audits found and mended since the start',
    labelNames: ['of'],
    registers: [register],
    collect() {
      for (const [of, count] of auditor.stats.repairs) this.set({ of }, count);
    },
  });
}

/** Without the files that are as they should be; nothing at all when it cannot be told. */
function showDrift(register: Registry, drift: ConfKeeper['drift']): void {
  new Gauge({
    name: 'enqueued_conf_drift',
    help: 'generated files of FreeSWITCH that are other than they should be: changed by hand, old, not loaded',
    labelNames: ['kind'],
    registers: [register],
    async collect() {
      this.reset();
      const found = await drift();
      if (found === null) return;
      this.set({ kind: 'changed' }, found.changed.length);
      this.set({ kind: 'old' }, found.old.length);
      this.set({ kind: 'not_loaded' }, found.notLoaded.length);
    },
  });
}

type HookCount = 'undelivered' | 'pending' | 'behind';

function perHook(register: Registry, webhooks: Pick<Webhooks, 'stats'>, what: HookCount, help: string): void {
  new Gauge({
    name: `enqueued_webhook_${what}`,
    help,
    labelNames: ['url'],
    registers: [register],
    collect() {
      for (const hook of webhooks.stats()) this.set({ url: hook.url }, hook[what]);
    },
  });
}
