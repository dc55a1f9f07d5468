import fc from 'fast-check';
import t from 'tap';
import { createTimerQueue } from '../../src/engine/timer-queue.ts';

type Step = { do: 'set'; id: string; at: number } | { do: 'clear'; id: string } | { do: 'take'; at: number };

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const at = fc.nat(50);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('set' as const), id, at }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('clear' as const), id }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('take' as const), at }) },
  ),
  { maxLength: 60 },
);

void t.test('it does as a sorted list does', (t) => {
  const holds = fc.property(steps, (script) => {
    const queue = createTimerQueue();
    const list = new Map<string, number>();
    const earliest = (): number | null => (list.size === 0 ? null : Math.min(...list.values()));
    for (const step of script) {
      if (step.do === 'set') {
        queue.set(step.id, step.at);
        list.set(step.id, step.at);
      } else if (step.do === 'clear') {
        queue.clear(step.id);
        list.delete(step.id);
      } else {
        const taken = queue.takeDue(step.at);
        const due = [...list].filter(([, when]) => when <= step.at).sort(([, a], [, b]) => a - b);
        // Among those of the same time there is no order.
        if (JSON.stringify(taken.map((name) => list.get(name))) !== JSON.stringify(due.map(([, when]) => when)))
          return false;
        if (new Set(taken).size !== due.length) return false;
        for (const name of taken) list.delete(name);
      }
      if (queue.next() !== earliest()) return false;
    }
    return true;
  });
  fc.assert(holds, { numRuns: 2000 });
  t.end();
});

void t.test('however often timers are moved and cleared, those that count are kept, in their order', (t) => {
  const queue = createTimerQueue();
  for (let n = 0; n < 20_000; n += 1) {
    queue.set(`moved ${n % 7}`, 1_000_000 - n);
    queue.set(`cleared ${n}`, n);
    queue.clear(`cleared ${n}`);
  }
  t.equal(queue.next(), 1_000_000 - 19_999);
  t.strictSame(
    queue.takeDue(1_000_000),
    [19_999, 19_998, 19_997, 19_996, 19_995, 19_994, 19_993].map((n) => `moved ${n % 7}`),
  );
  t.equal(queue.next(), null);
  t.end();
});

void t.test('moved: it is due once, at its new time', (t) => {
  const queue = createTimerQueue();
  queue.set('a', 5);
  queue.set('a', 9);
  t.strictSame([queue.takeDue(8), queue.takeDue(9), queue.next()], [[], ['a'], null]);
  t.end();
});
