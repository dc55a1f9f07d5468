import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Held } from '../model/errand.ts';
import { HOLD, type Mode } from '../model/mode.ts';
import { isActive, seatIn, seatsOf } from '../rules/seats.ts';

/** At most one of a leg's conversations is active: a mode other than hold puts the others on hold. */
export function setMode(draft: Draft, conversation: Conversation, member: Member, mode: Mode): void {
  putMode(draft, conversation, member.legId, mode);
  if (mode !== HOLD) holdOthers(draft, member.legId, conversation.id);
}

/** As setMode, where that conversation and the member in it are still there. */
export function setModeOf(draft: Draft, conversationId: string, legId: string, mode: Mode): void {
  const seat = seatIn(draft, conversationId, legId);
  if (seat !== undefined) setMode(draft, seat.conversation, seat.member, mode);
}

/** As setModeOf, for a mode that he had before: whoever has become active elsewhere meanwhile is left there. */
export function restoreMode(draft: Draft, conversationId: string, legId: string, mode: Mode): void {
  if (mode === HOLD || !isActiveAnywhere(draft, legId)) setModeOf(draft, conversationId, legId, mode);
}

/** Does he talk, listen or speak in one of his conversations? */
export const isActiveAnywhere = (draft: Draft, legId: string): boolean =>
  seatsOf(draft, draft.get('leg', legId)).some(isActive);

export function holdOthers(draft: Draft, legId: string, except: string): void {
  for (const id of draft.get('leg', legId)?.conversations ?? []) if (id !== except) holdIn(draft, id, legId);
}

/** Puts him on hold where he is active; what he is to get back. */
export function holdActive(draft: Draft, legId: string): Held | null {
  for (const conversationId of draft.get('leg', legId)?.conversations ?? []) {
    const held = holdIn(draft, conversationId, legId);
    if (held !== null && held.mode !== HOLD) return held;
  }
  return null;
}

/** The conversation that he came into last, where he is on hold in all. */
export function heldLast(draft: Draft, legId: string): Held | null {
  const id = draft.get('leg', legId)?.conversations.at(-1);
  return id === undefined ? null : holdIn(draft, id, legId);
}

/** The mode he had there; null: he is not in it. */
export function holdIn(draft: Draft, conversationId: string, legId: string): Held | null {
  const seat = seatIn(draft, conversationId, legId);
  if (seat === undefined) return null;
  if (isActive(seat)) putMode(draft, seat.conversation, legId, HOLD);
  return { conversationId, legId, mode: seat.member.mode };
}

function putMode(draft: Draft, conversation: Conversation, legId: string, mode: Mode): void {
  const members = conversation.members.map((member) => (member.legId === legId ? { ...member, mode } : member));
  draft.put('conversation', { ...conversation, members });
}

/** The mode that was taken from him for the time of it. */
export function giveBackMode(draft: Draft, held: Held | null): void {
  if (held !== null) restoreMode(draft, held.conversationId, held.legId, held.mode);
}
