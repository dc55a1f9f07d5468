import { OUR_LEG_PREFIX, type Snapshot, type SnapshotLeg } from '../model/fact.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg, LegState } from '../model/leg.ts';
import { dropRegistration } from '../change/drop-registration.ts';
import { publish } from '../change/publish.ts';
import { DONE, type Ruling } from './ruling.ts';
import { onLegAnswered } from './on-leg-answered.ts';
import { onLegHungUp, SWITCH_LOST, UNSEEN } from './on-leg-hung-up.ts';

/**
 * The switch's truth is laid over our record of it: legs that are gone are gone, the others are where it says, and the
 * rules steer them from there. Channels that we made and know nothing of are hung up; all other traffic is left alone.
 */
export function onSnapshot(draft: Draft, snapshot: Snapshot): Ruling {
  const there = new Map(snapshot.legs.map((leg) => [leg.legId, leg]));
  const isSameSwitch = draft.get('link', 'switch')?.switchId === snapshot.switchId;
  attach(draft, snapshot.switchId);
  for (const id of [...draft.all('leg')].map((leg) => leg.id)) {
    // Read only now: the end of one leg changes others.
    const leg = draft.get('leg', id);
    const seen = there.get(id);
    if (seen === undefined) onLegHungUp(draft, id, isSameSwitch ? UNSEEN : SWITCH_LOST);
    else if (leg !== undefined) reconcileLeg(draft, leg, seen);
  }
  for (const { legId } of snapshot.legs)
    if (legId.startsWith(OUR_LEG_PREFIX) && !draft.isChanged('leg', legId))
      draft.commands.push({ do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
  reconcileRegistrations(draft, snapshot.registered);
  return DONE;
}

function attach(draft: Draft, switchId: string): void {
  draft.put('link', { id: 'switch', isAttached: true, switchId });
  publish(draft, 'switch.back', 'default', 'switch', null, {});
}

function reconcileLeg(draft: Draft, leg: Leg, seen: SnapshotLeg): void {
  const isAnswered = leg.isAnswered || seen.phase === 'answered';
  const next: Leg = {
    ...leg,
    isAnswered,
    isAttached: seen.place.at !== 'detached',
    state: stateFrom(leg, seen),
    asked: null,
    tries: 0,
    lastSound: null,
  };
  draft.put('leg', next);
  if (isAnswered && !leg.isAnswered) onLegAnswered(draft, next);
}

function stateFrom(leg: Leg, { phase, place }: SnapshotLeg): LegState {
  if (leg.party.is !== 'caller' && phase === 'dialling') return { is: 'dialling' };
  if (leg.party.is !== 'caller' && phase === 'ringing') return { is: 'ringing', hasEarlyMedia: false };
  switch (place.at) {
    case 'parked':
      return { is: 'parked', voice: null };
    case 'playing':
      return { is: 'parked', voice: leg.state.is === 'parked' ? leg.state.voice : null };
    case 'detached':
      return { is: 'detached' };
    case 'tap':
      return { is: 'tapping', target: place.target, isWhisper: place.isWhisper };
    case 'room':
      return {
        is: 'joined',
        room: place.room,
        flags: place.flags,
        voice: leg.state.is === 'joined' && leg.state.room === place.room ? leg.state.voice : null,
      };
  }
}

function reconcileRegistrations(draft: Draft, registered: readonly string[]): void {
  const now = new Set(registered);
  for (const { id } of [...draft.all('registration')]) if (!now.has(id)) dropRegistration(draft, id);
  for (const id of now) if (draft.get('registration', id) === undefined) draft.put('registration', { id });
}
