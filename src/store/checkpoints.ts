import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';

/** It does one thing; without limits it would take 10 MB more. */
const LIMITS = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 };

/**
 * Moves what was committed from the write-ahead log into the file, on a thread of its own: that waits for the disk
 * (fsync), and every decision would wait with it. Should the thread be gone, SQLite does it with a commit, see open.ts.
 *
 * path: of a file that is in WAL mode.
 */
export function startCheckpoints(path: string, logger: Pick<Logger, 'warn'>): { stop(): Promise<void> } {
  const thread = new Worker(new URL('./checkpoint-thread.js', import.meta.url), {
    workerData: path,
    execArgv: [],
    resourceLimits: LIMITS,
  });
  thread.on('error', (error) => logger.warn({ err: error }, 'checkpoints are made with commits from now on'));
  thread.unref();
  return { stop: async () => void (await thread.terminate()) };
}
