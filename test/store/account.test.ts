import t from 'tap';
import { createAccounts } from '../../src/store/account.ts';
import { openTemporary } from './temporary-database.ts';

void t.test('a password is kept as a slow hash', async (t) => {
  const db = openTemporary(t);
  const accounts = createAccounts(db);
  const hash = await accounts.hash('pässword');
  t.match(hash, /^scrypt\$16384\$8\$1\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
  t.not(await accounts.hash('pässword'), hash, 'with its own salt');
  t.equal(accounts.has('default/1001'), false);
  accounts.put('default/1001', hash);
  t.equal(accounts.has('default/1001'), true);
  t.equal(await accounts.verify('default/1001', 'pässword'), true);
  t.equal(await accounts.verify('default/1001', 'pa\u0308ssword'), true, 'the same letters, composed otherwise');
  t.equal(await accounts.verify('default/1001', 'password'), false);
  t.equal(await accounts.verify('default/1002', 'pässword'), false, 'no such account');
  t.equal(await accounts.verify('default/1002', ''), false);
});

void t.test('a new password replaces the old one; a removed account has none', async (t) => {
  const accounts = createAccounts(openTemporary(t));
  accounts.put('a/b', await accounts.hash('old'));
  accounts.put('a/b', await accounts.hash('new'));
  t.equal(await accounts.verify('a/b', 'old'), false);
  t.equal(await accounts.verify('a/b', 'new'), true);
  t.equal(accounts.remove('a/b'), true);
  t.equal(accounts.remove('a/b'), false);
  t.equal(await accounts.verify('a/b', 'new'), false);
});
