import t from 'tap';
import { createDeliveries } from '../../src/store/delivery.ts';
import { createRetention } from '../../src/store/retention.ts';
import { createStore } from '../../src/store/store.ts';
import { openTemporary, publish, put } from './temporary-database.ts';

const task = (id: string, endedAt: number | null) =>
  ({
    kind: 'task',
    id,
    callcentre: 'default',
    state: endedAt === null ? { is: 'waiting', waits: [] } : { is: 'ended', at: endedAt, cause: 'hangup' },
  }) as const;
const conversation = (id: string, endedAt: number | null) =>
  ({
    kind: 'conversation',
    id,
    callcentre: 'default',
    channel: 'c',
    beganAt: 1,
    end: endedAt === null ? null : { at: endedAt, reason: 'dismiss' },
  }) as const;

void t.test('what ended long ago goes, what is alive stays', async (t) => {
  const db = openTemporary(t);
  const store = createStore(db);
  put(
    store,
    task('old', 10),
    task('new', 90),
    task('live', null),
    conversation('old', 10),
    conversation('new', 90),
    conversation('live', null),
  );
  publish(store, { at: 10 }, { at: 90 });
  const retention = createRetention(db);
  t.equal(retention.sweep(50, 100), 3);
  t.equal(retention.sweep(50, 100), 0);
  const ids = (table: string) =>
    db
      .prepare<[], { id: string }>(`SELECT id FROM ${table} ORDER BY id`)
      .all()
      .map(({ id }) => id);
  t.same(ids('task'), ['live', 'new']);
  t.same(ids('conversation'), ['live', 'new']);
  t.same(db.prepare('SELECT seq FROM event').all(), [{ seq: 2 }]);
});

void t.test('in small batches', async (t) => {
  const db = openTemporary(t);
  const store = createStore(db);
  put(store, ...['1', '2', '3', '4', '5'].map((id) => task(id, 10)));
  const retention = createRetention(db);
  t.same(
    [1, 2, 3, 4].map(() => retention.sweep(50, 2)),
    [2, 2, 1, 0],
  );
});

void t.test('no event goes that a hook has still to get, or has not got', async (t) => {
  const db = openTemporary(t);
  const [store, deliveries, retention] = [createStore(db), createDeliveries(db), createRetention(db)];
  publish(store, ...[1, 2, 3, 4, 5].map(() => ({ at: 10 })));
  deliveries.keepHooks([{ id: 'a', url: 'http://a/' }], 0);
  deliveries.takeIn(
    'a',
    [
      { seq: 1, about: 'x' },
      { seq: 2, about: 'x' },
    ],
    3,
    1,
  );
  deliveries.giveUp('a', 1, { tries: 4, error: 'dead', at: 1 });
  const left = () =>
    db
      .prepare<[], { seq: number }>('SELECT seq FROM event')
      .all()
      .map(({ seq }) => seq);
  retention.sweep(50, 100);
  t.same(left(), [1, 2, 4, 5], '1 was given up, 2 is pending, 4 and 5 are not taken yet');
  deliveries.delivered('a', 2);
  deliveries.takeIn('a', [], 5, 1);
  retention.sweep(50, 100);
  t.same(left(), [1]);
  deliveries.keepHooks([], 5);
  retention.sweep(50, 100);
  t.same(left(), []);
});
