import { createRandom, type Random } from '../../src/lib/random.ts';

/**
 * Chance of one place and moment, from the seed and whatever names it. Unlike a stream it does not move when something
 * else is left out: a story that is made shorter keeps its delays and ids.
 */
export function mix(...keys: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = Math.imul(hash ^ (key | 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ ((key / 2 ** 32) | 0), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** From 0 to below - 1. */
export const mixBelow = (limit: number, ...keys: readonly number[]): number => mix(...keys) % limit;

export function hashText(text: string): number {
  let hash = 7;
  for (let place = 0; place < text.length; place += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(place)) | 0;
  return hash;
}

/** What people draw from while a story is made up; a replay does not need it. */
export interface Chance {
  below(limit: number): number;
  between(low: number, high: number): number;
  /** Of 1000. */
  happens(permille: number): boolean;
  one<T>(things: readonly T[]): T;
  /** Exponential, ms: most are short, some are long. */
  around(meanMs: number): number;
}

export function createChance(seed: number): Chance {
  const random: Random = createRandom([seed, 11, 22, 33]);
  const { below } = random;
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    happens: (permille) => below(1000) < permille,
    one: <T>(things: readonly T[]): T => things[below(things.length)] as T,
    around: (meanMs) => Math.round(-Math.log(1 - below(1_000_000) / 1_000_000) * meanMs),
  };
}
