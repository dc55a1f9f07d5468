import type { Box } from './box.ts';

/** Who distributes calls to agents: the measured loops are the same for all. */
export interface Contestant {
  /** What callers dial to reach it. */
  readonly number: string;
  /** Its own process; null: it runs within FreeSWITCH, or within the bench. */
  readonly pid: number | null;
  /** Callers who wait. */
  waiting(): Promise<number>;
  /** Says at once that this agent is free; what comes of it is an event of the switch. */
  free(agent: string): void;
  /** His leg was hung up as busy: resolves when he is logged in and not free, as before. */
  rest(agent: string): Promise<void>;
  stop(): Promise<void>;
}

/** All of these agents are logged in, and all free or none; the telephone of each has his name. */
export type StartContestant = (box: Box, agents: readonly string[], areFree: boolean) => Promise<Contestant>;
