/** A stream of random numbers from a seed, so that a decision can be repeated: sfc32, 32 bits a draw. */
export interface Random {
  /** Whole number from 0 to 2^32 - 1. */
  next(): number;
  /** Whole number from 0 to below - 1. */
  below(limit: number): number;
}

export function createRandom(seed: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = seed;
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return { next, below: (limit) => Math.floor((next() / 2 ** 32) * limit) };
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** 24 hexadecimal digits. */
export const randomId = (random: Random): string => hex(random.next()) + hex(random.next()) + hex(random.next());
