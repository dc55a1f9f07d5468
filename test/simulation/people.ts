import type { Command } from '../../src/core/model/command.ts';
import type { RequestName } from '../../src/core/model/request.ts';
import type { Chance } from './chance.ts';
import { DOCUMENTS } from './documents.ts';
import { OPERATIONS } from './operations.ts';
import type { Deed } from './step.ts';
import { OF_ADMINISTRATORS, WHILE_RINGING, type Temperament } from './temperaments.ts';

/** Where people put what they are going to do. */
export interface Plans {
  in(ms: number, deed: Deed): void;
  /** Wakes somebody who then decides. */
  wake(ms: number, think: () => void): void;
  /** ms of the day of the story, from its beginning. */
  hour(): number;
  isLoggedIn(agent: string): boolean;
  isOpen(): boolean;
}

/** What goes wrong, and how often. */
export interface Trouble {
  readonly faults: readonly Fault[];
  readonly everyMs: number;
}

export type Fault = (chance: Chance, plans: Plans) => void;

export interface People {
  /** The day begins. */
  begin(): void;
  called(who: string, command: Command & { do: 'originate' }): void;
  answered(who: string): void;
  joined(who: string): void;
  released(who: string): void;
}

const MINUTE = 60_000;
const CAUSES = ['NORMAL_CLEARING', 'USER_BUSY', 'CALL_REJECTED', 'NO_ANSWER', 'SUBSCRIBER_ABSENT', 'ALLOTTED_TIMEOUT'];

/** Calls in an hour, by the hour of the story: a morning, a noon, a day that ends, midnight, a night. */
export const LOAD = [20, 40, 60, 60, 50, 40, 55, 60, 50, 40, 30, 20, 15, 10, 8, 6, 5, 4, 4, 4, 5, 8, 10] as const;

export function createPeople(chance: Chance, staff: readonly Temperament[], plans: Plans, trouble = TROUBLE): People {
  const byName = new Map(staff.map((one) => [one.name, one]));
  const talking = new Set<string>();
  let callers = 0;

  const ask = (ms: number, name: RequestName, me: string): void =>
    plans.in(ms, { does: 'ask', name, params: OPERATIONS[name](chance, me, chance.one(staff).name) });

  const askAtBothDesks = (ms: number, names: readonly RequestName[], one: Temperament): void => {
    ask(ms, chance.one(names), one.name);
    if (one.hasTwoDesks === true) ask(ms, chance.one(names), one.name);
  };

  /** Callers. */
  const nextCall = (): void => {
    const load = LOAD[plans.hour()] ?? 0;
    plans.wake(1 + chance.around((60 * MINUTE) / Math.max(load, 1)), () => {
      if (!plans.isOpen()) return;
      if (load > 0) call(`caller-${(callers += 1)}`, 0);
      nextCall();
    });
  };

  const call = (who: string, ms: number): void => {
    const document = chance.happens(15) ? -1 : chance.below(DOCUMENTS.length);
    plans.in(ms, { does: 'call', who, document, from: chance.happens(50) ? '' : `030${chance.below(99)}` });
    plans.in(ms + 2000 + chance.around(chance.one([20_000, 90_000, 400_000])), hangUp(who));
    if (chance.happens(20)) plans.in(ms + chance.below(60_000), { does: 'drop-socket', who });
  };

  const hangUp = (who: string, cause = 'NORMAL_CLEARING'): Deed => ({ does: 'hang-up', who, cause });

  /** Agents. */
  const comeToWork = (one: Temperament): void => {
    plans.in(chance.below(30 * MINUTE), { does: 'register', who: one.name });
    live(one);
    if (one.isForgetful !== true) keepAlive(one);
  };

  const keepAlive = (one: Temperament): void =>
    plans.wake(chance.between(200_000, 300_000), () => {
      if (!plans.isOpen()) return;
      if (plans.isLoggedIn(one.name)) ask(0, 'agent.keepalive', one.name);
      keepAlive(one);
    });

  const live = (one: Temperament): void =>
    plans.wake(chance.around(one.freeEvery ?? 600_000), () => {
      if (!plans.isOpen()) return;
      if (!plans.isLoggedIn(one.name)) arrive(one);
      else if (!talking.has(one.name)) beFree(one);
      live(one);
    });

  const arrive = (one: Temperament): void => {
    if (chance.happens(100))
      plans.in(0, { does: 'feature', who: one.name, feature: chance.one(['login', 'busy', 'idle']) });
    else ask(0, 'agent.login', one.name);
  };

  const beFree = (one: Temperament): void => {
    if (chance.happens(one.losesLine ?? 3)) loseLine(one.name);
    askAtBothDesks(0, one.free, one);
    if (one.free.includes('agent.set-state')) ask(chance.around(120_000), 'agent.set-state', one.name);
    if (one.isForgetful !== true && chance.happens(30)) ask(0, 'agent.logout', one.name);
    if (chance.happens(20))
      plans.in(0, { does: 'feature', who: one.name, feature: chance.one(['logout', 'idle', 'busy']) });
  };

  const loseLine = (who: string): void => {
    plans.in(0, { does: 'unregister', who });
    plans.in(chance.around(3 * MINUTE), { does: 'register', who });
  };

  const ring = (one: Temperament): void => {
    const rings = chance.between(200, 1500);
    plans.in(rings, { does: 'ring', who: one.name });
    if (chance.happens(60)) ask(rings + chance.below(4000), chance.one(WHILE_RINGING), one.name);
    const after = rings + chance.between(...one.answersAfter);
    if (chance.happens(one.refuses ?? 20)) plans.in(rings + chance.below(3000), hangUp(one.name, chance.one(CAUSES)));
    else if (!chance.happens(one.neverAnswers ?? 30)) plans.in(after, { does: 'answer', who: one.name });
  };

  const talk = (one: Temperament): void => {
    const length = 1000 + chance.around(one.talksFor);
    for (let left = chance.below(1 + (one.busyness ?? 1)); left > 0; left -= 1)
      askAtBothDesks(1000 + chance.below(length), one.talking, one);
    if (chance.happens(one.hangsUp)) plans.in(length, hangUp(one.name));
    else plans.in(length + chance.around(600_000), hangUp(one.name));
    talking.add(one.name);
    plans.wake(length, () => void talking.delete(one.name));
  };

  const beCalledOutside = (who: string): void => {
    const rings = chance.between(500, 4000);
    plans.in(rings, { does: chance.happens(300) ? 'sound' : 'ring', who });
    if (chance.happens(150)) plans.in(rings + chance.below(10_000), hangUp(who, chance.one(CAUSES)));
    if (chance.happens(700)) plans.in(rings + chance.below(20_000), { does: 'answer', who });
  };

  const isOurs = (who: string): boolean => byName.has(who);

  return {
    begin: () => {
      for (const one of staff) comeToWork(one);
      nextCall();
      administrate(chance, plans, ask);
      goWrong(chance, plans, trouble);
    },
    called: (who) => {
      const one = byName.get(who);
      if (one === undefined) beCalledOutside(who);
      else ring(one);
    },
    answered: (who) => {
      const one = byName.get(who);
      if (one !== undefined) talk(one);
      else plans.in(2000 + chance.around(90_000), hangUp(who));
    },
    joined: (who) => {
      if (!isOurs(who) && chance.happens(600)) plans.in(2000 + chance.around(150_000), hangUp(who));
    },
    /** His script goes on: it ends, or brings him to us again. */
    released: (who) => {
      if (chance.happens(200)) call(who, 2000 + chance.below(5000));
      else plans.in(1000 + chance.below(20_000), hangUp(who));
    },
  };
}

function administrate(chance: Chance, plans: Plans, ask: (ms: number, name: RequestName, me: string) => void): void {
  plans.wake(chance.around(12 * MINUTE), () => {
    if (!plans.isOpen()) return;
    ask(0, chance.one(OF_ADMINISTRATORS), chance.one(['pia', 'sam', 'tom', 'ulf']));
    administrate(chance, plans, ask);
  });
}

export const FAULTS: readonly Fault[] = [
  (chance, plans) => {
    plans.in(0, { does: 'lose-connection' });
    plans.in(chance.one([300, 4000, 60_000, 300_000]), { does: 'connect' });
  },
  (chance, plans) => {
    plans.in(0, { does: 'restart-switch' });
    plans.in(3000 + chance.below(60_000), { does: 'connect' });
  },
  (chance, plans) => {
    plans.in(0, { does: 'kill-daemon' });
    const down = chance.one([500, 5000, 60_000, 600_000]);
    plans.in(down, { does: 'start-daemon', by: chance.one([0, 0, 0, 90_000, 3_600_000]) });
    plans.in(down + 500, { does: 'connect' });
  },
  ...[
    { lost: 0, twice: 0, failing: 0, lateMs: 800 },
    { lost: 0, twice: 50, failing: 0, lateMs: 4000 },
    { lost: 0, twice: 0, failing: 60, lateMs: 100 },
    { lost: 30, twice: 30, failing: 20, lateMs: 1500 },
  ].map((weather) => (chance: Chance, plans: Plans): void => {
    const length = chance.between(20_000, 10 * MINUTE);
    plans.in(0, { does: 'weather', weather });
    plans.in(length, { does: 'weather', weather: null });
    plans.in(length + 6000, { does: 'lose-connection' });
    plans.in(length + 7000, { does: 'connect' });
  }),
];

/** Something is wrong about once in two hours. */
const TROUBLE: Trouble = { faults: FAULTS, everyMs: 120 * MINUTE };

function goWrong(chance: Chance, plans: Plans, trouble: Trouble): void {
  plans.wake(chance.around(trouble.everyMs), () => {
    if (!plans.isOpen()) return;
    chance.one(trouble.faults)(chance, plans);
    goWrong(chance, plans, trouble);
  });
}
