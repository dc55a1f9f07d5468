import { UNWRITABLE } from './xml.ts';
import type { Extension, Gateway, Globals, NumberRoute, NumberTarget, OutsideCalls } from './settings.ts';
import type { SwitchSettings, XmlCurl } from './settings.ts';

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

const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?(?::[0-9]{1,5})?$/;
const NETWORK = /^[0-9a-fA-F.:]{2,45}(?:\/[0-9]{1,3})?$/;
const MODULE = /^mod_[a-z0-9_]{1,48}$/;
const CALLER_ID = /^\+?[0-9]{0,32}$/;
/** As the daemon's own dial strings: one telephone or gateway, nothing that FreeSWITCH would take apart. */
const DIAL = /^[A-Za-z0-9_.@/-]*\{number\}[A-Za-z0-9_.@:/-]*$/;
/** What stands in a line of the preprocessor: no quote, no blank. */
const PLAYABLE = /^[A-Za-z0-9/{}()%=;:,._+-]{1,200}$/;

const NO_TEXT = /[\u0000-\u001f\u007f\ufffe\uffff\p{Surrogate}]/u;

/** One sentence for every value that must not be written; none: all is well. */
export function checkSettings(settings: SwitchSettings): readonly string[] {
  const { numbers, extensions, conferenceProfiles, featureCodes, gateways } = settings;
  return [
    ...checkGlobals(settings.globals),
    ...numbers.flatMap(checkNumber),
    ...extensions.flatMap(checkExtension),
    ...conferenceProfiles.flatMap(({ name }) =>
      unless(NAME.test(name), `conference profile ${quote(name)}: letters, digits, - and _, at most 64`),
    ),
    ...featureCodes.flatMap(({ code }) =>
      unless(NUMBER.test(code), `feature code ${quote(code)}: digits, *, # and +, at most 32`),
    ),
    ...checkOutside(settings.outside),
    ...gateways.flatMap(checkGateway),
    ...settings.providers.flatMap((network) =>
      unless(NETWORK.test(network), `provider ${quote(network)}: an address, with or without /BITS`),
    ),
    ...settings.modules.flatMap((module) => unless(MODULE.test(module), `module ${quote(module)}: mod_NAME`)),
    ...(settings.xmlCurl === null ? [] : checkXmlCurl(settings.xmlCurl)),
    ...twice('number', [...numbers.map(({ number }) => number), ...featureCodes.map(({ code }) => code)]),
    ...twice(
      'extension',
      extensions.map(({ user }) => user),
    ),
    ...twice(
      'conference profile',
      conferenceProfiles.map(({ name }) => name),
    ),
    ...twice(
      'gateway',
      gateways.map(({ name }) => name),
    ),
  ];
}

const checkGlobals = ({ domain, eventSocketPort, enqueuedSocket, holdMusic }: Globals): readonly string[] => [
  ...unless(HOST.test(domain) && !domain.includes(':'), `domain ${quote(domain)}: a host's name`),
  ...unless(eventSocketPort > 0 && eventSocketPort < 65_536, `event socket: ${eventSocketPort} is no port`),
  ...unless(HOST.test(enqueuedSocket), `outbound socket ${quote(enqueuedSocket)}: HOST:PORT`),
  ...unless(PLAYABLE.test(holdMusic), `hold music ${quote(holdMusic)}: what playback takes, without blanks and quotes`),
];

const checkExtension = ({ user, password, displayName }: Extension): readonly string[] => [
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
];

const checkOutside = ({ emergency, denied, allowed, rules, callerId }: OutsideCalls): readonly string[] => [
  ...[...emergency.map(({ number }) => number), ...denied, ...allowed].flatMap((number) =>
    unless(NUMBER.test(number), `outside ${quote(number)}: digits, *, # and +, at most 32`),
  ),
  ...rules.flatMap(({ prefix, strip }) =>
    unless(
      (prefix === '' || NUMBER.test(prefix)) && Number.isInteger(strip) && strip >= 0 && strip <= 32,
      `outside ${quote(prefix)}: digits, *, # and +, and 0 to 32 characters to cut off`,
    ),
  ),
  ...[...emergency, ...rules].flatMap(({ dial }) =>
    unless(DIAL.test(dial), `dial string ${quote(dial)}: plain words with one {number} in it`),
  ),
  ...unless(CALLER_ID.test(callerId), `caller id ${quote(callerId)}: digits, with or without +`),
];

const checkGateway = ({
  name,
  proxy,
  username,
  password,
  realm,
  fromDomain,
  registers,
}: Gateway): readonly string[] => [
  ...unless(NAME.test(name), `gateway ${quote(name)}: letters, digits, - and _, at most 64`),
  ...[proxy, realm ?? proxy, fromDomain ?? proxy].flatMap((host) =>
    unless(HOST.test(host), `gateway ${quote(name)}: ${quote(host)} is not HOST or HOST:PORT`),
  ),
  ...unless(
    isStored(username, 64) && isStored(password, 128),
    `gateway ${quote(name)}: user name and password have no characters of control, and no <!`,
  ),
  ...unless(
    !registers || (username !== '' && password !== ''),
    `gateway ${quote(name)}: who registers has a user name and a password`,
  ),
];

const checkXmlCurl = ({ url, user, password }: XmlCurl): readonly string[] => [
  ...unless(URL.test(url), `mod_xml_curl: ${quote(url)} is no address`),
  ...unless(
    NAME.test(user) && password !== '' && isStored(password, 128),
    'mod_xml_curl: the password has 1 to 128 characters, none of control, and no <!',
  ),
];

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
