import { UNWRITABLE } from './xml.ts';
import type { NumberRoute, NumberTarget, SwitchSettings } from './settings.ts';

/**
 * Grammars of what ends in arguments that FreeSWITCH expands and splits when a call runs: nothing that is special to
 * it, or to a regular expression but + and *, can be written in them. What is only stored (display names, passwords)
 * is escaped instead, see xml.ts.
 */
const NUMBER = /^[0-9*#+]{1,32}$/;
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/;
const USER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;
const URL = /^https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?(\/[A-Za-z0-9._~%!()*+,;:@/?&=-]*)?$/;
const MAX_URL = 1024;

const NO_TEXT = /[\u0000-\u001f\u007f\ufffe\uffff\p{Surrogate}]/u;

/** One sentence for every value that must not be written; none: all is well. */
export function checkSettings(settings: SwitchSettings): readonly string[] {
  return [
    ...settings.numbers.flatMap(checkNumber),
    ...twice(
      'number',
      settings.numbers.map((route) => route.number),
    ),
    ...settings.extensions.flatMap(({ user, password, displayName }) => [
      ...unless(USER.test(user), `extension ${quote(user)}: letters, digits, - and _, at most 32`),
      ...unless(
        isStored(displayName, 64),
        `extension ${quote(user)}: the display name has at most 64 characters, none of control, and no <!`,
      ),
      ...(password.is === 'variable'
        ? unless(
            NAME.test(password.name),
            `extension ${quote(user)}: ${quote(password.name)} is not the name of a variable`,
          )
        : // An empty password would let anybody register.
          unless(
            password.text !== '' && isStored(password.text, 128),
            `extension ${quote(user)}: the password has 1 to 128 characters, none of control, and no <!`,
          )),
    ]),
    ...twice(
      'extension',
      settings.extensions.map((extension) => extension.user),
    ),
    ...settings.conferenceProfiles.flatMap(({ name }) =>
      unless(NAME.test(name), `conference profile ${quote(name)}: letters, digits, - and _, at most 64`),
    ),
    ...twice(
      'conference profile',
      settings.conferenceProfiles.map((profile) => profile.name),
    ),
  ];
}

function checkNumber({ number, to, then }: NumberRoute): readonly string[] {
  return [
    ...unless(NUMBER.test(number), `number ${quote(number)}: digits, *, # and +, at most 32`),
    ...unless(isTarget(to), `number ${quote(number)}: ${quote(to.is === 'ivr' ? to.url : to.name)} is no ${to.is}`),
    ...unless(
      then === null || NAME.test(then),
      `number ${quote(number)}: ${quote(then ?? '')} is not the name of a context`,
    ),
  ];
}

const isTarget = (to: NumberTarget): boolean =>
  to.is === 'ivr' ? to.url.length <= MAX_URL && URL.test(to.url) : NAME.test(to.name);

const isStored = (text: string, max: number): boolean =>
  text.length <= max && !NO_TEXT.test(text) && !text.includes(UNWRITABLE);

const unless = (holds: boolean, sentence: string): readonly string[] => (holds ? [] : [sentence]);

const twice = (what: string, names: readonly string[]): readonly string[] =>
  [...new Set(names.filter((name, at) => names.indexOf(name) !== at))].map(
    (name) => `${what} ${quote(name)} stands twice`,
  );

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
