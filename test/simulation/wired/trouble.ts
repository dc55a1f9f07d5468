import { FAULTS, type Trouble } from '../people.ts';

const MINUTE = 60_000;

/** What only wires can do, beside what every switch does; and more often than there. */
export const WIRED_TROUBLE: Trouble = {
  everyMs: 15 * MINUTE,
  faults: [
    ...FAULTS,
    (_chance, plans) => plans.in(0, { does: 'cut-socket' }),
    (_chance, plans) => plans.in(0, { does: 'cut-socket' }),
    (chance, plans) => plans.in(0, { does: 'lose-events', count: chance.one([1, 3, 10, 40]) }),
    (chance, plans) => plans.in(0, { does: 'lose-events', count: chance.one([1, 3, 10, 40]) }),
    (chance, plans) => plans.in(0, { does: 'stall-socket', ms: chance.one([200, 3000, 9000, 40_000]) }),
    (chance, plans) => plans.in(0, { does: 'hang-switch', ms: chance.one([200, 3000, 9000, 40_000]) }),
    // A daemon that comes up, sees the switch, and dies again.
    (chance, plans) => {
      plans.in(0, { does: 'kill-daemon' });
      plans.in(500, { does: 'start-daemon', by: 0 });
      plans.in(500 + chance.below(60), { does: 'kill-daemon' });
      plans.in(1000 + chance.below(4000), { does: 'start-daemon', by: 0 });
    },
  ],
};
