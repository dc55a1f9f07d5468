import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '../core/model/role.ts';
import type { Db } from './open.ts';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The one whose things it opens, or ALL_CALLCENTRES. */
  readonly callcentre: string;
  readonly role: Role;
  readonly createdAt: number;
}

export interface ApiKeys {
  /** Keys may also be made by another process: this looks each time. */
  count(): number;
  /** `text` is the key itself: it is stored nowhere, and cannot be shown again. */
  create(name: string, callcentre: string, role: Role, at: number): { readonly key: ApiKey; readonly text: string };
  /** Whose key this text is; null: nobody's. */
  verify(text: string): ApiKey | null;
  list(): ApiKey[];
  remove(id: string): boolean;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly callcentre: string;
  readonly role: Role;
  readonly hash: Buffer;
  readonly created_at: number;
}

/** `enq_`, the public id, `_`, 32 random bytes: the id finds the row, the whole text proves the owner. */
const SHAPE = /^enq_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** The public part of a key's text; null: it is no key. */
export const keyIdOf = (text: string): string | null => SHAPE.exec(text)?.[1] ?? null;

// No salt and no stretching: nobody can guess or tabulate 256 random bits.
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const NOBODY = Buffer.alloc(32);

export function createApiKeys(db: Db): ApiKeys {
  const count = db.prepare<[], { total: number }>('SELECT count(*) AS total FROM api_key');
  const find = db.prepare<[string], Row>('SELECT * FROM api_key WHERE id = ?');
  const all = db.prepare<[], Row>('SELECT * FROM api_key ORDER BY created_at, id');
  const add = db.prepare(
    'INSERT INTO api_key (id, name, callcentre, role, hash, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = db.prepare<[string]>('DELETE FROM api_key WHERE id = ?');
  return {
    count: () => count.get()?.total ?? 0,
    create: (name, callcentre, role, at) => {
      const id = randomBytes(6).toString('hex');
      const text = `enq_${id}_${randomBytes(32).toString('base64url')}`;
      add.run(id, name, callcentre, role, hashOf(text), at);
      return { key: { id, name, callcentre, role, createdAt: at }, text };
    },
    verify: (text) => {
      const row = find.get(keyIdOf(text) ?? '');
      const isRight = timingSafeEqual(hashOf(text), row?.hash ?? NOBODY);
      return row !== undefined && isRight ? readKey(row) : null;
    },
    list: () => all.all().map(readKey),
    remove: (id) => remove.run(id).changes > 0,
  };
}

const readKey = ({ id, name, callcentre, role, created_at }: Row): ApiKey => ({
  id,
  name,
  callcentre,
  role,
  createdAt: created_at,
});
