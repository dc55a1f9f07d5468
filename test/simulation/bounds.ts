import { OUR_LEG_PREFIX } from '../../src/core/model/fact.ts';
import type { World } from '../../src/core/model/world.ts';
import type { Channel } from '../core/obedient-switch.ts';

type Channels = ReadonlyMap<string, Channel>;

/** Something that may be so for a while, but not for ever. */
export interface Passing {
  readonly rule: string;
  readonly what: string;
}

/** How long each may last at most, ms, while the switch is there and tells all. */
export const BOUNDS: Readonly<Record<string, number>> = {
  'nobody is fetched for ever': 320_000,
  'nobody rings for one task for ever': 75_000,
  'the switch is not waited for for ever': 22_000,
  'a leg of ours is on the switch': 22_000,
  'a channel of ours is known to us': 22_000,
  'a caller in our hands is known to us': 22_000,
  'a call without our socket comes back': 30_000,
  'the switch does what it is asked': 0,
  'who is called answers or not': 320_000,
  'no wait lasts longer than it may': 2_000,
  'an errand has somebody who runs it': 12_000,
  // Where a channel takes its time to notice what it was told.
  'the switch is as we believe': 3000,
  'who is heard is who may be heard': 3000,
};

function* passing(world: World, channels: Channels, at: number): Iterable<Passing> {
  yield* ofAgents(world);
  yield* ofTasks(world, at);
  yield* ofLegs(world, channels);
  yield* ofChannels(world, channels);
  for (const { id, seek } of world.tables.errand.values()) {
    const isRun = [...world.tables.leg.values()].some((leg) => leg.errand === id);
    if (!isRun && !(seek.by === 'queue' && world.tables.task.has(seek.taskId)))
      yield { rule: 'an errand has somebody who runs it', what: id };
  }
}

function* ofAgents({ tables: { agent } }: World): Iterable<Passing> {
  for (const { id, presence, legId } of agent.values())
    if (presence.is === 'fetching') yield { rule: 'nobody is fetched for ever', what: `${id} ${String(legId)}` };
}

function* ofTasks({ tables: { task } }: World, at: number): Iterable<Passing> {
  for (const { id, state } of task.values()) {
    if (state.is === 'calling')
      for (const { legId } of state.offers)
        yield { rule: 'nobody rings for one task for ever', what: `${id} ${legId}` };
    if (state.is === 'waiting' && state.waits.some(({ expiresAt }) => expiresAt !== null && expiresAt < at - 1))
      yield { rule: 'no wait lasts longer than it may', what: id };
  }
}

function* ofLegs({ tables: { leg } }: World, channels: Channels): Iterable<Passing> {
  for (const { id, asked, state, isAnswered, tries } of leg.values()) {
    if (asked !== null) yield { rule: 'the switch is not waited for for ever', what: `${id} ${asked.for}` };
    if (tries > 1) yield { rule: 'the switch does what it is asked', what: id };
    if (!channels.has(id)) yield { rule: 'a leg of ours is on the switch', what: id };
    if (state.is === 'detached') yield { rule: 'a call without our socket comes back', what: id };
    if (!isAnswered) yield { rule: 'who is called answers or not', what: id };
  }
}

function* ofChannels({ tables: { leg } }: World, channels: Channels): Iterable<Passing> {
  for (const { legId, place, isHeld, variables } of channels.values()) {
    if (leg.has(legId)) continue;
    if (legId.startsWith(OUR_LEG_PREFIX) && place.at !== 'script')
      yield { rule: 'a channel of ours is known to us', what: legId };
    else if (isHeld && place.at !== 'script' && variables === null)
      yield { rule: 'a caller in our hands is known to us', what: legId };
  }
}

/** Looks now and then; what it saw at every look since is too old when its bound is over. */
export interface Bounds {
  look(world: World, channels: Channels, at: number, more: readonly Passing[]): string[];
  forget(): void;
}

export function createBounds(): Bounds {
  let seen = new Map<string, number>();
  return {
    forget: () => seen.clear(),
    look: (world, channels, at, more) => {
      const now = new Map<string, number>();
      const late: string[] = [];
      for (const { rule, what } of [...passing(world, channels, at), ...more]) {
        const key = `${rule}: ${what}`;
        const since = seen.get(key) ?? at;
        now.set(key, since);
        if (at - since >= (BOUNDS[rule] ?? 0)) late.push(key);
      }
      seen = now;
      return late;
    },
  };
}
