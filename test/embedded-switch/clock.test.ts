import t from 'tap';
import { createVirtualClock } from '../../src/embedded-switch/index.ts';

t.test('timers run in the order of their times, then of their setting', (t) => {
  const clock = createVirtualClock(0);
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name}@${clock.now()}`);
  clock.setTimer(note('late'), 30);
  clock.setTimer(note('a'), 10);
  clock.setTimer(note('b'), 10);
  const never = clock.setTimer(note('never'), 5);
  clock.setTimer(() => clock.setTimer(note('nested'), 5), 10);
  clock.clearTimer(never);
  t.equal(clock.pending(), 4);
  clock.advance(20);
  t.strictSame(ran, ['a@10', 'b@10', 'nested@15']);
  t.equal(clock.now(), 20);
  clock.advance(10);
  t.strictSame(ran.at(-1), 'late@30');
  t.equal(clock.pending(), 0);
  t.end();
});

t.test('a thousand timers in disorder', (t) => {
  const clock = createVirtualClock(0);
  const times: number[] = [];
  for (let n = 0; n < 1000; n += 1) clock.setTimer(() => times.push(clock.now()), (n * 7919) % 1000);
  clock.advance(1000);
  t.strictSame(
    times,
    times.toSorted((a, b) => a - b),
  );
  t.equal(times.length, 1000);
  t.end();
});
