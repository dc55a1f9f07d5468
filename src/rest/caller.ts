import { ALL_CALLCENTRES, ROLES, type Role } from '../core/model/role.ts';

/** Who asks. */
export interface Caller {
  /** Of the key; null: the API is open, and nobody has to say. */
  readonly keyId: string | null;
  readonly role: Role;
  /** ALL_CALLCENTRES: of every one. */
  readonly callcentre: string;
}

/** On a loopback address, as long as there is no key. */
export const ANYBODY: Caller = { keyId: null, role: 'admin', callcentre: ALL_CALLCENTRES };

/** Reads everything, and does what only the business application or an administrator may. */
export const BACK_OFFICE: readonly Role[] = ['admin', 'app'];
/** Steers agents, queues and conversations. */
export const FLOOR: readonly Role[] = ['admin', 'app', 'supervisor'];
/** What agents do themselves, and may see. */
export const EVERYBODY: readonly Role[] = ROLES;
export const ADMIN: readonly Role[] = ['admin'];
