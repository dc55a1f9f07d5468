import type { Draft } from '../model/draft.ts';
import type { Leg, Supervised } from '../model/leg.ts';
import { isActive, seatsOf } from '../rules/seats.ts';
import { enterConversation } from './enter-conversation.ts';
import { leaveConversation } from './leave-conversation.ts';

/** He listens, whispers or talks from now on; from one to another on the same leg. */
export function supervise(draft: Draft, legId: string, supervised: Supervised): void {
  const leg = draft.get('leg', legId);
  if (leg === undefined) return;
  forgetSupervisor(draft, leg);
  draft.put('leg', { ...leg, errand: null, supervises: supervised });
  const target = draft.get('leg', supervised.target);
  if (target !== undefined) draft.put('leg', { ...target, supervisors: [...target.supervisors, legId] });
  const room = supervised.how === 'force_call' && target !== undefined ? activeConversation(draft, target) : null;
  if (room !== null) enterConversation(draft, room, legId, 1, [supervised.id]);
  for (const id of leg.conversations) if (id !== room) leaveConversation(draft, id, legId, { reason: 'dismiss' });
}

/** His leg is gone, or listens to another. */
export function forgetSupervisor(draft: Draft, { id, supervises }: Leg): void {
  const target = draft.get('leg', supervises?.target);
  if (target !== undefined)
    draft.put('leg', { ...target, supervisors: target.supervisors.filter((supervisor) => supervisor !== id) });
}

/** The conversation in which a leg is not on hold, else the latest; null: it is in none. */
export const activeConversation = (draft: Draft, leg: Leg): string | null =>
  seatsOf(draft, leg).find(isActive)?.conversation.id ?? leg.conversations.at(-1) ?? null;
