import type { Request } from 'express';
import { err, ok, type Result } from '../lib/result.ts';
import { ALL_CALLCENTRES } from '../core/model/role.ts';
import { ANYBODY, type Caller } from './caller.ts';
import { refusalOf, type Refusal } from './errors.ts';
import type { Lockout } from './lockout.ts';
import type { ApiKey } from '../store/api-key.ts';
import type { RestParts } from './ports.ts';

/** What is needed to know whom to let in. */
export interface Doorkeeping {
  readonly keys: RestParts['keys'];
  readonly settings: Pick<RestParts['settings'], 'isLoopback'>;
}

/** On a loopback address and without a single key: everybody who reaches it may do everything. The log should say so. */
export const isOpenToAll = ({ keys, settings }: Doorkeeping): boolean => settings.isLoopback && keys.count() === 0;

export const addressOf = (req: Request): string => req.socket.remoteAddress ?? 'unknown';

/** Whose request this is, by its key. */
export function authenticate(parts: Doorkeeping, lockout: Lockout, req: Request): Result<Caller, Refusal> {
  if (isOpenToAll(parts))
    return fromHere(req)
      ? ok(ANYBODY)
      : err(refusalOf('notAllowed', 'Origin, Host: only pages and names of this machine may come without a key'));
  const text = bearerOf(req);
  if (text === null) return err(refusalOf('noKey', 'Authorization: expected Bearer and an API key'));
  const who = guesserOf(addressOf(req), text);
  const wait = lockout.waitOf(who);
  if (wait > 0) return err(refusalOf('tooMany', `Authorization: too many wrong keys; try again in ${wait} s`, wait));
  const key = parts.keys.verify(text);
  if (key === null) lockout.failed(who);
  else lockout.succeeded(who);
  return key === null ? err(refusalOf('noKey', 'Authorization: this is no API key of ours')) : ok(callerOf(key));
}

/** May this request's owner go on? For streams, which outlive many a key. */
export function isStillAllowed(parts: RestParts, req: Request): boolean {
  const text = bearerOf(req);
  return isOpenToAll(parts) || (text !== null && parts.keys.verify(text) !== null);
}

const callerOf = ({ id, role, callcentre }: ApiKey): Caller => ({ keyId: id, role, callcentre });

export const mayEnter = (caller: Caller, callcentre: string): boolean =>
  caller.callcentre === ALL_CALLCENTRES || caller.callcentre === callcentre;

const bearerOf = (req: Request): string | null =>
  /^Bearer +([\x21-\x7e]{1,200})$/i.exec(req.headers.authorization ?? '')?.[1] ?? null;

/**
 * Who guesses: an address, for each key by itself. An application whose key was removed and which asks on and on would
 * otherwise lock out the others on its machine.
 */
const guesserOf = (address: string, text: string): string => `${address} ${/^enq_[0-9a-f]{12}_/.exec(text)?.[0] ?? ''}`;

const HERE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** Of a Host header. */
export const isLocalName = (host: string): boolean => HERE.test(host);

/** A browser's page from elsewhere must not reach an open API: neither by a request across sites, nor by a name that was bent to this address. */
function fromHere({ headers }: Request): boolean {
  const { host = '', origin } = headers;
  return isLocalName(host) && (origin === undefined || origin === `http://${host}` || origin === `https://${host}`);
}
