import t from 'tap';
import { createApiKeys, keyIdOf } from '../../src/store/api-key.ts';
import { openTemporary } from './temporary-database.ts';

void t.test('a key is shown once, and known by its hash only', async (t) => {
  const db = openTemporary(t);
  const keys = createApiKeys(db);
  t.equal(keys.count(), 0);
  const { key, text } = keys.create('crm', 'default', 'app', 1234);
  t.match(text, /^enq_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/);
  t.equal(keyIdOf(text), key.id);
  t.same(keys.verify(text), { id: key.id, name: 'crm', callcentre: 'default', role: 'app', createdAt: 1234 });
  t.same(keys.list(), [key]);
  t.equal(keys.count(), 1);
  const stored = JSON.stringify(db.prepare('SELECT *, hex(hash) AS hash FROM api_key').all());
  t.notOk(stored.includes(text.slice(17)), 'the secret is not in the file');
});

void t.test('nothing else opens', async (t) => {
  const keys = createApiKeys(openTemporary(t));
  const one = keys.create('one', 'default', 'app', 1);
  const two = keys.create('two', '*', 'admin', 2);
  t.not(one.text, two.text);
  const mixed = one.text.slice(0, 17) + two.text.slice(17);
  for (const wrong of [
    '',
    'enq_',
    one.text.slice(0, -1),
    `${one.text}x`,
    one.text.toUpperCase(),
    mixed,
    `enq_${'0'.repeat(12)}_${'A'.repeat(43)}`,
    one.key.id,
  ])
    t.equal(keys.verify(wrong), null, JSON.stringify(wrong));
  t.equal(keys.remove(one.key.id), true);
  t.equal(keys.verify(one.text), null, 'removed');
  t.equal(keys.remove(one.key.id), false);
  t.equal(keys.verify(two.text)?.callcentre, '*');
});

void t.test('a key made by another process is seen', async (t) => {
  const db = openTemporary(t);
  const [here, there] = [createApiKeys(db), createApiKeys(db)];
  const { text } = there.create('late', 'default', 'agent', 1);
  t.equal(here.count(), 1);
  t.equal(here.verify(text)?.name, 'late');
});
