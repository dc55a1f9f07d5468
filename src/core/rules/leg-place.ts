import { OUR_ROOM_PREFIX } from '../model/fact.ts';
import { HOLD, MODE_FLAGS, type MemberFlags } from '../model/mode.ts';
import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg, ScriptResult } from '../model/leg.ts';
import { offersOf } from '../model/task.ts';
import type { Voice } from '../model/voice.ts';
import { errandTone, isRinging } from './errand-tone.ts';
import { soleListener } from './hold-voice.ts';
import { waitingVoice } from './ring-voice.ts';

/** Where a leg belongs, by what the call centre has decided; the switch is steered there. */
export type Place =
  /** Nothing to do until the other side answers. */
  | { readonly at: 'line' }
  | { readonly at: 'park'; readonly voice: Voice }
  | { readonly at: 'room'; readonly room: string; readonly flags: MemberFlags; readonly voice: Voice | null }
  | { readonly at: 'tap'; readonly target: string; readonly isWhisper: boolean }
  | { readonly at: 'script'; readonly result: ScriptResult }
  | { readonly at: 'end'; readonly cause: string };

export const roomOf = (conversation: { readonly id: string }): string => OUR_ROOM_PREFIX + conversation.id;

/** The one rule from which all sound follows. */
export function placeOf(draft: Draft, leg: Leg): Place {
  if (leg.ending !== null) return { at: 'end', cause: leg.ending };
  const membership = placeAmongConversations(draft, leg);
  if (membership !== null) return membership;
  const { supervises } = leg;
  if (supervises !== null) return { at: 'tap', target: supervises.target, isWhisper: supervises.how === 'whisper' };
  if (leg.result !== null) return { at: 'script', result: leg.result };
  const tone = errandTone(draft, leg);
  if (tone !== null) return { at: 'park', voice: tone };
  return placeInQueue(draft, leg);
}

/** A caller waits with music; whoever is being called is on the line; nobody else belongs anywhere. */
function placeInQueue(draft: Draft, leg: Leg): Place {
  const task = leg.taskId === null ? undefined : draft.get('task', leg.taskId);
  if (leg.errand !== null || (task !== undefined && leg.party.is === 'agent')) return { at: 'line' };
  if (task === undefined) return { at: 'end', cause: 'NORMAL_CLEARING' };
  const rings = offersOf(task).some((offer) => isRinging(draft, offer.legId));
  return { at: 'park', voice: waitingVoice(task, rings) };
}

/** His active conversation; all on hold: the one that he is in already, else the latest. */
function placeAmongConversations(draft: Draft, leg: Leg): Place | null {
  const seats = leg.conversations.flatMap((id) => seatIn(draft.get('conversation', id), leg.id));
  const seat =
    seats.find(({ member }) => member.mode !== HOLD) ??
    seats.find(({ conversation }) => leg.state.is === 'joined' && leg.state.room === roomOf(conversation)) ??
    seats.at(-1);
  if (seat === undefined) return null;
  const { conversation, member } = seat;
  const voice = errandTone(draft, leg) ?? (soleListener(conversation) === leg.id ? conversation.holdVoice : null);
  return { at: 'room', room: roomOf(conversation), flags: MODE_FLAGS[member.mode], voice };
}

function seatIn(
  conversation: Conversation | undefined,
  legId: string,
): { conversation: Conversation; member: Member }[] {
  const member = conversation?.members.find((candidate) => candidate.legId === legId);
  return conversation === undefined || member === undefined ? [] : [{ conversation, member }];
}
