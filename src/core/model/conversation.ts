import type { Held } from './errand.ts';
import type { Mode } from './mode.ts';
import type { Deed } from './notice.ts';
import type { Voice } from './voice.ts';
import type { Settable } from './agent.ts';

/** People who talk: one room of the switch and its members. Ended ones are kept in the store only. */
export interface Conversation {
  readonly id: string;
  readonly callcentre: string;
  readonly type: ConversationType;
  readonly channel: string;
  readonly queueId: string | null;
  readonly conditionId: string | null;
  readonly agentCallId: string | null;
  /** 1: strictly two parties. */
  readonly level: 1 | 2;
  readonly userData: string | null;
  readonly holdVoice: Voice;
  /** State of an agent after his last conversation; null: the one he had before. */
  readonly reserveState: Settable | null;
  /** Still to be played to all, as soon as two are in the room. */
  readonly announcement: readonly Voice[];
  /** Below the recordings folder; null: not recorded. */
  readonly recordFile: string | null;
  readonly isRecording: boolean;
  /** Who began it, and as what; null: a call that waited in a queue. */
  readonly begun: Begun | null;
  /** What agents began that lasts while certain legs are in it: they are told when it is over. */
  readonly lasting: readonly Lasting[];
  /** A consultation: what its agent goes back to when it is over. */
  readonly consults: Held | null;
  /** A meeting lasts while anybody is in it. */
  readonly meeting: string | null;
  /** Invitations and the transfer that are under way. */
  readonly errands: readonly string[];
  readonly beganAt: number;
  readonly end: { readonly at: number; readonly reason: EndReason } | null;
  /** Those who are in it now. */
  readonly members: readonly Member[];
  readonly past: readonly Member[];
}

/** By the id of the errand, which names it in whatever is asked of it. */
export interface Begun {
  readonly id: string;
  readonly agent: string;
  readonly deed: Deed;
  readonly workOrderId: string | null;
}

/** Over as soon as one of these legs is in the conversation no more. */
export interface Lasting extends Begun {
  readonly legIds: readonly string[];
}

/** What it came from. */
export const CONVERSATION_TYPES = ['queue', 'call_out', 'call_agent', 'meeting'] as const;

export type ConversationType = (typeof CONVERSATION_TYPES)[number];

/** timeout: it lasted too long; remove: by API; dismiss: fewer than two were left; switch_lost: the switch died. */
export type EndReason = 'timeout' | 'remove' | 'dismiss' | 'switch_lost';

export interface Member {
  readonly legId: string;
  /** null: an outside party. */
  readonly agent: string | null;
  readonly extension: string | null;
  readonly number: string | null;
  /** As wished; the leg's flags tell what the switch has made of it. */
  readonly mode: Mode;
  /** Ids by which its agent knows it, beside those of the conversation: of what brought him here. */
  readonly names: readonly string[];
  readonly beganAt: number;
  readonly endedAt: number | null;
}
