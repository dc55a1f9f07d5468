import type { Criterion, Enqueue } from '../../enqueue/model.ts';

/**
 * A call that waits for an agent.
 *
 *   pending ──▶ waiting ◀──refused── calling ──answered──▶ ended (success)
 *                  │  └────offered─────▲ │
 *                  └──────▶ ended (fail) ◀┘
 *
 * pending: just arrived. waiting: nobody rings; it waits on what is left of its route. calling: at least one agent
 * rings. ended: kept in the store only.
 */
export interface Task {
  readonly id: string;
  readonly callcentre: string;
  readonly type: TaskType;
  readonly channel: string;
  /** The leg of the party who waits; null: nobody hears it, an application asked for it. */
  readonly legId: string | null;
  /** What the agent is looked for; null: to talk with the caller. */
  readonly errand: string | null;
  readonly from: string;
  readonly to: string;
  readonly enqueue: Enqueue;
  readonly userData: string | null;
  /** From the first entry on: overflow, refusal and forward do not reset it. */
  readonly enteredAt: number;
  /** Orders tasks that entered in the same millisecond. */
  readonly serial: number;
  readonly route: number;
  readonly state: TaskState;
  /** Agents who refused it or did not answer: they come after the others. */
  readonly refusedBy: readonly string[];
  /** What the last one who refused it said, for the script should it fail. */
  readonly data: string | null;
}

/** What began it. */
export const TASK_TYPES = ['ivr', 'call_agent', 'fwd_agent', 'xfer_agent', 'invite_agent'] as const;

export type TaskType = (typeof TASK_TYPES)[number];

export type FailCause = 'timeout' | 'hangup' | 'cancel' | 'call_fail' | 'forward';

export type TaskState =
  | { readonly is: 'pending' }
  | { readonly is: 'waiting'; readonly waits: readonly Wait[] }
  | { readonly is: 'calling'; readonly waits: readonly Wait[]; readonly offers: readonly Offer[] }
  | { readonly is: 'ended'; readonly at: number; readonly cause: 'success' | FailCause };

/** It waits on this criterion of its route; a criterion whose time is over, or whose condition is gone, is left out. */
export interface Wait {
  readonly criterion: number;
  readonly since: number;
  /** ms UTC; null: until the call ends. */
  readonly expiresAt: number | null;
}

/** An agent's leg that rings for it. */
export interface Offer {
  readonly agent: string;
  readonly legId: string;
  readonly criterion: number;
  readonly at: number;
}

export type TaskInput =
  | { readonly input: 'enter-route'; readonly waits: readonly Wait[] }
  | { readonly input: 'offer'; readonly offers: readonly Offer[] }
  | { readonly input: 'refused'; readonly legId: string }
  | { readonly input: 'wait-over'; readonly criterion: number }
  | { readonly input: 'wait-moved'; readonly wait: Wait }
  | { readonly input: 'end'; readonly at: number; readonly cause: 'success' | FailCause };

/** One step of the machine. A waiting task may be left without waits: the caller of this overflows it. */
export function stepTask(state: TaskState, input: TaskInput): TaskState | 'ignored' {
  if (state.is === 'ended') return 'ignored';
  switch (input.input) {
    case 'enter-route': // pending, waiting → waiting
      return state.is === 'calling' ? 'ignored' : { is: 'waiting', waits: input.waits };
    case 'offer': // waiting → calling
      return state.is === 'waiting' && input.offers.length > 0
        ? { is: 'calling', waits: state.waits, offers: input.offers }
        : 'ignored';
    case 'refused': // calling → calling, or waiting when that was the last one ringing
      return state.is === 'calling' ? withoutOffer(state, input.legId) : 'ignored';
    case 'wait-over':
      return state.is === 'pending'
        ? 'ignored'
        : { ...state, waits: state.waits.filter((w) => w.criterion !== input.criterion) };
    case 'wait-moved':
      return state.is === 'pending'
        ? 'ignored'
        : { ...state, waits: state.waits.map((w) => (w.criterion === input.wait.criterion ? input.wait : w)) };
    case 'end':
      return { is: 'ended', at: input.at, cause: input.cause };
  }
}

function withoutOffer(state: TaskState & { is: 'calling' }, legId: string): TaskState | 'ignored' {
  const offers = state.offers.filter((offer) => offer.legId !== legId);
  if (offers.length === state.offers.length) return 'ignored';
  return offers.length > 0 ? { ...state, offers } : { is: 'waiting', waits: state.waits };
}

/** What it still waits on, while nobody rings and while somebody does. */
export const waitsOf = ({ state }: Task): readonly Wait[] =>
  state.is === 'waiting' || state.is === 'calling' ? state.waits : [];

/** Those of its present route. */
export const criteriaOf = ({ enqueue, route }: Task): readonly Criterion[] => enqueue.routes[route]?.criteria ?? [];

export const criterionOf = (task: Task, index: number): Criterion | undefined => criteriaOf(task)[index];

/** The stored condition by which an agent was found; null: none was needed. */
export function conditionOf(task: Task, offer: Offer): string | null {
  const by = criterionOf(task, offer.criterion)?.by;
  return by?.is === 'condition' ? by.id : null;
}

export const offersOf = (task: Task): readonly Offer[] => (task.state.is === 'calling' ? task.state.offers : []);

export const offerOf = (task: Task, legId: string): Offer | undefined =>
  offersOf(task).find((offer) => offer.legId === legId);
