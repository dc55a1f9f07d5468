import type { RingMode } from '../../enqueue/model.ts';
import { fileOrMusic, type Voice } from '../model/voice.ts';
import type { Task } from '../model/task.ts';

type Ear = 'wait' | 'ring' | 'ringback';

/** By ring mode: what the caller hears from the dialling on, and from the agent's ringing on. */
const EARS: Readonly<Record<RingMode, { readonly dialling: Ear; readonly ringing: Ear }>> = {
  1: { dialling: 'wait', ringing: 'wait' },
  2: { dialling: 'ring', ringing: 'ring' },
  3: { dialling: 'ring', ringing: 'ringback' },
  4: { dialling: 'wait', ringing: 'ring' },
  5: { dialling: 'wait', ringing: 'ringback' },
};

/** Does the one who waits hear it when an agent rings? */
export const hearsRingback = ({ enqueue }: Task): boolean => EARS[enqueue.ringMode].ringing === 'ringback';

/** What the one who waits hears until an agent answers; `byDefault` where the document names no file. */
export function waitingVoice(task: Task, isRinging: boolean, byDefault: Voice = 'music'): Voice {
  const { ringMode, waitVoice, ringVoice } = task.enqueue;
  const voices: Readonly<Record<Ear, Voice>> = {
    wait: waitVoice === null ? byDefault : fileOrMusic(waitVoice),
    ring: ringVoice === null ? byDefault : fileOrMusic(ringVoice),
    ringback: 'tone:ringback',
  };
  if (task.state.is !== 'calling') return voices.wait;
  return voices[isRinging ? EARS[ringMode].ringing : EARS[ringMode].dialling];
}
