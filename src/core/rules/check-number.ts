import type { OutboundRules } from '../model/settings.ts';

const NUMBER = /^\+?[0-9*#]{1,32}$/;

/** Why a number may not be called; null: it may. */
export function whyNotCallable(number: string, { allowed, denied }: OutboundRules): string | null {
  if (!NUMBER.test(number)) return `to: ${JSON.stringify(number.slice(0, 40))} is no telephone number`;
  if (denied.some((prefix) => number.startsWith(prefix))) return `to: numbers that begin like ${number} are denied`;
  if (allowed.length > 0 && !allowed.some((prefix) => number.startsWith(prefix)))
    return `to: numbers that begin like ${number} are not allowed`;
  return null;
}
