import { randomFillSync } from 'node:crypto';

export type Draw = readonly [number, number, number, number];

/** So many draws are fetched at once: one by one, the fetching would be a good part of a small decision. */
const POOL = 256;

/** 128 random bits a time, of the quality that ids want. */
export function createDraws(): () => Draw {
  const pool = new Uint32Array(4 * POOL);
  let at = pool.length;
  const next = (): number => pool[at++] ?? 0;
  return () => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    return [next(), next(), next(), next()];
  };
}
