import type { RecordingWish } from './call-options.ts';
import type { StreamDirection } from './command.ts';
import type { Fact } from './fact.ts';
import { hasSameFlags, type MemberFlags } from './mode.ts';
import type { Supervision } from './notice.ts';
import type { Voice } from './voice.ts';

/** Our record of one channel of the switch; its id is the channel's UUID. */
export interface Leg {
  readonly id: string;
  readonly callcentre: string;
  readonly party: Party;
  readonly isAnswered: boolean;
  /** A script's call: we hold its control socket, so that its script goes on when we let go. Always true for our own legs. */
  readonly isAttached: boolean;
  readonly state: LegState;
  /** What we asked the switch for and have not seen yet. Nothing else is asked meanwhile, but its end. */
  readonly asked: Asked | null;
  /** How often the present wish has been asked for in vain. */
  readonly tries: number;
  /** The last sound that was started on it, so that one that cannot be played is not tried for ever without a pause. */
  readonly lastSound: { readonly voice: Voice; readonly at: number } | null;
  /** The task that waits on this leg (a caller) or rings on it (an agent). */
  readonly taskId: string | null;
  /** The errand that it waits for, or that it is called for. */
  readonly errand: string | null;
  /** An agent's leg that listens to another agent's; force_call: it is a member like any. */
  readonly supervises: Supervised | null;
  /** Legs that listen to it. */
  readonly supervisors: readonly string[];
  readonly recording: LegRecording | null;
  /** As its telephone sees it. */
  readonly video: StreamDirection;
  /** Conversations it is a member of, oldest first. */
  readonly conversations: readonly string[];
  /** Why it is to be hung up; final. */
  readonly ending: string | null;
  /** What its script gets back; final: it leaves us as soon as it is parked. */
  readonly result: ScriptResult | null;
  readonly createdAt: number;
}

export interface Supervised {
  /** The errand by which it began: names it in whatever is asked of it. */
  readonly id: string;
  readonly target: string;
  readonly how: Supervision;
}

export interface LegRecording extends RecordingWish {
  /** Below the recordings folder. */
  readonly file: string;
  readonly isRunning: boolean;
}

/** What a new leg has nothing of. */
export const IDLE_LEG = {
  asked: null,
  tries: 0,
  lastSound: null,
  taskId: null,
  errand: null,
  supervises: null,
  supervisors: [],
  recording: null,
  video: 0,
  conversations: [],
  ending: null,
  result: null,
} as const satisfies Partial<Leg>;

export interface ScriptResult {
  /** Found again on the channel: tells whether it has been given this one. */
  readonly id: string;
  readonly variables: Readonly<Record<string, string>>;
  /** It goes on at this number of the dialplan; null: where its script left off. */
  readonly number: string | null;
}

export type Party =
  | { readonly is: 'caller'; readonly from: string; readonly to: string }
  | { readonly is: 'agent'; readonly agent: string }
  | { readonly is: 'outside'; readonly number: string };

/**
 * Where it is, as the switch says.
 *
 *   dialling ─▶ ringing ─▶ answered ─▶ parked ◀──▶ joined        (any) ─▶ hung up: the leg is dropped
 *                  └───early──▶  ▲           │ ▲          │
 *                                └───left────┼─┼──────────┘
 *                                     ▲      ▼ │
 *                       tapping ◀─────┘   detached
 *
 * answered: connected, but cannot be told anything at this moment. parked: can be told to play or to join. One whom we
 * call, and that sounds before it answers, is parked then already: from there on isAnswered alone tells.
 * joined: member of a room. detached: a script's call whose control socket was lost; its dialplan comes back to us.
 */
export type LegState =
  | { readonly is: 'dialling' }
  | { readonly is: 'ringing'; readonly hasEarlyMedia: boolean }
  | { readonly is: 'answered' }
  /** announcement: something that is said once; then the voice that belongs there follows. */
  | { readonly is: 'parked'; readonly voice: Voice | 'announcement' | null }
  | { readonly is: 'joined'; readonly room: string; readonly flags: MemberFlags; readonly voice: Voice | null }
  /** A supervisor who hears what the target hears and says. */
  | { readonly is: 'tapping'; readonly target: string; readonly isWhisper: boolean }
  | { readonly is: 'detached' };

export type Asked =
  | { readonly for: 'room'; readonly room: string }
  | { readonly for: 'flags'; readonly flags: MemberFlags }
  /** That what it hears in its room ends: its end would be taken for that of what follows. */
  | { readonly for: 'quiet' }
  | { readonly for: 'park' }
  | { readonly for: 'tap'; readonly target: string; readonly isWhisper: boolean }
  | { readonly for: 'attach' }
  /** isReleased: the switch has the result variables. */
  | { readonly for: 'script'; readonly isReleased: boolean }
  | { readonly for: 'end' };

export type LegFact =
  | Exclude<Fact, { fact: 'leg-hung-up' | 'leg-dtmf' | 'extension-registered' | 'extension-unregistered' }>
  | { readonly fact: 'leg-attached' };

type StateStep<F extends LegFact> = (state: LegState, fact: F) => LegState | 'ignored';

const PARKED: LegState = { is: 'parked', voice: null };
const isUnanswered = (state: LegState): boolean => state.is === 'dialling' || state.is === 'ringing';

/** By fact: the state that follows, or that it says nothing new. */
const STEPS: { readonly [N in LegFact['fact']]: StateStep<Extract<LegFact, { fact: N }>> } = {
  'leg-ringing': (state, { hasEarlyMedia }) =>
    isUnanswered(state)
      ? { is: 'ringing', hasEarlyMedia: hasEarlyMedia || (state.is === 'ringing' && state.hasEarlyMedia) }
      : 'ignored',
  'leg-answered': (state) => (isUnanswered(state) ? { is: 'answered' } : 'ignored'),
  'leg-parked': (state) => (state.is === 'parked' ? 'ignored' : PARKED),
  'leg-attached': () => PARKED,
  'leg-detached': (state) => (state.is === 'joined' ? 'ignored' : { is: 'detached' }),
  'leg-play-ended': (state) => (state.is === 'parked' && state.voice !== null ? PARKED : 'ignored'),
  'leg-joined': (_state, { room, flags }) => ({ is: 'joined', room, flags, voice: null }),
  'leg-flags': (state, { room, flags }) =>
    state.is === 'joined' && state.room === room ? { ...state, flags: { ...state.flags, ...flags } } : 'ignored',
  'leg-left': (state, { room }) => (state.is === 'joined' && state.room === room ? { is: 'answered' } : 'ignored'),
  'leg-tapped': (_state, { target, isWhisper }) => ({ is: 'tapping', target, isWhisper }),
  'member-play-ended': (state, { room }) =>
    state.is === 'joined' && state.room === room && state.voice !== null ? { ...state, voice: null } : 'ignored',
};

/**
 * One step of the machine. A call without our socket is not parked but on its way: back to us, or on in its script. The
 * park of a leg of ours tells of an answer that was not heard of, where it does not say that there was none.
 */
export function stepLeg(leg: Leg, fact: LegFact): Leg | 'ignored' {
  const isAttached = fact.fact === 'leg-attached' || (leg.isAttached && fact.fact !== 'leg-detached');
  const step = STEPS[fact.fact] as StateStep<LegFact>;
  const stepped = step(leg.state, fact);
  const state = stepped === 'ignored' ? leg.state : stepped;
  const isParkedByUs = leg.party.is !== 'caller' && fact.fact === 'leg-parked' && fact.isEarly !== true;
  const isAnswered = leg.isAnswered || fact.fact === 'leg-answered' || isParkedByUs;
  if (stepped === 'ignored' && isAttached === leg.isAttached && isAnswered === leg.isAnswered) return 'ignored';
  return { ...leg, isAttached, isAnswered, state: state.is === 'parked' && !isAttached ? { is: 'detached' } : state };
}

/** Has the switch done what was asked? An end or a release is over only when the leg is gone. */
export function isFulfilled(asked: Asked, state: LegState): boolean {
  switch (asked.for) {
    case 'room':
      return state.is === 'joined' && state.room === asked.room;
    case 'flags':
      return state.is === 'joined' && hasSameFlags(state.flags, asked.flags);
    case 'tap':
      return state.is === 'tapping' && state.target === asked.target && state.isWhisper === asked.isWhisper;
    case 'quiet':
      return state.is !== 'joined' || state.voice === null;
    case 'park':
    case 'attach':
      return state.is === 'parked';
    case 'script':
    case 'end':
      return false;
  }
}

/** In a conversation, and not being hung up. */
export const isTalking = (leg: Leg | undefined): leg is Leg => leg?.ending === null && leg.conversations.length > 0;

/** A member of this room, as the switch says. */
export const isIn = (leg: Leg | undefined, room: string): boolean =>
  leg?.state.is === 'joined' && leg.state.room === room;
