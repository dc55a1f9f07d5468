import t from 'tap';
import { createSystemClock, dayOf } from '../../src/engine/system-clock.ts';
import { watchClock } from '../../src/watch-clock.ts';

const wakes = (clock: ReturnType<typeof createSystemClock>, at: number): Promise<number> =>
  new Promise((resolve) => void clock.wakeAt(at, () => resolve(clock.now())));

void t.test('it wakes once, not before the time, and earlier ones first', async (t) => {
  const clock = createSystemClock();
  const order: number[] = [];
  const begun = clock.now();
  const times = [12, 3, 7, 0, -5].map((ms) => begun + ms);
  await Promise.all(
    times.map(async (at) => {
      const now = await wakes(clock, at);
      t.ok(now >= at, `${now - at}`);
      order.push(at);
    }),
  );
  t.strictSame(
    order.filter((at) => at > begun),
    [3, 7, 12].map((ms) => begun + ms),
  );
});

void t.test('not before the time, even where the timer was set late in a long turn', async (t) => {
  const clock = createSystemClock();
  for (let round = 0; round < 20; round += 1) {
    // setTimeout counts from the beginning of the turn.
    const begun = clock.now();
    while (clock.now() < begun + 4);
    const at = clock.now() + 3;
    t.ok((await wakes(clock, at)) >= at);
  }
});

void t.test('who has cancelled is not woken', async (t) => {
  const clock = createSystemClock();
  const at = clock.now() + 5;
  const cancel = clock.wakeAt(at, () => t.fail('it was cancelled'));
  cancel();
  await wakes(clock, at + 5);
  t.pass();
});

void t.test('more than setTimeout can take is no wake at once', async (t) => {
  const clock = createSystemClock();
  const cancel = clock.wakeAt(clock.now() + 2 ** 33, () => t.fail('it is not due for 99 days'));
  await wakes(clock, clock.now() + 5);
  cancel();
  t.pass();
});

void t.test('a day changes at local midnight', (t) => {
  const late = new Date(2026, 10, 20, 23, 59, 59, 999).getTime();
  t.strictSame([dayOf(late), dayOf(late + 1)], [20_261_120, 20_261_121]);
  t.equal(createSystemClock().dayOf(late), dayOf(late));
  t.end();
});

void t.test('whoever sets the clock of the machine, by hours, moves no timer', (t) => {
  let [wall, mono] = [1_800_000_000_000, 5];
  const clock = createSystemClock({ wall: () => wall, monotonic: () => mono });
  const told: unknown[] = [];
  const watch = watchClock(clock, { warn: (fields: object) => void told.push(fields) } as never, 1e9);
  t.teardown(() => watch.stop());
  const begun = clock.now();
  for (const step of [7_200_000, -10_800_000]) {
    wall += step;
    [wall, mono] = [wall + 1000, mono + 1000];
    watch.look();
    watch.look();
  }
  t.equal(clock.now(), begun + 2000);
  t.strictSame(told, [{ aheadMs: -7_200_000 }, { aheadMs: 3_600_000 }], 'said once each');
  t.end();
});

void t.test('at the start it is not earlier than what waits has seen', (t) => {
  const wall = (): number => 1_800_000_000_000;
  t.equal(createSystemClock({ wall, notBefore: wall() + 3_600_000 }).now(), wall() + 3_600_000);
  t.equal(createSystemClock({ wall, notBefore: wall() - 3_600_000 }).now(), wall());
  t.end();
});
