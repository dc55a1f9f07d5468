import type { MemberFlags } from './mode.ts';

/** What the switch says has happened. Legs are named by their channel's UUID; unknown ones are ignored. */
export type Fact =
  /** The control socket of a script's call closed while the call goes on. */
  | { readonly fact: 'leg-detached'; readonly legId: string }
  | { readonly fact: 'leg-ringing'; readonly legId: string; readonly hasEarlyMedia: boolean }
  | { readonly fact: 'leg-answered'; readonly legId: string }
  /** It may be told to play or to join now. isEarly: it has sound, but has not answered. */
  | { readonly fact: 'leg-parked'; readonly legId: string; readonly isEarly?: true }
  /** What a parked leg heard is over, by itself or because it was stopped. */
  | { readonly fact: 'leg-play-ended'; readonly legId: string }
  | { readonly fact: 'leg-joined'; readonly legId: string; readonly room: string; readonly flags: MemberFlags }
  | { readonly fact: 'leg-flags'; readonly legId: string; readonly room: string; readonly flags: Partial<MemberFlags> }
  /** It is no member of the room any more; `leg-parked` follows when it can be told something. */
  | { readonly fact: 'leg-left'; readonly legId: string; readonly room: string }
  /** It hears the target now; whisper: and is heard by it. `leg-parked` follows when that is over. */
  | { readonly fact: 'leg-tapped'; readonly legId: string; readonly target: string; readonly isWhisper: boolean }
  | { readonly fact: 'member-play-ended'; readonly legId: string; readonly room: string }
  | { readonly fact: 'leg-dtmf'; readonly legId: string; readonly digit: string }
  /** cause: FreeSWITCH's hangup cause. byUs cannot be told from this. Final for the leg. */
  | { readonly fact: 'leg-hung-up'; readonly legId: string; readonly cause: string }
  | { readonly fact: 'extension-registered'; readonly user: string }
  | { readonly fact: 'extension-unregistered'; readonly user: string };

/** The UUID of every leg that we originate starts so; any other channel is somebody else's, or came to us by a script. */
export const OUR_LEG_PREFIX = 'ca11ca11-';

/** Rooms (conferences) of ours are named so; others are never touched. */
export const OUR_ROOM_PREFIX = 'enq-';

export interface SnapshotLeg {
  readonly legId: string;
  /** early: not answered, but it has sound, and is where `place` says. */
  readonly phase: 'dialling' | 'ringing' | 'early' | 'answered';
  /**
   * parked: it may be told something. playing: it is in a playback under our park. detached: a script's call
   * without our socket, in a playback or on its way back to us, or on in its script. result: the id of that which it was
   * given last; null: none.
   */
  readonly place:
    | { readonly at: 'parked' }
    | { readonly at: 'playing' }
    | { readonly at: 'detached'; readonly result: string | null }
    | { readonly at: 'room'; readonly room: string; readonly flags: MemberFlags }
    | { readonly at: 'tap'; readonly target: string; readonly isWhisper: boolean };
}

/** The switch's truth at one moment, read after every (re)connection. */
export interface Snapshot {
  /** Changes with every start of the switch: other than before, then everything on it died. */
  readonly switchId: string;
  /** Every channel that the engine knows, every one whose id has our prefix, and every one whose control socket we hold. */
  readonly legs: readonly SnapshotLeg[];
  /** Users that are registered now. */
  readonly registered: readonly string[];
  /** Rooms that are being recorded. */
  readonly recordedRooms: readonly string[];
}

/** Somebody else's channel in a room of ours. */
export interface Stranger {
  readonly legId: string;
  readonly room: string;
}

/** The same, read while connected: everything that the switch said before it was read has been told by facts. */
export interface Survey extends Snapshot {
  readonly strangers: readonly Stranger[];
}
