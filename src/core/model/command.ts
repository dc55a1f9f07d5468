import type { MemberFlags } from './mode.ts';
import type { Voice } from './voice.ts';

/** What the core wishes the switch to do. It learns the outcome from facts, never from a return value. */
export type Command =
  /** Call a telephone and park it when it answers, or sounds. The channel's UUID is the leg's id. */
  | {
      readonly do: 'originate';
      readonly legId: string;
      readonly target: DialTarget;
      /** Shown to the called party. */
      readonly callerId: { readonly name: string; readonly number: string };
      /** The core keeps the exact timer; the switch gives up by itself some time after it, should nobody tell it. */
      readonly timeoutMs: number;
      readonly wants: readonly OriginateWish[];
    }
  /** cause: a FreeSWITCH hangup cause, e.g. NORMAL_CLEARING, LOSE_RACE. */
  | { readonly do: 'hang-up'; readonly legId: string; readonly cause: string }
  /** Ask a ringing telephone to answer: SIP NOTIFY with event "talk", for telephones that know it. */
  | { readonly do: 'answer'; readonly legId: string }
  /** Play to a parked leg, over and over. Replaces what it hears. */
  | { readonly do: 'play'; readonly legId: string; readonly voice: Voice }
  /** Play files one after the other to a parked leg, once. Replaces what it hears. */
  | { readonly do: 'say'; readonly legId: string; readonly voices: readonly Voice[] }
  /** Stop what a parked leg hears. Also sent to a leg whose control socket was lost, so that its dialplan comes back to us. */
  | { readonly do: 'stop-play'; readonly legId: string }
  /** A parked leg enters a room, silenced as told from its first frame. Stops what it hears. */
  | { readonly do: 'join'; readonly legId: string; readonly room: string; readonly flags: MemberFlags }
  /** Back to park. */
  | { readonly do: 'leave'; readonly legId: string; readonly room: string }
  | { readonly do: 'set-flags'; readonly legId: string; readonly room: string; readonly flags: MemberFlags }
  /** Play to one member of a room, which he hears even when deaf. */
  | { readonly do: 'play-member'; readonly legId: string; readonly room: string; readonly voice: Voice }
  | { readonly do: 'stop-member'; readonly legId: string; readonly room: string }
  /** Play files one after the other to all members of a room, once. */
  | { readonly do: 'announce'; readonly room: string; readonly voices: readonly Voice[] }
  /** file: below the recordings folder. */
  | { readonly do: 'record'; readonly room: string; readonly file: string }
  /**
   * A parked leg hears what the target hears and says, in whatever room that is, and after every move of it. whisper: the
   * target, and nobody else, hears it. Ends by itself with the target.
   */
  | { readonly do: 'tap'; readonly legId: string; readonly target: string; readonly isWhisper: boolean }
  /** Back to park. */
  | { readonly do: 'untap'; readonly legId: string }
  /** Record what a leg says, or that and what it hears. file: below the recordings folder. Ends with the leg. */
  | {
      readonly do: 'record-leg';
      readonly legId: string;
      readonly file: string;
      readonly isBothWays: boolean;
      readonly isStereo: boolean;
    }
  | { readonly do: 'stop-record-leg'; readonly legId: string; readonly file: string }
  /** Send keys to whoever is at the other end of this leg, which is a member of the room. keys: 0-9 * # A-D, w and comma: a pause of half a second and of one. */
  | {
      readonly do: 'send-dtmf';
      readonly legId: string;
      readonly room: string;
      readonly keys: string;
      readonly how: KeysBy;
    }
  /** Offer or drop video on an answered leg (a SIP re-INVITE). */
  | { readonly do: 'set-video'; readonly legId: string; readonly video: StreamDirection }
  /** Give a leg back to its script, with these channel variables; number: it goes on in the dialplan there instead. id: of what it is given. */
  | {
      readonly do: 'release';
      readonly legId: string;
      readonly id: string;
      readonly variables: Readonly<Record<string, string>>;
      readonly number: string | null;
    };

/** video: it is offered beside sound. early-media: parked as soon as there is sound, before the answer, so that it can be heard. */
export type OriginateWish = 'video' | 'early-media';

export type KeysBy = 'info' | 'inband' | 'rfc2833';

/** Of a stream, as its telephone sees it: none, send only, receive only, both. */
export type StreamDirection = 0 | 1 | 2 | 3;

/** Whom to call: a registered telephone, a number behind a SIP gateway, or a number of the telephone network. */
export type DialTarget =
  | { readonly is: 'phone'; readonly user: string }
  | { readonly is: 'gateway'; readonly user: string; readonly address: string }
  | { readonly is: 'number'; readonly number: string };

/** A command with the number under which its outcome comes back; numbers only grow, over restarts too. */
export interface NumberedCommand {
  readonly id: number;
  readonly command: Command;
}

/** So begins the outcome of a `record-leg` of a kind that the switch cannot write. Any other says nothing of the kind. */
export const CANNOT_RECORD = 'cannot record';

/**
 * May it be sent again after the connection was lost with its outcome unknown? The others are decided anew from the
 * snapshot: an originate whose channel is there was done, one whose channel is missing is taken as failed.
 */
export const IS_REPEATABLE: Readonly<Record<Command['do'], boolean>> = {
  originate: false,
  'hang-up': true,
  answer: true,
  play: false,
  say: false,
  'stop-play': false,
  join: false,
  leave: false,
  'set-flags': true,
  'play-member': false,
  'stop-member': true,
  announce: false,
  record: false,
  tap: false,
  untap: false,
  'record-leg': false,
  'stop-record-leg': true,
  'send-dtmf': false,
  'set-video': true,
  release: false,
};
