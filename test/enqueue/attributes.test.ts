import t from 'tap';
import type { Enqueue } from '../../src/enqueue/model.ts';
import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';
import { summarize } from './marked.ts';

/** For every attribute: where it stands, what it is in the model, what absence means, good texts and bad ones. */
interface Row {
  readonly attribute: string;
  readonly absent: unknown;
  readonly good: Readonly<Record<string, unknown>>;
  readonly bad: readonly string[];
}
interface Place {
  readonly element: string;
  /** The document, with `@` where the attribute goes. */
  readonly document: string;
  readonly read: (enqueue: Enqueue, key: string) => unknown;
  readonly rows: readonly (Row & { readonly key: string })[];
}

const x = (length: number): string => 'x'.repeat(length);
const FILES = {
  good: {
    'a.wav': 'a.wav',
    'ivr/8000/a_b.c-1.wav': 'ivr/8000/a_b.c-1.wav',
    ' a.wav ': 'a.wav',
    '': null,
    [x(200)]: x(200),
  },
  // prettier-ignore
  bad: ['/a.wav', 'a b.wav', '-a.wav', 'a/-b', '../a.wav', 'a/../b', 'a//b', 'a/', '.a', 'a/.b', 'a\\b', 'a|b', 'a,b', '${a}', 'a$b', 'a;b', 'a!b', 'a{b}', "a'b",
        'tone_stream://%(1,2,3)', 'é', 'a&#10;b', ' ', x(201)],
};
const BOOL = { good: { true: true, false: false, ' true ': true }, bad: ['', 'TRUE', '1', 'yes'] };
const CHOICES = ['random', 'lru', 'fewest_calls', 'round_robin', 'ring_all'];
const CHOICE = {
  good: Object.fromEntries([...CHOICES, ' lru '].map((choice) => [choice, choice.trim()])),
  bad: ['', 'LRU', 'best'],
};
const PRIORITY = { good: { '0': 0, '99': 99, ' 007 ': 7 }, bad: ['', '-1', '100', '1.5', '1e1', '+1', 'high'] };
const QUEUE = {
  good: { '0': 0, '60': 60_000, '86400': 86_400_000 },
  bad: ['', '-1', '86401', '1.5', 'never', '9999999999'],
};
const FETCH = { good: { '1': 1000, '300': 300_000 }, bad: ['', '0', '301', '0x10', '２'] };
const ID = { good: { 'A-z_0.9': 'A-z_0.9', [x(64)]: x(64) }, bad: ['', 'a b', 'a/b', 'é', x(65)] };
const AGENT = {
  good: { '1001': '1001', Anna_1: 'Anna_1', [x(32)]: x(32) },
  bad: ['', 'a-b', 'a.b', 'é', "1'or'1", x(33)],
};
const SKILL = {
  good: { billing: 'billing', 'two words é': 'two words é', __proto__x: '__proto__x', [x(64)]: x(64) },
  bad: ['', "a'b", 'a&quot;b', 'a`b', 'a&#9;b', x(65)],
};
const CHARACTERS = {
  '&#x41;&#66;&amp;&lt;': 'AB&<',
  '&#x20;&#xD7FF;&#xE000;&#xFFFD;': ' \uD7FF\uE000\uFFFD',
  '&#x10000;&#1114111;': '\u{10000}\u{10FFFF}',
};
const USER_DATA = {
  good: {
    ...CHARACTERS,
    'order 42': 'order 42',
    ' a ': ' a ',
    '': null,
    '{&quot;a&quot;:1}': '{"a":1}',
    'a\n\tb': 'a  b',
    [x(4096)]: x(4096),
  },
  bad: ['a&#10;b', 'a&#9;b', 'a&#13;b', x(4097)],
};
const ROUTE = '<route><skill name="s"/></route>';

const enqueue: Place = {
  element: 'enqueue',
  document: `<enqueue @>${ROUTE}</enqueue>`,
  read: (document, key) => document[key as keyof Enqueue],
  rows: [
    { key: 'channel', attribute: 'channel', absent: null, ...ID },
    {
      key: 'conversationLevel',
      attribute: 'conversation_level',
      absent: 2,
      good: { '1': 1, '2': 2 },
      bad: ['', '0', '3', 'a'],
    },
    ...['conversation_timeout', 'conversationTimeout'].map((attribute) => ({
      ...{ key: 'conversationTimeoutMs', attribute, absent: null },
      ...{ good: { '1': 1000, '86400': 86_400_000 }, bad: ['', '0', '86401', '-1', '1.5', 'long'] },
    })),
    { key: 'choice', attribute: 'choice', absent: 'random', ...CHOICE },
    {
      ...{ key: 'reserveState', attribute: 'reserve_state', absent: null },
      good: {
        idle: 'idle',
        busy: 'busy',
        'busy/wrap-up': 'busy/wrap-up',
        away: 'away',
        [`away/${x(32)}`]: `away/${x(32)}`,
      },
      bad: ['', 'idle/x', 'online', 'talking', 'busy/', 'busy/a b', 'Busy', `away/${x(33)}`],
    },
    { key: 'failOverflow', attribute: 'fail_overflow', absent: false, ...BOOL },
    ...['wait_voice', 'waitPlayFile'].map((attribute) => ({ key: 'waitVoice', attribute, absent: null, ...FILES })),
    { key: 'ringVoice', attribute: 'ring_voice', absent: null, ...FILES },
    ...['hold_voice', 'holdPlayFile'].map((attribute) => ({ key: 'holdVoice', attribute, absent: null, ...FILES })),
    {
      key: 'ringMode',
      attribute: 'ring_mode',
      absent: 1,
      good: { '1': 1, '2': 2, '3': 3, '4': 4, '5': 5 },
      bad: ['', '0', '6', 'x'],
    },
    ...['play_num', 'playAgentNum'].map((attribute) => ({ key: 'playNum', attribute, absent: false, ...BOOL })),
    ...['pre_num_voice', 'preAgentNumPlayFile'].map((attribute) => ({
      key: 'preNumVoice',
      attribute,
      absent: null,
      ...FILES,
    })),
    ...['post_num_voice', 'postAgentNumPlayFile'].map((attribute) => ({
      key: 'postNumVoice',
      attribute,
      absent: null,
      ...FILES,
    })),
    ...['user_data', 'data'].map((attribute) => ({ key: 'userData', attribute, absent: null, ...USER_DATA })),
    { key: 'recording', attribute: 'recording', absent: null, ...BOOL },
    {
      key: 'announceIntervalMs',
      attribute: 'announce_position',
      absent: null,
      good: { true: 30_000, false: null },
      bad: BOOL.bad,
    },
    {
      key: 'announceIntervalMs',
      attribute: 'announce_interval',
      absent: null,
      good: { '1': null, '3600': null },
      bad: ['', '0', '3601', 'x'],
    },
  ],
};

const readCriterion: Place['read'] = (document, key) => {
  const criterion = document.routes[0]?.criteria[0];
  return key in (criterion ?? {}) ? criterion?.[key as keyof typeof criterion] : criterion?.by[key as 'is'];
};
const required = Symbol('required');
const clock = (absentPriority: unknown, absentQueue: unknown, timeout = 'queue_timeout'): Place['rows'] => [
  { key: 'priority', attribute: 'priority', absent: absentPriority, ...PRIORITY },
  { key: 'queueTimeoutMs', attribute: timeout, absent: absentQueue, ...QUEUE },
];
const fetchTimeout = { key: 'fetchTimeoutMs', attribute: 'fetch_timeout', absent: null, ...FETCH };
const choice = { key: 'choice', attribute: 'choice', absent: null, ...CHOICE };
const toNames = (good: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(good).map(([text, value]) => [text, [value]]));
const named = { key: 'names', attribute: 'name', absent: required, good: toNames(AGENT.good), bad: AGENT.bad };
const label = {
  key: 'absent',
  attribute: 'name',
  absent: undefined,
  good: { sales: undefined, '': undefined },
  bad: ['a&#10;b', x(65)],
};
const inEnqueue = (inner: string): string => `<enqueue>${inner}</enqueue>`;
const inRoute = (inner: string): string => inEnqueue(`<route>${inner}</route>`);
const data = { key: 'data', attribute: 'data', absent: null, ...USER_DATA };
const readStage: Place['read'] = (document, key) => (key === 'data' ? document.userData : readCriterion(document, key));
const EXPRESSION = '<where>has("a")</where><sort>1</sort>';

const places: readonly Place[] = [
  enqueue,
  {
    ...{ element: 'condition', document: inRoute('<condition @/>'), read: readCriterion },
    rows: [{ key: 'id', attribute: 'id', absent: required, ...ID }],
  },
  {
    ...{ element: 'condition', document: inRoute('<condition id="vip" @/>'), read: readCriterion },
    rows: [...clock(null, null), fetchTimeout],
  },
  {
    ...{ element: 'condition', document: inRoute(`<condition @>${EXPRESSION}</condition>`), read: readCriterion },
    rows: [...clock(0, 'never'), fetchTimeout],
  },
  { element: 'agent', document: inRoute('<agent @/>'), read: readCriterion, rows: [named] },
  {
    element: 'agent',
    document: inRoute('<agent name="a" @/>'),
    read: readCriterion,
    rows: [...clock(0, 'never'), fetchTimeout, choice],
  },
  {
    element: 'agents',
    document: inRoute('<agents @><agent name="a"/></agents>'),
    read: readCriterion,
    rows: [...clock(0, 'never'), fetchTimeout, choice, label],
  },
  { element: 'agent', document: inRoute('<agents><agent @/></agents>'), read: readCriterion, rows: [named] },
  {
    element: 'skill',
    document: inRoute('<skill @/>'),
    read: readCriterion,
    rows: [{ key: 'name', attribute: 'name', absent: required, ...SKILL }],
  },
  {
    element: 'skill',
    document: inRoute('<skill name="s" @/>'),
    read: readCriterion,
    rows: [...clock(0, 'never'), fetchTimeout, choice],
  },
  {
    element: 'condition',
    document: inRoute('<condition @><target name="a"/></condition>'),
    read: readCriterion,
    rows: [label],
  },
  { element: 'target', document: inRoute('<condition><target @/></condition>'), read: readCriterion, rows: [named] },
  {
    element: 'target',
    document: inRoute('<condition><target name="a" @/></condition>'),
    read: readCriterion,
    rows: clock(0, 'never', 'timeout'),
  },
  {
    element: 'sort',
    document: inRoute('<condition><where>has("a")</where><sort @>1</sort></condition>'),
    read: readCriterion,
    rows: [
      {
        key: 'sortMode',
        attribute: 'mode',
        absent: 'desc',
        good: { asc: 'asc', desc: 'desc' },
        bad: ['', 'up', 'ASC'],
      },
    ],
  },
  {
    element: 'filter',
    document: inEnqueue(`<filter @><condition>${EXPRESSION}</condition></filter>`),
    read: readStage,
    rows: [data],
  },
  {
    element: 'condition',
    document: inEnqueue(`<filter><condition @>${EXPRESSION}</condition></filter>`),
    read: readStage,
    rows: [data, ...clock(0, 'never', 'timeout')],
  },
  {
    element: 'condition',
    document: inEnqueue(`<condition @><filter>has("a")</filter></condition>`),
    read: readStage,
    rows: [data],
  },
  {
    element: 'filter',
    document: inEnqueue(`<condition><filter @>has("a")</filter></condition>`),
    read: readStage,
    rows: [data, ...clock(0, 'never', 'timeout')],
  },
  {
    element: 'filter',
    document: inEnqueue(`<condition><filter @>${EXPRESSION}</filter></condition>`),
    read: readStage,
    rows: [data, ...clock(0, 'never', 'timeout')],
  },
];

for (const { element, document, read, rows } of places) {
  for (const { key, attribute, absent, good, bad } of rows) {
    void t.test(`${attribute} in ${document}`, (test) => {
      const parse = (given: string): ReturnType<typeof parseEnqueue> =>
        parseEnqueue(document.replace('@', () => given));
      const missing = parse('');
      if (absent === required) test.equal(missing.ok, false, 'missing is refused');
      else test.strictSame(missing.ok && read(missing.value, key), absent, 'missing');
      for (const [text, value] of Object.entries(good)) {
        const result = parse(`${attribute}="${text}"`);
        test.strictSame(result.ok ? read(result.value, key) : result.error, value, `good: ${text.slice(0, 30)}`);
      }
      const column = document.indexOf('@') + 1;
      for (const text of bad) {
        const result = parse(`${attribute}="${text}"`);
        const rule = new RegExp(`^${attribute} must be `);
        test.strictSame(summarize(result, rule), { line: 1, column, element, rule }, `bad: ${text.slice(0, 30)}`);
      }
      test.end();
    });
  }
}
