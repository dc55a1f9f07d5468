import type { Role } from '../store/api-key.ts';

/** Who asks. */
export interface Caller {
  /** Of the key; null: the API is open, and nobody has to say. */
  readonly keyId: string | null;
  readonly role: Role;
  /** ALL: of every one. */
  readonly callcentre: string;
}

export const ALL = '*';

/** On a loopback address, as long as there is no key. */
export const ANYBODY: Caller = { keyId: null, role: 'admin', callcentre: ALL };

export const ROLES = ['admin', 'app', 'supervisor', 'agent'] as const satisfies readonly Role[];

/** Reads everything, and does what only the business application or an administrator may. */
export const BACK_OFFICE: readonly Role[] = ['admin', 'app'];
/** Steers agents, queues and conversations. */
export const FLOOR: readonly Role[] = ['admin', 'app', 'supervisor'];
/** What agents do themselves, and may see. */
export const EVERYBODY: readonly Role[] = ROLES;
export const ADMIN: readonly Role[] = ['admin'];
