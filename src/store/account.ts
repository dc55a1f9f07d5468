import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import type { NamedSkill } from '../core/model/request.ts';
import type { AccountRole } from '../core/model/role.ts';
import type { Db } from './open.ts';

/** Who may check in by the agent protocol. It outlives his logins. */
export interface Account {
  /** `callcentre/name`. */
  readonly id: string;
  readonly role: AccountRole;
  readonly isEnabled: boolean;
  readonly profile: Profile;
}

/** With what he is logged in. */
export interface Profile {
  readonly num: string | null;
  /** His own one; null: whichever he names. */
  readonly extension: string | null;
  readonly channel: string | null;
  readonly skills: readonly NamedSkill[];
}

export interface AccountFields {
  readonly role?: AccountRole | undefined;
  readonly isEnabled?: boolean | undefined;
  /** What is left out stays as it is. */
  readonly profile?: { readonly [F in keyof Profile]?: Profile[F] | undefined } | undefined;
}

/** Accounts of agents, by `callcentre/name`, with their passwords. */
export interface Accounts {
  has(id: string): boolean;
  find(id: string): Account | null;
  /** Those of one call centre, by name. */
  list(callcentre: string): Account[];
  /** The text to be stored; slow on purpose, off the event loop. */
  hash(password: string): Promise<string>;
  /** A new one, or a new password; what is left out stays as it is. */
  put(id: string, passwordHash: string, fields?: AccountFields): void;
  update(id: string, fields: AccountFields): void;
  /** False too where there is no account; takes as long either way. */
  verify(id: string, password: string): Promise<boolean>;
  remove(id: string): boolean;
  /** May the agents of this call centre check in at all? */
  isOpen(callcentre: string): boolean;
  setOpen(callcentre: string, isOpen: boolean): void;
}

interface Row {
  readonly id: string;
  readonly role: AccountRole;
  readonly is_enabled: 0 | 1;
  readonly profile: string;
}

/** 16 MiB and some 50 ms a time. They stand in the hash, so that they can be raised. */
const COST = { N: 16_384, r: 8, p: 1 };
const LENGTH = 32;
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`;
const NO_PROFILE: Profile = { num: null, extension: null, channel: null, skills: [] };

export function createAccounts(db: Db): Accounts {
  const findHash = db.prepare<[string], { password_hash: string }>('SELECT password_hash FROM account WHERE id = ?');
  const find = db.prepare<[string], Row>('SELECT id, role, is_enabled, profile FROM account WHERE id = ?');

  const list = db.prepare<[string], Row>(
    "SELECT id, role, is_enabled, profile FROM account WHERE substr(id, 1, instr(id, '/') - 1) = ? ORDER BY id",
  );
  const put = db.prepare<[string, string]>(
    'INSERT INTO account (id, password_hash) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET password_hash = excluded.password_hash',
  );
  const change = db.prepare<[AccountRole, 0 | 1, string, string]>(
    'UPDATE account SET role = ?, is_enabled = ?, profile = ? WHERE id = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM account WHERE id = ?');
  const isClosed = db.prepare<[string], { id: string }>('SELECT id FROM closed_callcentre WHERE id = ?');
  const close = db.prepare<[string]>('INSERT INTO closed_callcentre (id) VALUES (?) ON CONFLICT DO NOTHING');
  const reopen = db.prepare<[string]>('DELETE FROM closed_callcentre WHERE id = ?');
  const read = (id: string): Account | null => {
    const row = find.get(id);
    return row === undefined ? null : accountFrom(row);
  };
  const update = (id: string, { role, isEnabled, profile }: AccountFields): void => {
    const now = read(id);
    if (now === null) return;
    const enabled = (isEnabled ?? now.isEnabled) ? 1 : 0;
    change.run(role ?? now.role, enabled, JSON.stringify({ ...now.profile, ...defined(profile ?? {}) }), id);
  };
  return {
    has: (id) => findHash.get(id) !== undefined,
    find: read,
    list: (callcentre) => list.all(callcentre).map(accountFrom),
    hash: async (password) => {
      const salt = randomBytes(16);
      const derived = await derive(password, salt, COST);
      return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), derived.toString('base64url')].join('$');
    },
    put: db.transaction((id: string, passwordHash: string, fields: AccountFields = {}) => {
      put.run(id, passwordHash);
      update(id, fields);
    }),
    update: db.transaction(update),
    verify: async (id, password) => {
      const stored = findHash.get(id)?.password_hash;
      const isRight = await matches(password, stored ?? NOBODY);
      return isRight && stored !== undefined;
    },
    remove: (id) => remove.run(id).changes > 0,
    isOpen: (callcentre) => isClosed.get(callcentre) === undefined,
    setOpen: (callcentre, isOpen) => void (isOpen ? reopen : close).run(callcentre),
  };
}

const accountFrom = ({ id, role, is_enabled, profile }: Row): Account => ({
  id,
  role,
  isEnabled: is_enabled === 1,
  profile: { ...NO_PROFILE, ...(JSON.parse(profile) as Partial<Profile>) },
});

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

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
