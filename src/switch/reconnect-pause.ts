/** Pause before attempt number `attempt` (from 1): doubles from the shortest to the longest. */
export function reconnectPauseMs(attempt: number, shortestMs: number, longestMs: number): number {
  return Math.min(longestMs, shortestMs * 2 ** Math.min(attempt - 1, 30));
}
