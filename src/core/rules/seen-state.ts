import type { SnapshotLeg } from '../model/fact.ts';
import type { Leg, LegState } from '../model/leg.ts';

/** The state of a leg, by what the switch says of it. Which sound it hears is not said: it is as we believe. */
export function seenState(leg: Leg, { phase, place }: SnapshotLeg): LegState {
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
