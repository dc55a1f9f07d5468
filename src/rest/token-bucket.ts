import type { Clock } from '../engine/ports.ts';

/** Limits how often each of many clients may come. */
export interface TokenBuckets {
  /** 0: come in; else the seconds to wait. */
  take(client: string): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** More clients than this at a time: those seen longest ago start anew. */
const MOST_CLIENTS = 10_000;

export function createTokenBuckets(clock: Clock, perSecond: number, burst: number): TokenBuckets {
  const buckets = new Map<string, Bucket>();
  const find = (client: string, now: number): Bucket => {
    const bucket = buckets.get(client) ?? { tokens: burst, at: now };
    buckets.delete(client);
    buckets.set(client, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > MOST_CLIENTS && oldest !== undefined) buckets.delete(oldest);
    return bucket;
  };
  return {
    take: (client) => {
      const now = clock.now();
      const bucket = find(client, now);
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
      bucket.tokens -= 1;
      return 0;
    },
  };
}
