import type { Headers } from './wire.ts';

/** A sendmsg, waiting in the channel's queue or being carried out. */
export interface PrivateMessage {
  readonly command: string;
  readonly headers: Headers;
  readonly body: string;
  /** It was begun within another one. */
  isInner?: boolean;
  /** It was taken by a park without audio, which fires no PRIVATE_COMMAND. */
  isQuiet?: boolean;
}

/** Why an application ends. */
export type Ending = 'done' | 'break' | 'hangup' | 'transfer';

/** An application that goes on for a while: what the channel's thread would be looping in. */
export interface Wait {
  /** Takes private messages, which then run nested in it. */
  readonly takesMessages: boolean;
  /** Ends, or begins again, at uuid_break. */
  readonly isBreakable: boolean;
  /** Asked whenever the channel has been woken and this is its innermost application. */
  isOver?(): boolean;
  /** At a break: true when it goes on all the same. */
  goesOnAfterBreak?(): boolean;
  /** A nested application begins, has ended. */
  suspend?(): void;
  resume?(): void;
  onDigit?(digit: string): void;
  /** `sendevent` with this channel's unique-id. */
  onEvent?(headers: Headers): void;
  /** Fires what FreeSWITCH fires before CHANNEL_EXECUTE_COMPLETE. */
  leave(why: Ending): void;
  /** For the matrix of who hears whom. */
  readonly hears?: Hearing;
}

/** A file, the others in a room, or what another leg hears and says; whisper: which hears this one too. */
export type Hearing =
  { readonly sound: string } | { readonly room: string } | { readonly target: string; readonly isWhisper: boolean };

/** One application on the channel's stack. */
export interface Frame {
  readonly application: string;
  readonly data: string;
  readonly uuid: string;
  readonly message: PrivateMessage | undefined;
  readonly then: (() => void) | undefined;
  wait: Wait;
}
