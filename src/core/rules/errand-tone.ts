import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import type { Leg } from '../model/leg.ts';
import { offersOf } from '../model/task.ts';
import type { Voice } from '../model/voice.ts';
import { waitingVoice } from './ring-voice.ts';

/** What a leg hears while somebody is looked for on its behalf; null: nothing of it. */
export function errandTone(draft: Draft, leg: Leg): Voice | null {
  const own = leg.errand === null ? undefined : draft.get('errand', leg.errand);
  if (own?.isSeeking === true && listens(own, leg)) return toneOf(draft, own);
  const open = leg.conversations
    .flatMap((id) => draft.get('conversation', id)?.errands ?? [])
    .flatMap((id) => draft.get('errand', id) ?? []);
  const told = open.find(
    ({ purpose, isSeeking }) => isSeeking && purpose.for === 'invite' && purpose.whoHears === 'all',
  );
  return told === undefined ? null : toneOf(draft, told);
}

/** The one who is called does not hear his own ringing; in the background nobody does. */
function listens({ purpose, seek }: Errand, leg: Leg): boolean {
  if (seek.by === 'dial' && seek.legId === leg.id) return false;
  if (purpose.for === 'call') return !purpose.background || leg.conversations.length === 0;
  return purpose.for === 'transfer' || (purpose.for === 'invite' && purpose.whoHears === 'inviter');
}

function toneOf(draft: Draft, { seek }: Errand): Voice | null {
  if (seek.by === 'dial') return isRinging(draft, seek.legId) ? 'tone:ringback' : 'tone:dial';
  const task = seek.by === 'queue' && seek.taskId !== null ? draft.get('task', seek.taskId) : undefined;
  return task === undefined
    ? null
    : waitingVoice(
        task,
        offersOf(task).some(({ legId }) => isRinging(draft, legId)),
        'tone:queue',
      );
}

export const isRinging = (draft: Draft, legId: string | null): boolean =>
  legId !== null && draft.get('leg', legId)?.state.is === 'ringing';
