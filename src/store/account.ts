import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import type { Db } from './open.ts';

/** Passwords of agents, by `callcentre/name`; they outlive their logins. */
export interface Accounts {
  has(id: string): boolean;
  /** The text to be stored; slow on purpose, off the event loop. */
  hash(password: string): Promise<string>;
  put(id: string, passwordHash: string): void;
  /** False too where there is no account; takes as long either way. */
  verify(id: string, password: string): Promise<boolean>;
  remove(id: string): boolean;
}

/** 16 MiB and some 50 ms a time. They stand in the hash, so that they can be raised. */
const COST = { N: 16_384, r: 8, p: 1 };
const LENGTH = 32;
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`;

export function createAccounts(db: Db): Accounts {
  const find = db.prepare<[string], { password_hash: string }>('SELECT password_hash FROM account WHERE id = ?');
  const put = db.prepare<[string, string]>(
    'INSERT INTO account (id, password_hash) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET password_hash = excluded.password_hash',
  );
  const remove = db.prepare<[string]>('DELETE FROM account WHERE id = ?');
  return {
    has: (id) => find.get(id) !== undefined,
    hash: async (password) => {
      const salt = randomBytes(16);
      const derived = await derive(password, salt, COST);
      return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), derived.toString('base64url')].join('$');
    },
    put: (id, passwordHash) => void put.run(id, passwordHash),
    verify: async (id, password) => {
      const stored = find.get(id)?.password_hash;
      const isRight = await matches(password, stored ?? NOBODY);
      return isRight && stored !== undefined;
    },
    remove: (id) => remove.run(id).changes > 0,
  };
}

async function matches(password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = stored.split('$');
  const derived = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  return timingSafeEqual(derived, Buffer.from(hash, 'base64url'));
}

const derive = (password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, LENGTH, cost, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    );
  });
