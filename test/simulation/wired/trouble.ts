import { FAULTS, type Fault, type Trouble } from '../people.ts';

const MINUTE = 60_000;

const tear: Fault = (_chance, plans) => plans.in(0, { does: 'cut-socket' });
const lose: Fault = (_chance, plans) => plans.in(0, { does: 'lose-events' });
const stall: Fault = (chance, plans) =>
  plans.in(0, { does: 'stall-socket', ms: chance.one([200, 3000, 9000, 40_000]) });
/** The last is longer than the patience with a peer of the outbound socket. */
const hang: Fault = (chance, plans) => plans.in(0, { does: 'hang-switch', ms: chance.one([200, 3000, 9000, 40_000]) });

/** A daemon that comes up, sees the switch perhaps, and dies again. */
const dieTwice: Fault = (chance, plans) => {
  plans.in(0, { does: 'kill-daemon' });
  plans.in(500, { does: 'start-daemon', by: 0 });
  plans.in(500 + chance.below(60), { does: 'kill-daemon' });
  plans.in(1000 + chance.below(4000), { does: 'start-daemon', by: 0 });
};

/** What only wires can do, beside what every switch does; and more often than there. */
export const WIRED_TROUBLE: Trouble = {
  everyMs: 7 * MINUTE,
  faults: [...FAULTS, tear, tear, tear, lose, lose, lose, lose, stall, hang, dieTwice, dieTwice],
};
