import { checkInSteps } from './check.ts';
import type { Difference } from './model/difference.ts';
import { lookAt, type Draft } from './model/draft.ts';
import { OUR_LEG_PREFIX, type SnapshotLeg, type Survey } from './model/fact.ts';
import type { Leg, LegState } from './model/leg.ts';
import { hasSameFlags } from './model/mode.ts';
import { timerId } from './model/timer.ts';
import type { World } from './model/world.ts';
import { seenState } from './rules/seen-state.ts';
import { findMissingTimers } from './rules/wanted-timers.ts';

/** null: nothing so far. Whoever has a thousand calls lets others have their turn in between. */
type Differences = Generator<Difference | null, void>;

/** The switch makes a channel some time after it was told to; a leg younger than this need not be there. */
export const YOUNG_MS = 2000;

/**
 * What of the switch is other than we believe. Facts may be on their way, and lists lag: only what two readings say, while
 * our record of it stayed the same, is a difference.
 */
export function* findDifferences(world: World, survey: Survey, at: number): Differences {
  yield* legDifferences(world, survey, at);
  for (const { legId, room } of survey.strangers) yield { of: 'stranger', id: legId, room };
  yield* registrationDifferences(world, survey.registered);
}

function* legDifferences({ tables }: World, { legs }: Survey, at: number): Differences {
  const there = new Map<string, SnapshotLeg>();
  for (const seen of legs) {
    there.set(seen.legId, seen);
    const isUnknown = seen.legId.startsWith(OUR_LEG_PREFIX) && !tables.leg.has(seen.legId);
    yield isUnknown ? { of: 'unknown-leg', id: seen.legId } : null;
  }
  for (const leg of tables.leg.values()) {
    const seen = there.get(leg.id) ?? null;
    const isOther = seen === null ? !isStillToCome(leg, at) : isElsewhere(leg, seen);
    yield isOther ? { of: 'leg', id: leg.id, seen } : null;
  }
}

const isStillToCome = ({ state, createdAt }: Leg, at: number): boolean =>
  state.is === 'dialling' && at < createdAt + YOUNG_MS;

/** One on its way out, or on in its script, may be anywhere: only its end is waited for. */
function isElsewhere(leg: Leg, seen: SnapshotLeg): boolean {
  if (leg.ending !== null || leg.asked?.for === 'end' || leg.asked?.for === 'script') return false;
  if (seen.phase === 'answered' && !leg.isAnswered) return true;
  return !isSameState(leg.state, seenState(leg, seen));
}

/** A call does not go back: one that is said to ring though it answered is told of late. */
function isSameState(ours: LegState, theirs: LegState): boolean {
  switch (theirs.is) {
    case 'dialling':
      return true;
    case 'ringing':
      return ours.is !== 'dialling';
    case 'joined':
      return ours.is === 'joined' && ours.room === theirs.room && hasSameFlags(ours.flags, theirs.flags);
    case 'tapping':
      return ours.is === 'tapping' && ours.target === theirs.target && ours.isWhisper === theirs.isWhisper;
    default:
      return ours.is === theirs.is;
  }
}

function* registrationDifferences({ tables }: World, registered: readonly string[]): Differences {
  const there = new Set(registered);
  for (const id of tables.registration.keys()) yield there.has(id) ? null : { of: 'registration', id, isThere: false };
  for (const id of there) yield tables.registration.has(id) ? null : { of: 'registration', id, isThere: true };
}

/** What of our own state cannot be: a fault of ours, which is told as well as mended. */
export function* findFaults(world: World, at: number): Differences {
  // What is due at this very moment has perhaps not fired yet.
  const draft = lookAt(world, at - 1, 0);
  for (const broken of checkInSteps(draft)) {
    const isFault = broken !== null && !isLeftToTime(draft, broken.invariant, broken.id);
    yield isFault ? { of: 'invariant', ...broken } : null;
  }
  for (const missing of findMissingTimers(world, at))
    yield missing === null ? null : { of: 'timer', id: timerId(missing.due), ...missing };
}

/** An agent who has become the right one by the mere passing of time is found when his channel is looked at again. */
function isLeftToTime(draft: Draft, invariant: string, id: string): boolean {
  const agent = invariant === 'no waiting task while a matching agent is idle' ? draft.get('agent', id) : undefined;
  return (
    agent !== undefined && draft.get('timer', timerId({ due: 'look-again', channel: agent.channel })) !== undefined
  );
}
