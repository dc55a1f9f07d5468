import t from 'tap';
import { createLanes } from '../../src/webhooks/lanes.ts';

const item = (seq: number, about: string) => ({ seq, about, tries: 0 });

void t.test('a lane gives one at a time', async (t) => {
  const lanes = createLanes();
  for (const [seq, about] of [
    [1, 'a'],
    [2, 'a'],
    [3, 'b'],
  ] as const)
    lanes.add(item(seq, about));
  t.equal(lanes.size(), 3);
  t.match([lanes.next(), lanes.next(), lanes.next()], [{ seq: 1 }, { seq: 3 }, null]);
  lanes.done('a');
  t.match([lanes.next(), lanes.next()], [{ seq: 2 }, null]);
  lanes.done('a');
  lanes.done('b');
  t.equal(lanes.size(), 0);
  t.equal(lanes.next(), null);
});

void t.test('a paused lane gives nothing until it is woken', async (t) => {
  const lanes = createLanes();
  lanes.add(item(1, 'a'));
  lanes.next();
  lanes.later('a', 1);
  t.equal(lanes.next(), null);
  lanes.wake('a');
  t.match(lanes.next(), { seq: 1, tries: 1 });
  lanes.wake('a');
  t.equal(lanes.next(), null, 'one under way is not woken');
});

void t.test('an older one goes to its place, but not before one that was tried', async (t) => {
  const lanes = createLanes();
  lanes.add(item(5, 'a'));
  lanes.add(item(7, 'a'));
  lanes.next();
  lanes.add(item(2, 'a'));
  lanes.add(item(6, 'a'));
  const order = [];
  for (let count = 0; count < 3; count += 1) {
    lanes.done('a');
    order.push(lanes.next()?.seq);
  }
  t.same(order, [2, 6, 7]);
  const ready = createLanes();
  ready.add(item(5, 'a'));
  ready.add(item(2, 'a'));
  t.equal(ready.next()?.seq, 2);
  t.equal(ready.has({ seq: 5, about: 'a' }), true);
  t.equal(ready.has({ seq: 5, about: 'b' }), false);
});

void t.test('what is unknown changes nothing', async (t) => {
  const lanes = createLanes();
  lanes.done('x');
  lanes.later('x', 1);
  lanes.wake('x');
  t.equal(lanes.size(), 0);
});
