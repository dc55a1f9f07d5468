import t from 'tap';
import { createLockout } from '../../src/rest/lockout.ts';
import { createManualClock } from './manual-clock.ts';

const REMEMBERED = 10_000;

const fail = (lockout: ReturnType<typeof createLockout>, who: string, times: number): void => {
  for (let time = 0; time < times; time += 1) lockout.failed(who);
};

void t.test(
  'the fifth failure locks, each further one for twice as long, up to the longest; the right word ends it',
  (t) => {
    const clock = createManualClock();
    const lockout = createLockout(clock, { firstMs: 1000, longestMs: 3000 });
    fail(lockout, 'ann', 4);
    t.equal(lockout.waitOf('ann'), 0);
    for (const seconds of [1, 2, 3, 3]) {
      lockout.failed('ann');
      t.equal(lockout.waitOf('ann'), seconds);
    }
    t.equal(lockout.waitOf('bob'), 0);
    clock.advance(2999);
    t.equal(lockout.waitOf('ann'), 1);
    clock.advance(1);
    t.equal(lockout.waitOf('ann'), 0);
    lockout.succeeded('ann');
    fail(lockout, 'ann', 4);
    t.equal(lockout.waitOf('ann'), 0, 'counted from the beginning');
    t.end();
  },
);

void t.test('who invents names opens no lock', (t) => {
  const lockout = createLockout(createManualClock());
  fail(lockout, 'ann', 5);
  fail(lockout, 'bob', 4);
  for (let name = 0; name <= REMEMBERED; name += 1) lockout.failed(`invented ${name}`);
  t.equal(lockout.waitOf('ann'), 1, 'still locked');
  lockout.failed('bob');
  t.equal(lockout.waitOf('bob'), 0, 'who is not locked is forgotten: memory has an end');
  t.end();
});

void t.test('when all are locked the oldest is forgotten', (t) => {
  const lockout = createLockout(createManualClock());
  for (let name = 0; name <= REMEMBERED; name += 1) fail(lockout, `n${name}`, 5);
  t.equal(lockout.waitOf('n0'), 0);
  t.equal(lockout.waitOf('n1'), 1);
  t.end();
});
