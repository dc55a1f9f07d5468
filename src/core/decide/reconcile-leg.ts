import type { Draft } from '../model/draft.ts';
import type { SnapshotLeg } from '../model/fact.ts';
import type { Leg } from '../model/leg.ts';
import { seenState } from '../rules/seen-state.ts';
import { onLegAnswered } from './on-leg-answered.ts';

/**
 * It is where the switch says; whatever was asked is forgotten, and asked anew by the rules where it is still wanted. One
 * that has its result was told before we knew of it: at a number it would begin there a second time.
 */
export function reconcileLeg(draft: Draft, leg: Leg, seen: SnapshotLeg): void {
  const isAnswered = leg.isAnswered || seen.phase === 'answered';
  const next: Leg = {
    ...leg,
    isAnswered,
    isAttached: seen.place.at !== 'detached',
    state: seenState(leg, seen),
    asked: hasBeenTold(leg, seen) ? { for: 'script', isReleased: true } : null,
    tries: 0,
    lastSound: null,
    // A second time `record-leg` does nothing.
    recording: leg.recording && { ...leg.recording, isRunning: false },
  };
  draft.put('leg', next);
  if (isAnswered && !leg.isAnswered) onLegAnswered(draft, next);
}

const hasBeenTold = ({ result }: Leg, { place }: SnapshotLeg): boolean =>
  result !== null && place.at === 'detached' && place.result === result.id;
