import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it is so; the time limit is for tests that fail. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 4000; tries += 1) {
    if (await holds()) return;
    await sleep(5);
  }
  throw new Error(`in vain: ${what}`);
}
