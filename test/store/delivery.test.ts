import t from 'tap';
import { createDeliveries } from '../../src/store/delivery.ts';
import { createStore } from '../../src/store/store.ts';
import { openTemporary, publish } from './temporary-database.ts';

const A = { id: 'a', url: 'http://a/' };
const B = { id: 'b', url: 'http://b/' };

void t.test('a hook begins behind what there is, and keeps its place', async (t) => {
  const deliveries = createDeliveries(openTemporary(t));
  deliveries.keepHooks([A], 7);
  t.equal(deliveries.cursor('a'), 7);
  deliveries.takeIn('a', [{ seq: 8, about: 'x' }], 9, 1);
  deliveries.keepHooks([A, B], 20);
  t.equal(deliveries.cursor('a'), 9, 'one that is known goes on');
  t.equal(deliveries.cursor('b'), 20);
  t.same(deliveries.pending('a'), [{ seq: 8, about: 'x', tries: 0 }]);
  deliveries.keepHooks([B], 30);
  t.same(deliveries.pending('a'), [], 'what is configured no more is forgotten');
  t.equal(deliveries.cursor('a'), 0);
  t.equal(deliveries.cursor('b'), 20);
});

void t.test('delivered, failed, given up, armed again', async (t) => {
  const db = openTemporary(t);
  const deliveries = createDeliveries(db);
  publish(createStore(db), {}, {}, { callcentre: 'acme' });
  deliveries.keepHooks([A, B], 0);
  deliveries.takeIn(
    'a',
    [1, 2, 3].map((seq) => ({ seq, about: 'x' })),
    3,
    1,
  );
  deliveries.takeIn('b', [{ seq: 2, about: 'x' }], 3, 1);
  deliveries.delivered('a', 1);
  deliveries.failed('a', 2, { tries: 1, error: 'answered 500', at: 5 });
  t.same(deliveries.pending('a'), [
    { seq: 2, about: 'x', tries: 1 },
    { seq: 3, about: 'x', tries: 0 },
  ]);
  t.same(deliveries.undelivered(null, 0, 10), [], 'none is given up');

  deliveries.giveUp('a', 2, { tries: 4, error: 'answered 500', at: 6 });
  deliveries.giveUp('a', 3, { tries: 4, error: 'ECONNREFUSED', at: 7 });
  deliveries.giveUp('b', 2, { tries: 4, error: 'answered 302', at: 8 });
  const shown = (callcentre: string | null, after: number, limit: number) =>
    deliveries.undelivered(callcentre, after, limit).map(({ event, url, error }) => `${event.seq} ${url} ${error}`);
  t.same(deliveries.pending('a'), []);
  t.same(shown(null, 0, 10), ['2 http://a/ answered 500', '2 http://b/ answered 302', '3 http://a/ ECONNREFUSED']);
  t.same(shown(null, 0, 1), ['2 http://a/ answered 500', '2 http://b/ answered 302'], 'the limit counts events');
  t.same(shown(null, 2, 10), ['3 http://a/ ECONNREFUSED']);
  t.same(shown('acme', 0, 10), ['3 http://a/ ECONNREFUSED']);

  deliveries.rearm('a', { seq: 3, about: 'x' }, 9);
  deliveries.rearm('a', { seq: 1, about: 'x' }, 9);
  t.same(
    deliveries.pending('a').map(({ seq, tries }) => [seq, tries]),
    [
      [1, 0],
      [3, 0],
    ],
  );
});
