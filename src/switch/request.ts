import { isOneLine, isTakenForUnload } from './grammar.ts';

/** A request before its lines are joined: the command itself, then its headers. */
export type Lines = readonly string[];
export type Refused = { readonly ok: false; readonly reason: string };
export type Built = { readonly ok: true; readonly requests: readonly Lines[] } | Refused;

export const refused = (reason: string): Refused => ({ ok: false, reason });

export const sent = (...requests: readonly Lines[]): Built => ({ ok: true, requests });

export const isWellFormed = (lines: Lines): boolean => lines.every(isOneLine) && !isTakenForUnload(lines.join('\n'));

export const api = (...words: readonly string[]): Lines => [`api ${words.join(' ')}`];

export const execute = (legId: string, application: string, argument: string, more: Lines = []): Lines => [
  `sendmsg ${legId}`,
  'call-command: execute',
  `execute-app-name: ${application}`,
  `execute-app-arg: ${argument}`,
  ...more,
];

/** Ends what the leg hears. Harmless where nothing plays: the next application clears the mark before it begins. */
export const breakOff = (legId: string): Lines => api('uuid_break', legId, 'all');

export const member = (room: string, order: string, legId: string): Lines =>
  api('conference', room, order, `uuid=${legId}`);

/** Values must not need to be protected. */
export const setVariables = (legId: string, variables: Readonly<Record<string, string>>): Lines =>
  api(
    'uuid_setvar_multi',
    legId,
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}`)
      .join(';'),
  );
