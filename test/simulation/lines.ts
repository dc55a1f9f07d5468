import type { World } from '../../src/core/model/world.ts';
import type { Channel } from '../core/obedient-switch.ts';

/** What the judge looks at: how the switch is, and whether we may know it. */
export interface Lines {
  /** Something was lost since the last snapshot: what we believe may be wrong. */
  readonly isTainted: boolean;
  readonly isConnected: boolean;
  /** Commands and facts on their way. */
  readonly underWay: number;
  channels(): ReadonlyMap<string, Channel>;
  /** Whoever is believed to be recorded, and is not; none where that is not looked at. */
  unrecorded(world: World): readonly string[];
}
