import type { Conversation, Member } from '../model/conversation.ts';
import type { Leg } from '../model/leg.ts';
import { HOLD } from '../model/mode.ts';
import type { View } from '../model/view.ts';

/** One's place in a conversation. */
export interface Seat {
  readonly conversation: Conversation;
  readonly member: Member;
}

export function seatIn(view: View, conversationId: string, legId: string): Seat | undefined {
  const conversation = view.get('conversation', conversationId);
  const member = conversation?.members.find((candidate) => candidate.legId === legId);
  return conversation === undefined || member === undefined ? undefined : { conversation, member };
}

/** Where a leg is a member, the oldest first. */
export const seatsOf = (view: View, leg: Leg | undefined): Seat[] =>
  leg === undefined ? [] : leg.conversations.flatMap((id) => seatIn(view, id, leg.id) ?? []);

/** He talks, listens or speaks there: in one of his conversations at most. */
export const isActive = ({ member }: Seat): boolean => member.mode !== HOLD;
