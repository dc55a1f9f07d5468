/** What a key may do. */
export const ROLES = ['admin', 'app', 'supervisor', 'agent'] as const;
export type Role = (typeof ROLES)[number];

/** What an agent's account may do. */
export const ACCOUNT_ROLES = ['agent', 'supervisor'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** Of a key that opens every call centre, where else the id of one stands. */
export const ALL_CALLCENTRES = '*';
