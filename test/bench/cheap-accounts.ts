import { scryptSync } from 'node:crypto';
import { createAccounts } from '../../src/store/account.ts';
import { openDatabase } from '../../src/store/open.ts';

export const PASSWORD = 'bench';

/** Accounts in a database that no daemon has open. Real hashes, 50 ms each, would be all that one sees of the checking in. */
export function createCheapAccounts(path: string, names: readonly string[]): void {
  const db = openDatabase(path);
  const salt = Buffer.alloc(16, 1);
  const derived = scryptSync(PASSWORD, salt, 32, { N: 2, r: 8, p: 1 });
  const hash = ['scrypt', 2, 8, 1, salt.toString('base64url'), derived.toString('base64url')].join('$');
  const accounts = createAccounts(db);
  for (const name of names) accounts.put(`default/${name}`, hash);
  db.close();
}
