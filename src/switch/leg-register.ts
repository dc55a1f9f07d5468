import { OUR_LEG_PREFIX, type Fact } from '../core/model/fact.ts';

export interface LegRegister {
  /** A leg that does not carry our prefix, but was handed to us or is known to the engine. */
  add(legId: string): void;
  remove(legId: string): void;
  /** Its script has it: ours no more, whatever its name says, until it is handed over again. */
  release(legId: string): void;
  /** It is being called: the switch may have something to tell about it from now on. isOutside: not a telephone of the house. */
  expect(legId: string, isOutside: boolean): void;
  hasSound(legId: string): boolean;
  isOutside(legId: string): boolean;
  /** Exactly these are alive, says a snapshot; silent: which of them are only being called. */
  reset(alive: readonly string[], silent: readonly string[]): void;
  liveCount(): number;
  isOurs(legId: string): boolean;
  /** False for a leg of others, and for anything after a leg's end: that is told exactly once. */
  admits(fact: Fact): boolean;
}

/** The end of a leg is told twice at most, by its channel and by its job, within seconds. So many ids are remembered. */
const ENDED_KEPT = 10_000;

export function createLegRegister(): LegRegister {
  const handed = new Set<string>();
  const ended = new Set<string>();
  const released = new Set<string>();
  const silent = new Set<string>();
  const outside = new Set<string>();
  const live = new Set<string>();

  const remove = (legId: string): void => {
    handed.delete(legId);
    live.delete(legId);
    silent.delete(legId);
    outside.delete(legId);
  };

  const end = (legId: string): void => {
    remove(legId);
    remember(ended, legId);
  };

  const isOurs = (legId: string): boolean =>
    (legId.startsWith(OUR_LEG_PREFIX) && !released.has(legId)) || handed.has(legId);

  return {
    add: (legId) => {
      ended.delete(legId);
      released.delete(legId);
      live.add(legId);
      if (!legId.startsWith(OUR_LEG_PREFIX)) handed.add(legId);
    },
    remove,
    release: (legId) => {
      remove(legId);
      if (legId.startsWith(OUR_LEG_PREFIX)) remember(released, legId);
    },
    expect: (legId, isOutside) => {
      live.add(legId);
      silent.add(legId);
      if (isOutside) outside.add(legId);
    },
    hasSound: (legId) => !silent.has(legId),
    isOutside: (legId) => outside.has(legId),
    reset: (alive, stillSilent) => {
      const isAlive = new Set(alive);
      for (const legId of outside) if (!isAlive.has(legId)) outside.delete(legId);
      live.clear();
      silent.clear();
      for (const legId of alive) live.add(legId);
      for (const legId of stillSilent) silent.add(legId);
    },
    liveCount: () => live.size,
    isOurs,
    admits: (fact) => {
      if (!('legId' in fact)) return true;
      if (!isOurs(fact.legId) || ended.has(fact.legId)) return false;
      if (fact.fact === 'leg-hung-up') end(fact.legId);
      else live.add(fact.legId);
      if (fact.fact !== 'leg-ringing' || fact.hasEarlyMedia) silent.delete(fact.legId);
      return true;
    },
  };
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > ENDED_KEPT && oldest !== undefined) ids.delete(oldest);
}
