import type { DaemonSwitch } from './daemon-switch.ts';
import type { Auditor } from './engine/audit.ts';
import type { Engine } from './engine/engine.ts';
import type { SystemClock } from './engine/system-clock.ts';
import type { RestParts } from './rest/ports.ts';

interface Parts {
  readonly engine: Engine;
  readonly pbx: DaemonSwitch;
  readonly clock: SystemClock;
  readonly auditor: Pick<Auditor, 'last'>;
}

/** May calls be taken, and if not, why; for `/readyz`. */
export function readiness({ engine, pbx, clock, auditor }: Parts): ReturnType<RestParts['readiness']> {
  const { isAttached, lastEventAgeMs, lastProblem } = pbx.freeswitch.describe();
  const { lastDecisionAt, lastCommitMs, outage, waiting } = engine.stats;
  const audit = auditor.last();
  const details = {
    switch_attached: isAttached,
    switch_problem: lastProblem,
    last_decision_age_ms: lastDecisionAt === 0 ? null : clock.now() - lastDecisionAt,
    last_event_age_ms: lastEventAgeMs,
    last_commit_ms: lastCommitMs,
    store_problem: outage?.reason ?? null,
    store_waiting: waiting,
    clock_ahead_ms: clock.aheadMs(),
    last_audit:
      audit === null
        ? null
        : {
            age_ms: clock.now() - audit.at,
            took_ms: audit.tookMs,
            repaired: audit.repaired.length,
            switch_read: audit.isSwitchRead,
          },
  };
  return { isReady: isAttached && outage === null, details };
}
