import type { Logger } from 'pino';
import { findDifferences, findFaults } from '../core/audit.ts';
import { inSlices } from '../pace/in-slices.ts';
import { atOnce } from '../lib/steps.ts';
import { signOf, type Difference } from '../core/model/difference.ts';
import type { Survey } from '../core/model/fact.ts';
import type { World } from '../core/model/world.ts';
import type { Engine } from './engine.ts';
import type { Clock, RowAudit, StoredEvent, SwitchPort } from './ports.ts';

/** Compares, again and again, what we believe with the switch, the rules and the database, and has it mended. */
export interface Auditor {
  /** One audit that begins from now on. Those who ask while one waits its turn share it. */
  run(): Promise<AuditReport>;
  /** Null before the first. */
  last(): AuditReport | null;
  readonly stats: AuditStats;
  start(): void;
  stop(): void;
}

export interface AuditReport {
  /** When it began, ms UTC. */
  readonly at: number;
  /** With the pause between two readings, where there were two. */
  readonly tookMs: number;
  readonly legs: number;
  /** False: the switch could not be read; the rest was looked at. */
  readonly isSwitchRead: boolean;
  readonly repaired: readonly StoredEvent[];
}

export interface AuditStats {
  audits: number;
  /** By what they were of. */
  readonly repairs: Map<Difference['of'], number>;
}

export interface AuditParts {
  readonly engine: Engine;
  readonly pbx: Pick<SwitchPort, 'survey'>;
  readonly rows: RowAudit;
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0: only when asked for. */
  readonly everyMs: number;
}

/** The list of channels lags by a quarter of a second. */
const CONFIRM_MS = 400;

interface Reading {
  readonly survey: Survey | null;
  readonly differences: readonly Difference[];
  /** Our record of each as it was then, to see whether it changed until the next reading. */
  readonly records: ReadonlyMap<string, unknown>;
}

export function createAuditor(parts: AuditParts): Auditor {
  const { engine, pbx, rows, clock, logger, everyMs } = parts;
  const { world } = engine;
  const stats: AuditStats = { audits: 0, repairs: new Map() };
  /** Faults of ours that were told and could not be mended: not told again and again. */
  let standing = new Set<string>();
  let last: AuditReport | null = null;
  let running: Promise<AuditReport> | null = null;
  let waiting: Promise<AuditReport> | null = null;
  let cancel: (() => void) | null = null;
  let isStopped = true;
  let repaired: StoredEvent[] = [];
  engine.onCommitted((events) => void repaired.push(...events.filter(({ event }) => event === REPAIRED)));

  const read = async (): Promise<Reading> => {
    const survey = await pbx.survey((seen) => inSlices(legsIn(findDifferences(world, seen, clock.now()))));
    const at = clock.now();
    const found = survey === null ? [] : await inSlices(withRecords(world, findDifferences(world, survey, at)));
    const faults = await inSlices(withRecords(world, findFaults(world, clock.now())));
    const all = [...found, ...faults];
    const records = new Map(all.map(({ difference, record }) => [signOf(difference), record]));
    return { survey, differences: all.map(({ difference }) => difference), records };
  };

  const audit = async (): Promise<AuditReport> => {
    const at = clock.now();
    const first = await read();
    if (first.differences.length > 0) await pause(clock, CONFIRM_MS);
    const second = first.differences.length > 0 ? await read() : first;
    const agreed = second.differences.filter((one) => {
      const sign = signOf(one);
      return first.records.has(sign) && first.records.get(sign) === second.records.get(sign);
    });
    repaired = [];
    mend(
      agreed.filter((one) => !standing.has(signOf(one))),
      second,
    );
    standing = new Set(agreed.filter(({ of }) => of === 'invariant').map(signOf));
    stats.audits += 1;
    const isSwitchRead = second.survey !== null;
    return { at, tookMs: clock.now() - at, legs: world.tables.leg.size, isSwitchRead, repaired };
  };

  const mend = (agreed: readonly Difference[], { records }: Reading): void => {
    // While nothing can be stored nothing can be mended: it is found again when it can.
    if (isStopped || engine.stats.outage !== null) return;
    engine.storeNow();
    const edited = rows.findEdited(world.tables).map((row): Difference => ({ of: 'row', ...row }));
    const differences = [...agreed.filter(isStillSo(world, records, clock.now())), ...edited];
    if (differences.length === 0) return;
    engine.happen({ type: 'audited', differences });
    engine.storeNow();
    for (const { of } of differences) stats.repairs.set(of, (stats.repairs.get(of) ?? 0) + 1);
    for (const { body } of repaired) logger.warn(wordsOf(body), 'an audit found and mended a difference');
  };

  const begin = (): Promise<AuditReport> => {
    running = audit().finally(() => (running = null));
    return running.then((report) => (last = report));
  };

  const run = (): Promise<AuditReport> => {
    if (running === null) return begin();
    waiting ??= running
      .catch(() => null)
      .then(() => {
        waiting = null;
        return begin();
      });
    return waiting;
  };

  const later = (): void => {
    if (isStopped || everyMs === 0) return;
    cancel = clock.wakeAt(clock.now() + everyMs, () => {
      run()
        .catch((error: unknown) => logger.error({ err: error }, 'an audit failed'))
        .finally(later);
    });
  };

  return {
    run,
    last: () => last,
    stats,
    start: () => {
      isStopped = false;
      later();
    },
    stop: () => {
      isStopped = true;
      cancel?.();
    },
  };
}

const REPAIRED = 'callcenter.audit.repaired';

function* legsIn(differences: Iterable<Difference | null>): Generator<string | null, void> {
  for (const one of differences) yield one?.of === 'leg' || one?.of === 'unknown-leg' ? one.id : null;
}

function* withRecords(world: World, differences: Iterable<Difference | null>) {
  for (const one of differences) yield one === null ? null : { difference: one, record: recordOf(world, one) };
}

/**
 * The last word, after which nothing comes in before it is mended. What the switch said holds for the record that it was
 * compared with; our own state is looked at once more.
 */
function isStillSo(world: World, records: Reading['records'], at: number): (one: Difference) => boolean {
  let faults: ReadonlySet<string> | null = null;
  const isFault = (one: Difference): boolean =>
    (faults ??= new Set(atOnce(findFaults(world, at)).map(signOf))).has(signOf(one));
  return (one) =>
    one.of === 'invariant' || one.of === 'timer' ? isFault(one) : recordOf(world, one) === records.get(signOf(one));
}

function recordOf({ tables }: World, { of, id }: Difference): unknown {
  if (of === 'registration') return tables.registration.get(id);
  if (of === 'leg' || of === 'unknown-leg' || of === 'stranger') return tables.leg.get(id);
  return tables.agent.get(id) ?? tables.leg.get(id) ?? tables.task.get(id) ?? tables.conversation.get(id);
}

const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => void clock.wakeAt(clock.now() + ms, resolve));

const wordsOf = ({ of, id, believed, found, done }: StoredEvent['body']) => ({ of, id, believed, found, done });
