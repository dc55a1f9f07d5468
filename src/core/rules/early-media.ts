import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import { OUR_ROOM_PREFIX } from '../model/fact.ts';
import type { Leg } from '../model/leg.ts';
import type { MemberFlags } from '../model/mode.ts';
import { offersOf } from '../model/task.ts';

/** Whoever rings is heard by those who wait, and hears none of them. */
export const RINGS: MemberFlags = { mute: false, deaf: true };
export const HEARS_RINGING: MemberFlags = { mute: true, deaf: false };

/** One whom we call sounds already though he has not answered: a ringback of his network's own, an announcement. */
export const isEarly = ({ party, isAnswered, ending, state }: Leg): boolean =>
  party.is !== 'caller' && !isAnswered && ending === null && state.is !== 'dialling' && state.is !== 'ringing';

export function isRinging(draft: Draft, legId: string | null): boolean {
  const leg = draft.get('leg', legId);
  return leg !== undefined && (leg.state.is === 'ringing' || isEarly(leg));
}

/** Of several who ring, the one who is heard: the first that sounds, and he goes on being it. */
export function soundingAmong(draft: Draft, legIds: readonly string[]): Leg | null {
  const early = legIds.flatMap((legId) => draft.get('leg', legId) ?? []).filter(isEarly);
  return early.find(({ state, asked }) => state.is === 'joined' || asked?.for === 'room') ?? early[0] ?? null;
}

/** Is it the one among those who ring with it? */
export function isHeardRinging(draft: Draft, leg: Leg): boolean {
  const task = draft.get('task', leg.taskId);
  const rivals = task === undefined ? [leg.id] : offersOf(task).map(({ legId }) => legId);
  return isEarly(leg) && soundingAmong(draft, rivals)?.id === leg.id;
}

/**
 * Where the sound of one who rings is heard: a room of its own. Where all of a conversation hear it, or the two of a
 * transfer, whom nobody hears meanwhile, that is their own: nobody has to move, and the room and its recording live on.
 */
export function ringRoomOf(draft: Draft, leg: Leg): string {
  const errand = draft.get('errand', leg.errand ?? draft.get('task', leg.taskId)?.errand);
  return OUR_ROOM_PREFIX + (errand === undefined ? leg.id : (sharedBy(errand) ?? leg.id));
}

function sharedBy({ purpose }: Errand): string | null {
  if (purpose.for === 'invite') return purpose.whoHears === 'all' ? purpose.conversationId : null;
  return purpose.for === 'transfer' ? purpose.conversationId : null;
}
