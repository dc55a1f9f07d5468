import t from 'tap';
import { generateFiles } from '../../src/dialplan/generate-files.ts';
import type { SwitchSettings } from '../../src/dialplan/settings.ts';
import { writeInjections } from '../contract/injections.ts';
import { FULL_SETTINGS as FULL } from './full-settings.ts';
import { readBack } from './read-back.ts';

const DIAL = 'sofia/gateway/carrier/{number}';
const [number, telephone, gateway] = [FULL.numbers[0]!, FULL.extensions[0]!, FULL.gateways[1]!];
const [rule, xmlCurl] = [FULL.outside.rules[0]!, FULL.xmlCurl!];

type Door = (text: string) => Partial<SwitchSettings>;
const outside = (more: Partial<SwitchSettings['outside']>): Partial<SwitchSettings> => ({
  outside: { ...FULL.outside, ...more },
});
const numberWith = (more: object): Partial<SwitchSettings> => ({ numbers: [{ ...number, ...more }] });
const telephoneWith = (more: object): Partial<SwitchSettings> => ({ extensions: [{ ...telephone, ...more }] });
const gatewayWith = (more: object): Partial<SwitchSettings> => ({ gateways: [{ ...gateway, ...more }] });
const globalWith = (more: object): Partial<SwitchSettings> => ({ globals: { ...FULL.globals, ...more } });

/** Every text of which a file is made. */
const STRICT: Readonly<Record<string, Door>> = {
  number: (text) => numberWith({ number: text }),
  'a document': (name) => numberWith({ to: { is: 'document', name } }),
  'a script': (name) => numberWith({ to: { is: 'script', name } }),
  'an address': (text) => numberWith({ to: { is: 'ivr', url: text } }),
  'what is behind an address': (text) => numberWith({ to: { is: 'ivr', url: `http://app/${text}` } }),
  'a context': (then) => numberWith({ then }),
  'a user': (user) => telephoneWith({ user }),
  'a variable': (name) => telephoneWith({ password: { is: 'variable', name } }),
  'a conference profile': (name) => ({ conferenceProfiles: [{ name, rate: 8000, tellsTalking: false }] }),
  'a feature code': (code) => ({ featureCodes: [{ code, does: 'login' }] }),
  'an emergency number': (text) => outside({ emergency: [{ number: text, dial: DIAL }] }),
  'its dial string': (text) => outside({ emergency: [{ number: '112', dial: text }] }),
  'a dial string behind a number': (text) => outside({ rules: [{ ...rule, dial: DIAL + text }] }),
  'a dial string before a number': (text) => outside({ rules: [{ ...rule, dial: text + DIAL }] }),
  'a prefix': (prefix) => outside({ rules: [{ ...rule, prefix }] }),
  denied: (text) => outside({ denied: [text] }),
  allowed: (text) => outside({ allowed: [text] }),
  'a caller id': (callerId) => outside({ callerId }),
  'a gateway': (name) => gatewayWith({ name }),
  'its proxy': (proxy) => gatewayWith({ proxy }),
  'its realm': (realm) => gatewayWith({ realm }),
  'its domain': (fromDomain) => gatewayWith({ fromDomain }),
  'a provider': (network) => ({ providers: [network] }),
  'a module': (module) => ({ modules: [module] }),
  'the domain': (domain) => globalWith({ domain }),
  'the socket': (enqueuedSocket) => globalWith({ enqueuedSocket }),
  'the address where users are asked for': (url) => ({ xmlCurl: { ...xmlCurl, url } }),
  'who asks': (user) => ({ xmlCurl: { ...xmlCurl, user } }),
};

/** Stored, and never part of an argument: test/contract/injected-settings.ts has them on a switch. */
const STORED: Readonly<Record<string, Door>> = {
  'a password': (text) => telephoneWith({ password: { is: 'text', text } }),
  'a display name': (displayName) => telephoneWith({ displayName }),
  'a user of a gateway': (username) => gatewayWith({ username }),
  'a password of a gateway': (password) => gatewayWith({ password }),
  'the password of who asks': (password) => ({ xmlCurl: { ...xmlCurl, password } }),
  'what is played': (holdMusic) => globalWith({ holdMusic }),
};

/** Plain in every argument of FreeSWITCH's; an address is one word of `set`, which takes nothing apart at a comma. */
const PLAIN = { word: /^[A-Za-z0-9_.*#+:@/-]*$/, address: /^[A-Za-z0-9_.*#+:@/%!()?&=;,-]*$/ } as const;
const isPlain = (door: string, text: string): boolean =>
  PLAIN[door.includes('address') ? 'address' : 'word'].test(text);

const TEXTS = writeInjections((n) => ({ variable: `canary_${n}=1`, file: `/tmp/canary_${n}`, number: `4711${n}` }));

/** Elements and the names of their attributes, without what stands in them. */
function shapeOf(read: unknown): unknown {
  if (typeof read !== 'object' || read === null) return 'text';
  if (Array.isArray(read)) return read.map(shapeOf);
  return Object.fromEntries(Object.entries(read).map(([name, inner]) => [name, shapeOf(inner)]));
}

const shapesWith = (settings: Partial<SwitchSettings>): string | null => {
  const files = generateFiles({ ...FULL, ...settings });
  return files.ok ? JSON.stringify(files.value.map(({ path, text }) => [path, shapeOf(readBack(text))])) : null;
};

t.test('what ends in an argument is plain, or refused', (t) => {
  for (const [name, door] of Object.entries(STRICT)) {
    const taken = TEXTS.filter(({ text }) => !isPlain(name, text) && generateFiles({ ...FULL, ...door(text) }).ok);
    t.strictSame(
      taken.map(({ text }) => text),
      [],
      name,
    );
  }
  t.end();
});

t.test('what is only stored stays in its attribute', (t) => {
  for (const [name, door] of Object.entries(STORED)) {
    const wanted = shapesWith(door('plain'));
    const shapes = TEXTS.flatMap(({ text }) => shapesWith(door(text)) ?? []);
    t.ok(
      shapes.every((shape) => shape === wanted),
      `${name}: ${shapes.length} are taken`,
    );
    t.ok(shapes.length > 10, name);
  }
  t.end();
});
