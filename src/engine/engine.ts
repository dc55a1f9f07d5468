import type { Logger } from 'pino';
import { decide } from '../core/decide/decide.ts';
import { IS_REPEATABLE, type NumberedCommand } from '../core/model/command.ts';
import type { Decision } from '../core/model/decision.ts';
import type { Happening, Input } from '../core/model/input.ts';
import type { Rejection } from '../core/model/rejection.ts';
import type { Request } from '../core/model/request.ts';
import type { Settings } from '../core/model/settings.ts';
import { applyChanges, createWorld, type Change, type Kind, type World } from '../core/model/world.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { createDraws, type Draw } from './draws.ts';
import type { Clock, Commit, JournalPort, StoredEvent, StorePort } from './ports.ts';
import { createMailbox, type Outage } from './mailbox.ts';
import { createTimerQueue } from './timer-queue.ts';

export interface Engine {
  /** To read only; it changes between two turns of the event loop. */
  readonly world: World;
  readonly stats: EngineStats;
  /** Decides and commits; what follows is on its way when it returns. */
  request(request: Request): Result<unknown, Rejection>;
  happen(happening: Happening): void;
  /** How a command ended. */
  endCommand(id: number, failure: string | null): void;
  /** What is decided is stored when it returns, unless nothing can be. */
  storeNow(): void;
  /** Legs believed to be alive. */
  knownLegs(): string[];
  onCommitted(listener: (events: readonly StoredEvent[], decision: Decision) => void): void;
  start(): void;
  stop(): void;
}

export interface EngineStats {
  decisions: number;
  ignored: number;
  rejected: number;
  /** ms UTC; 0: nothing was decided yet. */
  lastDecisionAt: number;
  /** Duration of the last commit, ms. */
  lastCommitMs: number;
  /** Nothing can be stored: what the switch tells waits, requests are refused. */
  readonly outage: Outage | null;
  /** So many inputs wait for it. */
  readonly waiting: number;
}

export interface EngineParts {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly send: (command: NumberedCommand) => void;
  readonly journal?: JournalPort | undefined;
  /** The store went away, or is back. factsLost: more was told meanwhile than could be kept; the switch must be read anew. */
  readonly onStore?: (state: { readonly isAway: boolean; readonly factsLost: number }) => void;
  /** Where the random bits come from; default: the machine. */
  readonly draw?: () => Draw;
  /** When the turn that has begun is to be stored: after the other events that came with this one. Default: at once. */
  readonly defer?: (end: () => void) => void;
  /** The rules; a simulation breaks them for a moment, to see whether it is noticed. */
  readonly rules?: typeof decide;
}

/** Ended commands are forgotten with the next commit, or after this time when nothing else is committed. */
const FORGET_MS = 1000;

/** A decision of this turn: the world has it already, the store not yet. */
interface Taken {
  readonly input: Input;
  readonly decision: Decision;
  readonly commands: readonly NumberedCommand[];
  /** What makes the world forget it. */
  readonly undo: readonly Change[];
}

/**
 * The one writer: one input at a time. What a turn of the event loop has decided is stored in one transaction, then its
 * commands leave; where it cannot be stored, the world is again as before that turn.
 */
export function createEngine(parts: EngineParts): Engine {
  const { store, clock, settings, logger, send, journal, onStore } = parts;
  const { draw = createDraws(), rules = decide, defer = atOnce } = parts;
  const loaded = store.load();
  const world = createWorld(settings, loaded.changes.map(detached));
  const timers = createTimerQueue();
  const inFlight = new Map(loaded.commands.map((numbered) => [numbered.id, numbered]));
  const listeners: ((events: readonly StoredEvent[], decision: Decision) => void)[] = [];
  const stats: EngineStats = {
    decisions: 0,
    ignored: 0,
    rejected: 0,
    lastDecisionAt: 0,
    lastCommitMs: 0,
    get outage() {
      return mailbox.outage;
    },
    get waiting() {
      return mailbox.waiting;
    },
  };
  const turn: Taken[] = [];
  /** Commands whose outcome this turn has heard, and those whose outcome is stored but which are not forgotten yet. */
  const ending = new Set<number>();
  let endedCommands: number[] = [];
  let [commandId, serial, lastAt] = [loaded.lastCommandId, Math.max(loaded.lastSerial, clock.now() * 1000), 0];
  let isRunning = false;
  journal?.follow(world, clock.now(), clock.dayOf(clock.now()));
  let sleeping: { at: number; cancel: () => void } | null = null;
  let forgetting: (() => void) | null = null;
  let isForgetting = false;

  const mailbox = createMailbox({
    clock,
    isAway: (error) => store.isAway(error),
    probe: () => store.probe(),
    defer,
    storeTurn: () => storeTurn(),
    onIdle: () => sleep(),
    onAway: ({ reason }, error) => {
      logger.error({ err: error, reason }, 'nothing can be stored: facts wait, requests are refused, calls go on');
      onStore?.({ isAway: true, factsLost: 0 });
    },
    onBack: ({ since }, factsLost) => {
      logger.warn({ afterMs: clock.now() - since, factsLost }, 'what waited is stored and decided');
      onStore?.({ isAway: false, factsLost });
    },
  });

  const take = (happening: Happening): Decision => {
    const input = inputFor(happening);
    const decision = rules(world, input);
    stats.decisions += 1;
    stats.lastDecisionAt = clock.now();
    if (decision.ignored !== null) note('ignored', happening, decision.ignored);
    else if (decision.rejection !== null) note('rejected', happening, decision.rejection.msg);
    const undo = decision.changes.map(({ kind, id }) => currentOf(world, kind, id));
    if (happening.type === 'timer') undo.push(currentOf(world, 'timer', happening.timerId));
    apply(decision.changes);
    const commands = decision.commands.map((command) => ({ id: (commandId += 1), command }));
    turn.push({ input, decision, commands, undo });
    return decision;
  };

  const note = (what: 'ignored' | 'rejected', happening: Happening, why: string): void => {
    stats[what] += 1;
    logger.debug({ happening, why }, what);
  };

  const inputFor = (happening: Happening): Input => {
    lastAt = Math.max(lastAt, clock.now());
    serial += 1;
    return {
      at: lastAt,
      day: clock.dayOf(lastAt),
      serial,
      draw: draw(),
      happening,
    };
  };

  const apply = (changes: readonly Change[]): void => {
    applyChanges(world, changes);
    for (const { kind, id, value } of changes) {
      if (kind !== 'timer') continue;
      if (value === null) timers.clear(id);
      else timers.set(id, value.at);
    }
  };

  const storeTurn = (): (() => void) => {
    const taken = turn.splice(0);
    const ended = [...ending];
    ending.clear();
    let events: readonly StoredEvent[];
    try {
      events = commit(taken.map(commitOf).filter(isWorthIt), ended);
    } catch (error) {
      for (const { undo } of taken.reverse()) apply(undo.toReversed());
      throw error;
    }
    for (const id of ended) inFlight.delete(id);
    for (const { commands } of taken) for (const numbered of commands) inFlight.set(numbered.id, numbered);
    if (isRunning && endedCommands.length > 0)
      forgetting ??= clock.wakeAt(clock.now() + FORGET_MS, () => mailbox.put(forgetEnded));
    return () => carryOut(taken, events);
  };

  const commit = (commits: readonly Commit[], ended: readonly number[]): readonly StoredEvent[] => {
    const forgotten = [...endedCommands, ...ended];
    if (commits.length === 0 && !isForgetting) {
      endedCommands = forgotten;
      return [];
    }
    const begun = performance.now();
    const events = store.commit({ ...NOTHING, at: lastAt, endedCommands: forgotten }, ...commits);
    stats.lastCommitMs = performance.now() - begun;
    [endedCommands, isForgetting] = [[], false];
    return events;
  };

  /** All commands leave before anybody is told. */
  const carryOut = (taken: readonly Taken[], events: readonly StoredEvent[]): void => {
    for (const { commands } of taken) for (const numbered of commands) send(numbered);
    let told = 0;
    for (const { decision } of taken) {
      const own = events.slice(told, (told += decision.published.length));
      if (decision.ignored === null && decision.rejection === null)
        for (const listener of listeners) listener(own, decision);
    }
    for (const { input, decision } of taken) journal?.write(input, decision);
    journal?.follow(world, lastAt, clock.dayOf(lastAt));
  };

  const sleep = (): void => {
    const next = isRunning && mailbox.outage === null ? timers.next() : null;
    if (next === (sleeping?.at ?? null)) return;
    sleeping?.cancel();
    sleeping = next === null ? null : { at: next, cancel: clock.wakeAt(next, wake) };
  };

  const wake = (): void => {
    sleeping = null;
    if (mailbox.outage !== null) return;
    mailbox.put(() => {
      for (const timerId of timers.takeDue(clock.now())) take({ type: 'timer', timerId });
    });
  };

  /** Forgotten after its outcome is stored: a job may be tried more than once. */
  const endCommand = (id: number, failure: string | null): void =>
    mailbox.put(() => {
      const numbered = inFlight.get(id);
      if (numbered === undefined || ending.has(id)) return;
      ending.add(id);
      take({ type: 'outcome', command: numbered.command, failure });
      if (failure !== null) logger.warn({ command: numbered.command, failure }, 'the switch did not take a command');
    });

  const forgetEnded = (): void => {
    forgetting?.();
    forgetting = null;
    isForgetting = true;
  };

  return {
    world,
    stats,
    request: (request) =>
      mailbox.ask(() => {
        const { rejection, reply } = take({ type: 'request', request });
        return rejection === null ? ok(reply) : err(rejection);
      }),
    happen: (happening) => {
      if (happening.type === 'fact') return mailbox.putFact(() => void take(happening));
      // Once, though the job is done again after a turn that could not be stored.
      let isNew = happening.type === 'switch-attached';
      mailbox.put(() => {
        if (isNew) repeatCommands(inFlight, endedCommands, (id) => world.tables.leg.has(id), send);
        isNew = false;
        take(happening);
      });
    },
    endCommand,
    storeNow: () => mailbox.endTurn(),
    knownLegs: () => [...world.tables.leg.keys()],
    onCommitted: (listener) => void listeners.push(listener),
    start: () => {
      for (const timer of world.tables.timer.values()) timers.set(timer.id, timer.at);
      isRunning = true;
      sleep();
    },
    stop: () => {
      isRunning = false;
      sleep();
      if (endedCommands.length > 0) mailbox.put(forgetEnded);
      mailbox.stop();
    },
  };
}

const atOnce = (end: () => void): void => end();

const NOTHING = { changes: [], commands: [], endedCommands: [], published: [] };

const commitOf = ({ input: { at }, decision: { changes, published }, commands }: Taken): Commit => ({
  ...NOTHING,
  at,
  changes,
  commands,
  published,
});

const isWorthIt = ({ changes, commands, published }: Commit): boolean =>
  changes.length + commands.length + published.length > 0;

const currentOf = ({ tables }: World, kind: Kind, id: string): Change =>
  ({ kind, id, value: tables[kind].get(id) ?? null }) as Change;

/** Whatever was stored, nothing is attached to the switch at the start. */
const detached = (change: Change): Change =>
  change.kind === 'link' && change.value !== null
    ? { ...change, value: { ...change.value, isAttached: false } }
    : change;

/** The connection is new: what may be sent twice is; the rest is decided anew from what the switch says. */
function repeatCommands(
  inFlight: Map<number, NumberedCommand>,
  ended: number[],
  isOurs: (legId: string) => boolean,
  send: (command: NumberedCommand) => void,
): void {
  for (const numbered of [...inFlight.values()]) {
    const { command } = numbered;
    // Nothing will be decided anew about a leg that has left us: it would stay in its room.
    if (IS_REPEATABLE[command.do] || (command.do === 'leave' && !isOurs(command.legId))) send(numbered);
    else {
      inFlight.delete(numbered.id);
      ended.push(numbered.id);
    }
  }
}
