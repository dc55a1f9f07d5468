import { dropRegistration } from '../change/drop-registration.ts';
import { publish } from '../change/publish.ts';
import { onRoomJoined } from '../change/room-recording.ts';
import type { Difference } from '../model/difference.ts';
import type { Draft } from '../model/draft.ts';
import { isIn, type Leg } from '../model/leg.ts';
import type { Due } from '../model/timer.ts';
import { onLegHungUp, UNSEEN } from './on-leg-hung-up.ts';
import { reconcileLeg } from './reconcile-leg.ts';
import { DONE, type Ruling } from './ruling.ts';

/** What was done about one difference; told with it. */
interface Repair {
  readonly callcentre: string;
  readonly believed: string;
  readonly found: string;
  readonly done: string;
}

/**
 * The differences that an audit found, and only what they name, are laid over our record as a snapshot would be; the rules
 * steer from there. A fault of our own is put in front of the rules once more.
 */
export function onAudited(draft: Draft, differences: readonly Difference[]): Ruling {
  const repaired = differences.filter((difference) => {
    const repair = mend(draft, difference);
    if (repair !== null) tell(draft, difference, repair);
    return repair !== null;
  });
  return repaired.length === 0 ? { ignored: 'it is so no more' } : DONE;
}

function tell(draft: Draft, { of, id }: Difference, { callcentre, believed, found, done }: Repair): void {
  publish(draft, 'callcenter.audit.repaired', callcentre, id, null, { id, of, believed, found, done });
}

/** Null: it has gone of itself, by what was mended before it. */
function mend(draft: Draft, difference: Difference): Repair | null {
  switch (difference.of) {
    case 'leg':
      return mendLeg(draft, difference);
    case 'unknown-leg':
      draft.commands.push({ do: 'hang-up', legId: difference.id, cause: 'NORMAL_CLEARING' });
      return { callcentre: 'default', believed: 'nothing', found: 'a leg that we made', done: 'hung up' };
    case 'stranger':
      draft.commands.push({ do: 'leave', legId: difference.id, room: difference.room });
      return {
        callcentre: 'default',
        believed: 'no member',
        found: `in ${difference.room}`,
        done: 'put out of the room',
      };
    case 'registration':
      return mendRegistration(draft, difference);
    case 'timer':
      return mendTimer(draft, difference);
    case 'invariant':
      return mendFault(draft, difference);
    case 'row':
      return mendRow(draft, difference);
  }
}

function mendLeg(draft: Draft, { id, seen }: Difference & { of: 'leg' }): Repair | null {
  const leg = draft.get('leg', id);
  if (leg === undefined) return null;
  const { callcentre } = leg;
  const believed = describe(leg);
  if (seen === null) {
    onLegHungUp(draft, id, UNSEEN);
    return { callcentre, believed, found: 'gone', done: 'taken as hung up' };
  }
  reconcileLeg(draft, leg, seen);
  if (seen.place.at === 'room' && !isIn(leg, seen.place.room)) onRoomJoined(draft, id, seen.place.room);
  const found = describe(draft.get('leg', id) ?? leg);
  return { callcentre, believed, found, done: 'taken as found, and steered to where it belongs' };
}

function describe({ state, isAnswered }: Leg): string {
  const answered = isAnswered ? '' : ', not answered';
  switch (state.is) {
    case 'joined':
      return `in ${state.room}${state.flags.mute ? ' mute' : ''}${state.flags.deaf ? ' deaf' : ''}${answered}`;
    case 'tapping':
      return `${state.isWhisper ? 'whispers' : 'listens'} to ${state.target}`;
    default:
      return `${state.is}${state.is === 'parked' ? answered : ''}`;
  }
}

function mendRegistration(draft: Draft, { id, isThere }: Difference & { of: 'registration' }): Repair | null {
  if ((draft.get('registration', id) !== undefined) === isThere) return null;
  if (isThere) draft.put('registration', { id });
  else dropRegistration(draft, id);
  const [believed, found] = isThere ? ['not registered', 'registered'] : ['registered', 'not registered'];
  return { callcentre: 'default', believed, found, done: 'taken over' };
}

function mendTimer(draft: Draft, { due, at, id }: Difference & { of: 'timer' }): Repair | null {
  draft.setTimer(Math.max(at ?? draft.at + laterMs(draft, due), draft.at), due);
  return { callcentre: 'default', believed: 'set', found: 'missing', done: `${id} set anew` };
}

/** Where the time was known to the lost timer alone, the wait begins anew. */
function laterMs({ settings }: Draft, { due }: Due): number {
  if (due === 'login-expired') return settings.keepaliveMs;
  return due === 'conversation-over' ? settings.maxConversationMs : 20_000;
}

function mendFault(draft: Draft, { id, invariant }: Difference & { of: 'invariant' }): Repair {
  const [leg, agent] = [draft.get('leg', id), draft.get('agent', id)];
  if (leg !== undefined) draft.put('leg', { ...leg });
  if (agent !== undefined) {
    draft.put('agent', { ...agent });
    draft.rematch.add(agent.channel);
  }
  if (draft.get('timer', id) !== undefined) draft.drop('timer', id);
  const callcentre = leg?.callcentre ?? agent?.callcentre ?? 'default';
  return { callcentre, believed: invariant, found: 'it is not so', done: 'put in front of the rules again' };
}

/** Memory is the truth about intent while the daemon runs: written as it is, or taken out. */
function mendRow(draft: Draft, { kind, id }: Difference & { of: 'row' }): Repair {
  const entity = draft.get(kind, id);
  if (entity === undefined) draft.drop(kind, id);
  else draft.put(kind, entity);
  const callcentre = entity !== undefined && 'callcentre' in entity ? entity.callcentre : 'default';
  const done = entity === undefined ? 'deleted' : 'written anew';
  return { callcentre, believed: kind, found: 'changed in the database by another program', done };
}
