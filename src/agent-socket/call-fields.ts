import type { Static, TObject } from '@sinclair/typebox';
import type { CallOptions } from '../core/model/call-options.ts';
import type { Whom } from '../core/model/request.ts';
import type { Enqueue } from '../enqueue/model.ts';
import type { CALLING } from './fields.ts';
import { MODE_OF } from './project-notice.ts';

type Calling = Static<TObject<typeof CALLING>>;

const RING_SECONDS = 60;
const TALK_SECONDS = 28_800;
/** A talk with an outside number may last no longer. */
const OUTSIDE_SECONDS = 21_600;

export const outside = (number: string, { max_ring_time, max_call_time }: Calling): Whom => ({
  by: 'dial',
  number,
  from: null,
  maxDialMs: (max_ring_time ?? RING_SECONDS) * 1000,
  maxAnswerMs: Math.min(max_call_time ?? TALK_SECONDS, OUTSIDE_SECONDS) * 1000,
});

/** He alone, now or never: nobody waits until an agent is free. */
export const insideAgent = (name: string, calling: Calling): Whom => ({
  by: 'queue',
  enqueue: enqueueFor({ is: 'agents', names: [name] }, 0, calling),
});

/** Whoever has the skill: he is waited for as long as it may ring. */
export const insideSkill = (name: string, calling: Calling): Whom => ({
  by: 'queue',
  enqueue: enqueueFor({ is: 'skill', name }, (calling.max_ring_time ?? RING_SECONDS) * 1000, calling),
});

function enqueueFor(
  by: Enqueue['routes'][number]['criteria'][number]['by'],
  queueTimeoutMs: number,
  { max_ring_time, max_call_time }: Calling,
): Enqueue {
  const criterion = {
    by,
    priority: 0,
    queueTimeoutMs,
    fetchTimeoutMs: (max_ring_time ?? RING_SECONDS) * 1000,
    choice: null,
  };
  return {
    ...PLAIN_DOCUMENT,
    conversationTimeoutMs: (max_call_time ?? TALK_SECONDS) * 1000,
    routes: [{ criteria: [criterion] }],
  };
}

/** As an `<enqueue>` that says nothing. */
const PLAIN_DOCUMENT: Omit<Enqueue, 'routes'> = {
  channel: null,
  conversationLevel: 2,
  conversationTimeoutMs: null,
  choice: 'random',
  reserveState: null,
  failOverflow: false,
  waitVoice: null,
  ringVoice: null,
  holdVoice: null,
  ringMode: 1,
  playNum: false,
  preNumVoice: null,
  postNumVoice: null,
  userData: null,
  recording: null,
  announceIntervalMs: null,
};

export function optionsFrom(
  { audio, video, record_start, record_contact, is_stereo, record_suffix }: Calling,
  more: Partial<Pick<CallOptions, 'isConsult' | 'workOrderId'>> = {},
): CallOptions {
  const recording =
    record_start === undefined || record_start === 'NONE'
      ? null
      : {
          start: START_OF[record_start],
          isBothWays: record_contact ?? false,
          isStereo: is_stereo ?? false,
          suffix: record_suffix ?? ('mp3' as const),
        };
  return { mode: MODE_OF[audio ?? 3], video: video ?? 0, recording, isConsult: false, workOrderId: null, ...more };
}

const START_OF = { RING: 'ring', ANSWER: 'answer' } as const;
