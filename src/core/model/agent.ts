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
  readonly loginAt: number;
  readonly seenAt: number;
  readonly lastOfferAt: number;
  readonly lastCallAt: number;
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

export type Presence =
  | { readonly is: 'set'; readonly state: Settable }
  /** After-call work, then `then`. */
  | { readonly is: 'wrap-up'; readonly then: Settable }
  | { readonly is: 'fetching'; readonly before: Settable }
  | { readonly is: 'talking'; readonly before: Settable };

export const WRAP_UP = 'busy/wrap-up';

export type AgentInput =
  | { readonly input: 'set'; readonly state: Settable }
  | { readonly input: 'fetch' }
  | { readonly input: 'failed'; readonly state: Settable | null }
  | { readonly input: 'answered' }
  | { readonly input: 'freed'; readonly next: Settable; readonly wrapUp: boolean }
  | { readonly input: 'wrap-up-over' };

const before = (presence: Presence): Settable => {
  if (presence.is === 'set') return presence.state;
  return presence.is === 'wrap-up' ? presence.then : presence.before;
};

/** One step of the machine; the text says why an input does not fit. */
export function stepPresence(presence: Presence, input: AgentInput): Presence | 'ignored' {
  const isResting = presence.is === 'set' || presence.is === 'wrap-up';
  switch (input.input) {
    case 'set': // resting → resting
      return isResting ? { is: 'set', state: input.state } : 'ignored';
    case 'fetch': // resting → fetching
      return isResting ? { is: 'fetching', before: before(presence) } : 'ignored';
    case 'failed': // fetching → resting
      return presence.is === 'fetching' ? { is: 'set', state: input.state ?? presence.before } : 'ignored';
    case 'answered': // fetching → talking
      return presence.is === 'fetching' ? { is: 'talking', before: presence.before } : 'ignored';
    case 'freed': // talking → resting
      if (presence.is !== 'talking') return 'ignored';
      return input.wrapUp ? { is: 'wrap-up', then: input.next } : { is: 'set', state: input.next };
    case 'wrap-up-over': // wrap-up → resting
      return presence.is === 'wrap-up' ? { is: 'set', state: presence.then } : 'ignored';
  }
}

/** As the API tells it. */
export function stateText(presence: Presence): string {
  if (presence.is === 'set') return presence.state;
  return presence.is === 'wrap-up' ? WRAP_UP : presence.is;
}
