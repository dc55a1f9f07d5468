import { Type } from '@sinclair/typebox';
import { err, ok } from '../lib/result.ts';
import type { Caller } from './caller.ts';
import type { Desk } from './desk.ts';
import { refusalOf, refuse } from './errors.ts';
import type { Answer } from './route.ts';

export const password = Type.String({
  minLength: 1,
  maxLength: 128,
  description: '1 to 128 characters',
  writeOnly: true,
});

/** With an agents' key nobody becomes, or locks out, an agent who has a password that he does not know. Others set it. */
export async function checkPassword(
  desk: Desk,
  caller: Caller,
  account: string,
  given: string | undefined,
): Promise<Answer> {
  if (caller.role !== 'agent' || !desk.accounts.has(account)) return ok(null);
  if (given === undefined) return refuse('notAllowed', 'password: missing; this agent has one');
  const who = `${caller.keyId ?? ''} ${account}`;
  const wait = desk.passwords.waitOf(who);
  if (wait > 0) return err(refusalOf('tooMany', `password: wrong too often; try again in ${wait} s`, wait));
  // Counted before it is looked at: many at once are no way round the lock.
  desk.passwords.failed(who);
  if (!(await desk.accounts.verify(account, given))) return refuse('notAllowed', 'password: wrong');
  desk.passwords.succeeded(who);
  return ok(null);
}
