/**
 * An agent who is logged in. Logged out, he is absent.
 *
 *   online, idle, busy, away ──fetch──▶ fetching ──answered──▶ talking ──freed──▶ idle, busy, away
 *              ▲   │ ▲                     │
 *              │   │ └──────── failed ─────┘
 *              └set┘
 *
 * online: logged in, nothing set yet, gets no work. idle: gets work. busy, away: gets none, may call out himself.
 * fetching: his telephone is being called. talking: he is in at least one conversation, held or not.
 */
export interface Agent {
  readonly id: string;
  readonly callcentre: string;
  readonly name: string;
  /** Spoken to the caller when play_num asks for it. */
  readonly num: string;
  readonly channel: string;
  readonly extension: string | null;
  readonly skills: Readonly<Record<string, Skill>>;
  readonly presence: Presence;
  /** Since when he is in this presence, ms UTC. */
  readonly since: number;
  /** His one leg, however many conversations he is in; until the switch says that it is gone. */
  readonly legId: string | null;
  /** Not offered anything before this time (a refusal's penalty), ms UTC. */
  readonly notBefore: number;
  /** ms UTC. */
  readonly loginAt: number;
  /** When he last gave a sign of life, ms UTC. */
  readonly seenAt: number;
  /** When his telephone was last called for a task, ms UTC; 0: not since his login. */
  readonly lastOfferAt: number;
  /** When he last took a task or a call of his ended, ms UTC; 0: not since his login. */
  readonly lastCallAt: number;
  /** He is logged out after so long without a sign of life, ms. */
  readonly keepaliveMs: number;
  /** What he wishes to be after his present call. */
  readonly afterCall: AfterCall | null;
  readonly callsToday: number;
  /** The local day that callsToday counts. */
  readonly callsDay: number;
}

export interface Skill {
  readonly score: number;
  readonly enabled: boolean;
}

/** A state that may be set from outside: idle, busy, busy/lunch, away, away/x; online only by logging in. */
export type Settable = 'online' | 'idle' | 'busy' | 'away' | `busy/${string}` | `away/${string}`;

/** A state that ends by itself: after-call work, or a rest of some minutes; `then` the one that follows. */
interface Passing {
  readonly is: 'passing';
  readonly state: Settable;
  readonly then: Settable;
  /** ms UTC; null: until he changes it. */
  readonly until: number | null;
}

/** In no call. */
export type Resting = { readonly is: 'set'; readonly state: Settable } | Passing;

/** before: what he goes back to when the call is over. */
export type Presence =
  | Resting
  | { readonly is: 'fetching'; readonly before: Resting }
  | { readonly is: 'talking'; readonly before: Resting };

export const WRAP_UP = 'busy/wrap-up';

/** next 'out': he is logged out. forMs: for so long, null: until he changes it. */
export interface AfterCall {
  readonly next: Settable | 'out';
  readonly forMs: number | null;
}

export type AgentInput =
  | { readonly input: 'rest'; readonly next: Resting }
  | { readonly input: 'fetch' }
  | { readonly input: 'failed'; readonly next: Resting }
  | { readonly input: 'answered' }
  | { readonly input: 'freed'; readonly next: Resting }
  | { readonly input: 'time-over' };

export const isResting = (presence: Presence): presence is Resting =>
  presence.is === 'set' || presence.is === 'passing';

export const settled = (state: Settable): Resting => ({ is: 'set', state });

/** The state that he is in, or goes back to; what passes by itself has passed when its time is over. */
export function restOf(presence: Presence, at: number): Resting {
  const rest = isResting(presence) ? presence : presence.before;
  return rest.is === 'passing' && rest.until !== null && rest.until <= at ? settled(rest.then) : rest;
}

/** For a time, then back to what lasts. until: ms UTC, null: until he changes it. */
export const passing = (presence: Presence, state: Settable, until: number | null): Resting => ({
  is: 'passing',
  state,
  then: lastingOf(presence),
  until,
});

function lastingOf(presence: Presence): Settable {
  const rest = isResting(presence) ? presence : presence.before;
  return rest.is === 'passing' ? rest.then : rest.state;
}

/** One step of the machine; 'ignored': the input does not fit. */
export function stepPresence(presence: Presence, input: AgentInput): Presence | 'ignored' {
  switch (input.input) {
    case 'rest': // resting → resting
      return isResting(presence) ? input.next : 'ignored';
    case 'fetch': // resting → fetching
      return isResting(presence) ? { is: 'fetching', before: presence } : 'ignored';
    case 'failed': // fetching → resting
      return presence.is === 'fetching' ? input.next : 'ignored';
    case 'answered': // fetching → talking
      return presence.is === 'fetching' ? { is: 'talking', before: presence.before } : 'ignored';
    case 'freed': // talking → resting
      return presence.is === 'talking' ? input.next : 'ignored';
    case 'time-over': // passing → set
      return presence.is === 'passing' ? settled(presence.then) : 'ignored';
  }
}

/** As the API tells it. */
export const stateText = (presence: Presence): string => (isResting(presence) ? presence.state : presence.is);
