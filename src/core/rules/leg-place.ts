import { OUR_ROOM_PREFIX } from '../model/fact.ts';
import { MODE_FLAGS, type MemberFlags } from '../model/mode.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg, ScriptResult } from '../model/leg.ts';
import type { Voice } from '../model/voice.ts';
import { HEARS_RINGING, isHeardRinging, RINGS, ringRoomOf } from './early-media.ts';
import { errandTone, queueTone, toneForAll, type Tone } from './errand-tone.ts';
import { soleListener } from './hold-voice.ts';
import { isActive, seatsOf } from './seats.ts';

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
  if (tone !== null) return placeOfWaiting(draft, leg, tone);
  return placeInQueue(draft, leg);
}

/** Where the sound of the one who rings is, so that it is heard; else alone, with a sound of ours. A room would answer a call that is not. */
function placeOfWaiting(draft: Draft, leg: Leg, tone: Tone): Place {
  if ('voice' in tone) return { at: 'park', voice: tone.voice };
  if (!leg.isAnswered) return { at: 'park', voice: 'tone:ringback' };
  return { at: 'room', room: ringRoomOf(draft, tone.ringing), flags: HEARS_RINGING, voice: null };
}

/** A caller waits with music; whoever is being called is on the line, or heard ringing; nobody else belongs anywhere. */
function placeInQueue(draft: Draft, leg: Leg): Place {
  const task = draft.get('task', leg.taskId);
  if (leg.errand !== null || (task !== undefined && leg.party.is === 'agent'))
    return isHeardRinging(draft, leg)
      ? { at: 'room', room: ringRoomOf(draft, leg), flags: RINGS, voice: null }
      : { at: 'line' };
  if (task === undefined) return { at: 'end', cause: 'NORMAL_CLEARING' };
  return placeOfWaiting(draft, leg, queueTone(draft, task));
}

/**
 * His active conversation; all on hold: with the one who rings for him, else the one that he is in already, else the
 * latest. Who is active hears nothing over it but what all of that conversation hear.
 */
function placeAmongConversations(draft: Draft, leg: Leg): Place | null {
  const seats = seatsOf(draft, leg);
  const seat =
    seats.find(isActive) ??
    seats.find(({ conversation }) => leg.state.is === 'joined' && leg.state.room === roomOf(conversation)) ??
    seats.at(-1);
  if (seat === undefined) return null;
  const { conversation, member } = seat;
  const isOnHold = !isActive(seat);
  const own = isOnHold ? errandTone(draft, leg) : null;
  if (own !== null && 'ringing' in own) return placeOfWaiting(draft, leg, own);
  const tone = own ?? toneForAll(draft, isOnHold ? leg.conversations : [conversation.id]);
  const flags = MODE_FLAGS[member.mode];
  const alone = soleListener(conversation) === leg.id ? conversation.holdVoice : null;
  return { at: 'room', room: roomOf(conversation), flags, voice: tone === null ? alone : voiceFor(flags, tone) };
}

/** The one who rings for all is in their room; who is deaf there hears a ringback of ours. */
function voiceFor({ deaf }: MemberFlags, tone: Tone): Voice | null {
  if ('voice' in tone) return tone.voice;
  return deaf ? 'tone:ringback' : null;
}
