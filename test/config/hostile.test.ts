import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import t from 'tap';
import { readConfig } from '../../src/config/read-config.ts';
import { configSchema, type Config } from '../../src/config/schema.ts';
import { switchSettingsFrom } from '../../src/daemon-switch.ts';
import { dialplanSettingsFrom } from '../../src/dialplan-settings.ts';
import { generateFiles } from '../../src/dialplan/generate-files.ts';
import { findSettingsProblems } from '../../src/switch/settings.ts';
import { findHookProblems } from '../../src/webhooks/create-webhooks.ts';
import { writeInjections } from '../contract/injections.ts';

const folder = mkdtempSync(join(tmpdir(), 'enqueued-hostile-'));
t.teardown(() => rmSync(folder, { recursive: true }));

/** One of everything, so that each text of it can be another. */
const DIAL = 'sofia/gateway/carrier/{number}';
const WHOLE = {
  switch: { kind: 'freeswitch', event_socket: { password: 'x' }, modules: ['mod_x'], providers: ['192.0.2.1'] },
  numbers: { '4000': 'support' },
  gateways: { carrier: { proxy: 'sip.example', register: false } },
  outbound: {
    rules: [{ prefix: '0', dial: DIAL }],
    allowed: ['0'],
    denied: ['00'],
    emergency: [{ number: '112', dial: DIAL }],
  },
  webhooks: [{ url: 'http://127.0.0.1/', events: ['*'] }],
};
/** Where the schema has names of one's own. */
const KEYS: Readonly<Record<string, string>> = { numbers: '4000', gateways: 'carrier' };

type Path = readonly (string | number)[];
type Tree = Record<string | number, unknown>;

interface Place {
  readonly path: Path;
  readonly key: string;
  readonly isText: boolean;
}

/** Every value of the schema, whatever its type. */
function placesIn(schema: TSchema, path: Path): Place[] {
  const { properties, patternProperties, items } = schema as Record<string, Record<string, TSchema> | undefined>;
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, inner]) => placesIn(inner, [...path, name]));
  if (items !== undefined) return placesIn(items as unknown as TSchema, [...path, 0]);
  if (patternProperties === undefined) return [{ path, key: path.join('.'), isText: schema['type'] === 'string' }];
  return Object.values(patternProperties).flatMap((inner) => placesIn(inner, [...path, KEYS[String(path[0])] ?? '']));
}

function withText(path: Path, text: string): Tree {
  const tree = structuredClone(WHOLE) as Tree;
  let at = tree;
  for (const name of path.slice(0, -1)) at = (at[name] ??= {}) as Tree;
  at[path.at(-1) ?? ''] = text;
  return tree;
}

const valueAt = (tree: unknown, path: Path): unknown => path.reduce((at, name) => (at as Tree)[name], tree);

const read = (tree: unknown, env: Record<string, string> = {}, settings: string[] = []) => {
  const path = join(folder, 'enqueued.json');
  writeFileSync(path, JSON.stringify(tree));
  return readConfig({ path, env, settings });
};

/** Everything that looks at it before a command or a file is made of it. */
function isTaken(config: Config): boolean {
  const { allowed_urls: allowed, webhooks } = config;
  return (
    generateFiles(dialplanSettingsFrom(config, [])).ok &&
    findSettingsProblems(switchSettingsFrom(config, null)).length === 0 &&
    findHookProblems(webhooks, { allowed: allowed.length > 0 ? allowed : null }).length === 0
  );
}

/** What is no order to the switch, nor part of one. Of the rest, where it may have a text of any kind: */
const FREE: Readonly<Record<string, string>> = {
  'switch.event_socket.host': 'what is connected to',
  'switch.event_socket.password': 'one line of its own',
  'switch.hold_music': 'what is played; test/contract/injected-settings.ts',
  'switch.tones.dial': 'what is played',
  'switch.tones.ringback': 'what is played',
  'switch.tones.queue': 'what is played',
  'switch.sounds_dir': 'a path of plain characters',
  'switch.recordings_dir': 'a path of plain characters',
  'switch.conf_dir': 'a folder of this machine',
  'switch.xml_curl.password': 'escaped; test/contract/injected-settings.ts',
  'store.path': 'a file of this machine',
  'store.journal_dir': 'a folder of this machine',
  dialplans_dir: 'a folder of this machine',
  'gateways.carrier.username': 'escaped; test/contract/injected-settings.ts',
  'gateways.carrier.password': 'escaped; test/contract/injected-settings.ts',
  'webhooks.0.secret': 'a key',
  'webhooks.0.callcenter': 'compared',
  'webhooks.0.events.0': 'compared',
  'agent_protocol.pbx': 'told to desktops as JSON',
  'agent_protocol.rtc_address': 'told to desktops as JSON',
};

const isWord = (text: string): boolean => /^[\w.+*#-]{0,64}$/.test(text);
/** Of a file that its owner writes an enormous one says nothing that a long one does not. */
const LONGEST = 10_000;
const TEXTS = writeInjections((n) => ({
  variable: `canary_${n}=1`,
  file: `/tmp/canary_${n}`,
  number: `4711${n}`,
})).filter(({ text }) => text.length < LONGEST);
const PLACES = placesIn(configSchema, []);

t.test('no text of a configuration file gets out of its place', (t) => {
  const free = new Set<string>();
  for (const { path, key, isText } of PLACES) {
    const taken = TEXTS.filter(({ text }, n) => {
      if (!isText && n % 10 > 0) return false;
      const config = read(withText(path, text));
      if (!config.ok || !isTaken(config.value)) return false;
      if (valueAt(config.value, path) !== text) t.fail(`${key} is another than ${JSON.stringify(text)}`);
      return !isWord(text);
    });
    if (taken.length > 0) free.add(key);
    if (taken.length > 0 && !Object.hasOwn(FREE, key))
      t.strictSame(
        taken.map(({ text }) => text),
        [],
        key,
      );
  }
  t.strictSame([...free].sort(), Object.keys(FREE).sort(), 'what is free is known');
  t.comment(`${TEXTS.length} texts in ${PLACES.length} places`);
  t.end();
});

t.test('a variable and a flag are taken, or refused, as the file is', (t) => {
  let taken = 0;
  const inOne = PLACES.filter(({ path }) => !path.includes(0) && !(String(path[0]) in KEYS));
  for (const [n, { path, key }] of inOne.entries())
    for (const { name, text } of TEXTS.filter((_, at) => (at + n) % 5 === 0)) {
      const inFile = read(withText(path, text));
      const variable = `ENQUEUED_${path.join('_').toUpperCase()}`;
      for (const config of [read(WHOLE, { [variable]: text }), read(WHOLE, {}, [`${key}=${text}`])]) {
        if (config.ok !== inFile.ok) t.fail(`${key}, ${name}: ${JSON.stringify(config)}`);
        if (config.ok && inFile.ok) t.strictSame(config.value, inFile.value, `${key}, ${name}`);
        taken += Number(config.ok);
      }
    }
  t.ok(taken > 100, `${taken} were taken`);
  t.end();
});

t.test('names are no way out either', (t) => {
  for (const { name, text } of TEXTS) {
    const taken = [
      read({ ...WHOLE, [text]: {} }).ok,
      read({ ...WHOLE, numbers: { [text]: 'support' } }).ok,
      read({ ...WHOLE, gateways: { [text]: { proxy: 'sip.example', register: false } } }).ok && !isWord(text),
      read(WHOLE, { [`ENQUEUED_${text}`]: 'x' }).ok,
      read(WHOLE, {}, [`${text}=x`]).ok,
    ];
    if (taken.includes(true)) t.strictSame(taken, [false, false, false, false, false], name);
  }
  const polluting = '{"__proto__":{"polluted":1},"gateways":{"__proto__":{"proxy":"sip.example","polluted":1}}}';
  t.equal(read(JSON.parse(polluting)).ok, false);
  t.notOk('polluted' in {});
  t.end();
});
