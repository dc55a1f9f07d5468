import type { decide } from '../../src/core/decide/decide.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import type { Happening, Input } from '../../src/core/model/input.ts';
import type { Request } from '../../src/core/model/request.ts';
import type { Settings } from '../../src/core/model/settings.ts';
import type { World } from '../../src/core/model/world.ts';
import { createEngine, type Engine, type EngineParts } from '../../src/engine/engine.ts';
import type { Clock as EngineClock } from '../../src/engine/ports.ts';
import type { VirtualClock } from '../../src/pace/virtual-clock.ts';
import { mix } from './chance.ts';
import { createMemoryStore } from './memory-store.ts';
import type { SlowSwitch } from './slow-switch.ts';

export type Rules = typeof decide;

/** The engine as it is, with its mailbox, timers, commands in flight and rows; only its clock, store and switch are ours. */
export interface SimulatedDaemon {
  readonly isUp: boolean;
  /** As it is now, or was when it was killed. */
  world(): World;
  now(): number;
  start(): void;
  kill(): void;
  /** The machine's clock stands otherwise at the next start. */
  stepClock(byMs: number): void;
  ask(request: Request): void;
  happen(happening: Happening): void;
}

export interface DaemonParts {
  readonly clock: VirtualClock;
  readonly seed: number;
  readonly settings: Settings;
  readonly lines: SlowSwitch;
  readonly rules: Rules;
  readonly onCommitted: (decision: Decision) => void;
}

const DAY_MS = 86_400_000;
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

export function createDaemon({ clock, seed, settings, lines, rules, onCommitted }: DaemonParts): SimulatedDaemon {
  const store = createMemoryStore();
  let engine: Engine | null = null;
  let last: Engine | null = null;
  let [skew, generation, drawn, drawnAt] = [0, 0, 0, 0];

  const now = (): number => clock.now() + skew;

  const clockOf = (mine: number): EngineClock => ({
    now,
    dayOf,
    wakeAt: (at, callback) => {
      const timer = clock.setTimer(() => void (mine === generation && callback()), Math.max(0, at - now()));
      return () => clock.clearTimer(timer);
    },
  });

  /** Ids depend on the moment only, so that they are the same in a shorter story. */
  const draw = (): [number, number, number, number] => {
    drawn = drawnAt === clock.now() ? drawn + 1 : 0;
    drawnAt = clock.now();
    return [mix(seed, drawnAt, drawn, 1), mix(seed, drawnAt, drawn, 2), mix(seed, drawnAt, drawn, 3), drawn];
  };

  const connect = (running: Engine): void => {
    lines.daemon = {
      attached: (snapshot) => running.happen({ type: 'switch-attached', snapshot }),
      lost: () => running.happen({ type: 'switch-lost' }),
      happen: (happening) => running.happen(happening),
      ended: (id, failure) => running.endCommand(id, failure),
      knownLegs: () => running.knownLegs(),
    };
  };

  const start = (): void => {
    generation += 1;
    const mine = generation;
    const parts: EngineParts = {
      store,
      clock: clockOf(generation),
      settings,
      logger: SILENT,
      send: (command) => lines.send(command),
      draw,
      defer: (end) => void clock.setTimer(() => mine === generation && end(), 0),
      rules: (world: World, input: Input) => rules(world, input),
    };
    const running = createEngine(parts);
    running.onCommitted((_events, decision) => onCommitted(decision));
    [engine, last] = [running, running];
    connect(running);
    running.start();
  };

  return {
    get isUp() {
      return engine !== null;
    },
    world: () => (last as Engine).world,
    now,
    start,
    kill: () => {
      generation += 1;
      engine = null;
      lines.daemon = null;
      lines.loseConnection();
    },
    stepClock: (byMs) => void (skew += byMs),
    ask: (request) => void engine?.request(request),
    happen: (happening) => engine?.happen(happening),
  };
}

const ignore = (): void => undefined;
export const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore } as unknown as EngineParts['logger'];
