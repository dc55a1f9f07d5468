import t from 'tap';
import { createHistory } from '../../src/store/history.ts';
import { createStore } from '../../src/store/store.ts';
import { openTemporary, put } from './temporary-database.ts';

const ended = (id: string, beganAt: number, callcentre = 'default', channel = 'default/sales') =>
  ({ kind: 'conversation', id, callcentre, channel, beganAt, end: { at: beganAt + 10, reason: 'dismiss' } }) as const;

void t.test('what is over can be read, by its own call centre only', async (t) => {
  const db = openTemporary(t);
  const [store, history] = [createStore(db), createHistory(db)];
  put(
    store,
    ended('cv1', 1),
    ended('cv2', 2),
    ended('cv3', 3, 'default', 'default/other'),
    ended('cv4', 4, 'acme', 'acme/sales'),
  );
  put(store, {
    kind: 'conversation',
    id: 'live',
    callcentre: 'default',
    channel: 'default/sales',
    beganAt: 9,
    end: null,
  });
  const ids = (channel: string | null, offset = 0, limit = 10) =>
    history.conversations({ callcentre: 'default', channel }, offset, limit).map(({ id }) => id);

  t.equal(history.conversation('default', 'cv1')?.beganAt, 1);
  t.equal(history.conversation('acme', 'cv1'), null, 'not of this call centre');
  t.equal(history.conversation('default', 'live'), null, 'not over');
  t.equal(history.conversation('default', 'none'), null);
  t.same(ids(null), ['cv3', 'cv2', 'cv1'], 'the latest first');
  t.same(ids('default/sales'), ['cv2', 'cv1']);
  t.same(ids(null, 1, 1), ['cv2'], 'a stretch');
  t.same(ids(null, 3, 5), [], 'behind the end');
  t.same(ids(null, 0, 0), [], 'nothing asked for');
  t.equal(history.countConversations({ callcentre: 'default', channel: null }), 3);
  t.equal(history.countConversations({ callcentre: 'default', channel: 'default/sales' }), 2);
  t.equal(history.countConversations({ callcentre: 'nobody', channel: null }), 0);
});

void t.test('a queue task is read when it is over', async (t) => {
  const db = openTemporary(t);
  const [store, history] = [createStore(db), createHistory(db)];
  put(store, { kind: 'task', id: 'qt1', callcentre: 'default', state: { is: 'ended', at: 5, cause: 'hangup' } });
  put(store, { kind: 'task', id: 'qt2', callcentre: 'default', state: { is: 'waiting', waits: [] } });
  t.equal(history.task('default', 'qt1')?.id, 'qt1');
  t.equal(history.task('acme', 'qt1'), null);
  t.equal(history.task('default', 'qt2'), null);
});

void t.test('the count follows what ends and what is deleted', async (t) => {
  const db = openTemporary(t);
  const [store, history] = [createStore(db), createHistory(db)];
  const count = () => history.countConversations({ callcentre: 'default', channel: 'default/sales' });
  put(store, { ...ended('cv1', 1), end: null });
  t.equal(count(), 0, 'it lives');
  put(store, ended('cv1', 1));
  put(store, ended('cv1', 1));
  t.equal(count(), 1, 'once, however often it is written');
  db.exec('DELETE FROM conversation');
  t.equal(count(), 0);
  t.same(history.conversations({ callcentre: 'default', channel: null }, 0, 10), []);
});

void t.test('a list looks at the rows of its page only', async (t) => {
  const db = openTemporary(t);
  for (const where of ['callcentre = 1', 'callcentre = 1 AND channel = 2']) {
    const sql = `SELECT id FROM conversation_past WHERE ${where} ORDER BY began_at DESC, id DESC LIMIT 9 OFFSET 9`;
    const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all();
    const details = plan.map(({ detail }) => detail).join();
    t.match(details, /SEARCH conversation_past USING (PRIMARY KEY|COVERING INDEX)/, where);
    t.notMatch(details, /TEMP B-TREE/, where);
  }
});
