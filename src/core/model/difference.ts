import type { SnapshotLeg, Stranger } from './fact.ts';
import type { Due } from './timer.ts';
import type { Kind } from './world.ts';

/** Something that an audit found to be other than we believe. */
export type Difference =
  /** seen null: it is not on the switch. */
  | { readonly of: 'leg'; readonly id: string; readonly seen: SnapshotLeg | null }
  /** A channel that we made and do not know of any more. */
  | { readonly of: 'unknown-leg'; readonly id: string }
  /** Somebody else's channel in a room of ours. */
  | { readonly of: 'stranger'; readonly id: string; readonly room: Stranger['room'] }
  | { readonly of: 'registration'; readonly id: string; readonly isThere: boolean }
  /** A wait without its timer. at: when it is due; null: that was known to the timer alone. */
  | { readonly of: 'timer'; readonly id: string; readonly due: Due; readonly at: number | null }
  /** What must always hold, and does not. */
  | { readonly of: 'invariant'; readonly id: string; readonly invariant: string }
  /** A row that another program wrote into the database. */
  | { readonly of: 'row'; readonly id: string; readonly kind: Kind };

/** Tells the same difference, found twice, from another one of the same thing. */
export const signOf = (difference: Difference): string => JSON.stringify(difference);
