import type { StreamDirection } from './command.ts';
import type { Mode } from './mode.ts';

/** How an agent wants a call that he begins. The agent protocol tells all of it, the REST API nothing. */
export interface CallOptions {
  /** His own mode when it is answered. */
  readonly mode: Mode;
  /** As his telephone sees it; other than 0: video is offered to both sides. */
  readonly video: StreamDirection;
  readonly recording: RecordingWish | null;
  /** The conversation that he is active in waits on hold, and is taken up again when this one is over. */
  readonly isConsult: boolean;
  /** Given back in everything that is told of it. */
  readonly workOrderId: string | null;
}

/** Recording of one call, on the leg of whom it calls; start ring: what is heard before the answer too. */
export interface RecordingWish {
  readonly start: 'ring' | 'answer';
  /** false: the called party's voice alone. */
  readonly isBothWays: boolean;
  readonly isStereo: boolean;
  readonly suffix: 'wav' | 'mp3' | 'mp4';
}

export const PLAIN: CallOptions = { mode: 1, video: 0, recording: null, isConsult: false, workOrderId: null };
