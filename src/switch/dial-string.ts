import type { DialTarget } from '../core/model/command.ts';
import { isToken } from './grammar.ts';
import type { SwitchSettings } from './settings.ts';

type DialString = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

const refused = (reason: string): DialString => ({ ok: false, reason });

/** What `originate` calls. Refused: anything but plain words, and a number that no rule is for. */
export function buildDialString(target: DialTarget, settings: SwitchSettings): DialString {
  switch (target.is) {
    case 'phone':
      if (!isToken(target.user)) return refused('bad user');
      return { ok: true, text: `user/${target.user}@${settings.domain}` };
    case 'gateway':
      if (!isToken(target.user)) return refused('bad user');
      if (!isAddress(target.address)) return refused('bad address');
      return { ok: true, text: `sofia/${settings.gatewayProfile}/${target.user}@${target.address}` };
    case 'number':
      return dialNumber(target.number, settings);
  }
}

/** A host with or without a port. */
const isAddress = (text: string): boolean => isToken(text.replace(/:[0-9]{1,5}$/, ''));

function dialNumber(number: string, settings: SwitchSettings): DialString {
  if (!isToken(number)) return refused('bad number');
  const rule = settings.outbound.find(({ prefix }) => number.startsWith(prefix));
  if (rule === undefined) return refused('no route for this number');
  const rest = number.slice(rule.strip);
  if (!isToken(rest)) return refused('nothing left of the number');
  return { ok: true, text: rule.dial.replace('{number}', () => rest) };
}

/** Letters and digits of any language, blanks and a few marks; the rest has a meaning in a dial string and is dropped. */
export const cleanCallerName = (name: string): string =>
  withoutOrder(name.replace(/[^\p{L}\p{N} ._+*#@-]/gu, '').trim());

export const cleanCallerNumber = (number: string): string => withoutOrder(number.replace(/[^0-9*#+A-Za-z_.-]/g, ''));

/** A caller who is called like an order to unload (grammar.ts) must not keep telephones from being called. */
const withoutOrder = (text: string): string =>
  text.replace(/mod_event_socket/gi, (module) => module.replaceAll('_', '-')).slice(0, 64);
