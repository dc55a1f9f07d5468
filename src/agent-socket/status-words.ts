import type { Settable } from '../core/model/agent.ts';
import type { AgentStatus, Doing } from '../core/model/notice.ts';

export const STATUSES = ['OFFLINE', 'FREE', 'BUSY', 'REST', 'RINGING', 'CALLING', 'ARRANGE'] as const;
export type StatusWord = (typeof STATUSES)[number];

export const SUB_STATUSES = ['HOLD', 'CONSULT', 'TRANS', 'THREE_WAY', 'FORCE_CALL', 'EAVESDROP', 'WHISPER'] as const;
export type SubStatusWord = (typeof SUB_STATUSES)[number];

const SUB: Readonly<Record<Doing, SubStatusWord>> = {
  hold: 'HOLD',
  consult: 'CONSULT',
  transfer: 'TRANS',
  three_way: 'THREE_WAY',
  force_call: 'FORCE_CALL',
  eavesdrop: 'EAVESDROP',
  whisper: 'WHISPER',
};

/** A state of the REST API in the words of the protocol. */
const BY_STATE: readonly (readonly [state: RegExp, word: StatusWord])[] = [
  [/^idle$/, 'FREE'],
  [/^fetching$/, 'RINGING'],
  [/^talking$/, 'CALLING'],
  [/^busy\/wrap-up$/, 'ARRANGE'],
  [/^away(\/|$)/, 'REST'],
];

export function wordOf(state: string | null): StatusWord {
  if (state === null) return 'OFFLINE';
  return BY_STATE.find(([pattern]) => pattern.test(state))?.[1] ?? 'BUSY';
}

export const statusWord = (status: AgentStatus | null): StatusWord => wordOf(status?.state ?? null);

/** '' where there is nothing to add. */
export const subStatusWord = (status: AgentStatus | null): SubStatusWord | '' =>
  status?.doing === undefined || status.doing === null ? '' : SUB[status.doing];

/** What he will be after his call; '' where he has not said. */
export const afterCallWord = (status: AgentStatus | null): StatusWord | '' => {
  const next = status?.afterCall ?? null;
  return next === null ? '' : next === 'out' ? 'OFFLINE' : wordOf(next);
};

/** Statuses that an agent takes himself, and their states in the REST API. */
export const STATE_OF = { FREE: 'idle', BUSY: 'busy', REST: 'away' } as const satisfies Record<string, Settable>;
