import t from 'tap';
import { createEventLog } from '../../src/store/event-log.ts';
import { createStore } from '../../src/store/store.ts';
import { openTemporary, publish } from './temporary-database.ts';

void t.test('events are read in order, of one call centre or of all', async (t) => {
  const db = openTemporary(t);
  const [store, log] = [createStore(db), createEventLog(db)];
  t.equal(log.lastSeq(), 0, 'none yet');
  publish(store, {}, { callcentre: 'acme' }, {}, {});
  const seqs = (found: readonly { seq: number }[]) => found.map(({ seq }) => seq);

  t.same(seqs(log.after(null, 0, 10)), [1, 2, 3, 4]);
  t.same(seqs(log.after(null, 2, 1)), [3]);
  t.same(seqs(log.after('default', 1, 10)), [3, 4]);
  t.same(seqs(log.after('acme', 2, 10)), []);
  t.same(seqs(log.latest(null, 2)), [3, 4], 'the last ones, in order');
  t.same(seqs(log.latest('default', 2)), [3, 4]);
  t.same(seqs(log.latest('acme', 5)), [2]);
  t.match(log.find(2), { seq: 2, callcentre: 'acme', body: { seq: 2, action: 'event_notify', subaccount_id: 'acme' } });
  t.equal(log.find(99), null);
  t.equal(log.lastSeq(), 4);
});

void t.test('the last event of some kinds about one thing', async (t) => {
  const db = openTemporary(t);
  const [store, log] = [createStore(db), createEventLog(db)];
  publish(
    store,
    { event: 'callcenter.agent.login', about: 'a' },
    { event: 'callcenter.agent.expired', about: 'a' },
    { about: 'a' },
    { event: 'callcenter.agent.login', about: 'b' },
  );
  const kinds = ['callcenter.agent.login', 'callcenter.agent.expired'];
  t.equal(log.lastAbout('default', 'a', kinds)?.event, 'callcenter.agent.expired');
  t.equal(log.lastAbout('default', 'b', kinds)?.event, 'callcenter.agent.login');
  t.equal(log.lastAbout('acme', 'a', kinds), null);
  t.equal(log.lastAbout('default', 'c', kinds), null);
});

void t.test('numbers only grow, also when the last event is gone', async (t) => {
  const db = openTemporary(t);
  const [store, log] = [createStore(db), createEventLog(db)];
  publish(store, {}, {});
  db.exec('DELETE FROM event');
  t.equal(log.lastSeq(), 2);
  t.equal(publish(store, {})[0]?.seq, 3);
});
