import type { Mode } from './mode.ts';
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
  /** Invitations and the transfer that are under way. */
  readonly errands: readonly string[];
  readonly beganAt: number;
  readonly end: { readonly at: number; readonly reason: EndReason } | null;
  /** Those who are in it now. */
  readonly members: readonly Member[];
  readonly past: readonly Member[];
}

export type ConversationType = 'queue' | 'call_out' | 'call_agent';

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
  readonly beganAt: number;
  readonly endedAt: number | null;
}
