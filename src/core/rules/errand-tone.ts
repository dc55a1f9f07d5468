import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import type { Leg } from '../model/leg.ts';
import { offersOf, type Task } from '../model/task.ts';
import type { Voice } from '../model/voice.ts';
import { isRinging, soundingAmong } from './early-media.ts';
import { hearsRingback, waitingVoice } from './ring-voice.ts';

/** What is heard while somebody is looked for: a sound of ours, or the one who rings himself. */
export type Tone = { readonly voice: Voice } | { readonly ringing: Leg };

/** What a leg hears of the errand that it waits for; null: nothing. */
export function errandTone(draft: Draft, leg: Leg): Tone | null {
  const errand = draft.get('errand', leg.errand);
  return errand?.isSeeking === true && listens(errand, leg) ? toneOf(draft, errand) : null;
}

/** What all of a conversation hear, since somebody is invited for all of them. */
export function toneForAll(draft: Draft, conversationIds: readonly string[]): Tone | null {
  const told = conversationIds
    .flatMap((id) => draft.get('conversation', id)?.errands ?? [])
    .flatMap((id) => draft.get('errand', id) ?? [])
    .find(({ purpose, isSeeking }) => isSeeking && purpose.for === 'invite' && purpose.whoHears === 'all');
  return told === undefined ? null : toneOf(draft, told);
}

/** What one hears who waits for an agent. */
export function queueTone(draft: Draft, task: Task, byDefault: Voice = 'music'): Tone {
  const legIds = offersOf(task).map(({ legId }) => legId);
  const rings = legIds.some((legId) => isRinging(draft, legId));
  const ringing = rings && hearsRingback(task) ? soundingAmong(draft, legIds) : null;
  return ringing === null ? { voice: waitingVoice(task, rings, byDefault) } : { ringing };
}

/** Will somebody hear it ring? */
export function isRingingHeard(draft: Draft, { agent, purpose }: Errand): boolean {
  switch (purpose.for) {
    case 'call':
      return !purpose.background || conversationsOf(draft, agent) === 0;
    case 'invite':
      return purpose.whoHears !== 'nobody';
    case 'transfer':
      return true;
    case 'join':
    case 'supervise':
    case 'substitute':
      return false;
  }
}

const conversationsOf = (draft: Draft, agent: string | null): number =>
  draft.get('leg', draft.get('agent', agent)?.legId)?.conversations.length ?? 0;

/** The one who is called does not hear his own ringing; in the background nobody does. */
function listens({ purpose, seek }: Errand, leg: Leg): boolean {
  if (seek.by === 'dial' && seek.legId === leg.id) return false;
  if (purpose.for === 'call') return !purpose.background || leg.conversations.length === 0;
  return purpose.for === 'transfer' || (purpose.for === 'invite' && purpose.whoHears === 'inviter');
}

function toneOf(draft: Draft, { seek }: Errand): Tone | null {
  if (seek.by === 'dial') return dialTone(draft, seek.legId);
  const task = seek.by === 'queue' ? draft.get('task', seek.taskId) : undefined;
  return task === undefined ? null : queueTone(draft, task, 'tone:queue');
}

function dialTone(draft: Draft, legId: string | null): Tone {
  const ringing = legId === null ? null : soundingAmong(draft, [legId]);
  return ringing === null ? { voice: isRinging(draft, legId) ? 'tone:ringback' : 'tone:dial' } : { ringing };
}
