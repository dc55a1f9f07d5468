import t from 'tap';
import { compileSort, compileWhere } from '../../src/enqueue/compile-expression.ts';
import type { Subject } from '../../src/enqueue/model.ts';

const subject: Subject = {
  ...{ id: '9527', num: '88', state: 'idle', idle_seconds: 90, calls_today: 3 },
  skills: Object.fromEntries([
    ['billing', { score: 70, enabled: true }],
    ['off', { score: 70, enabled: false }],
    ['zero', { score: 0, enabled: true }],
    ['huge', { score: Number.MAX_VALUE, enabled: true }],
    ['broken', { score: Number.NaN, enabled: true }],
    ['__proto__', { score: 5, enabled: true }],
  ]),
};

void t.test('where', (test) => {
  const table: Readonly<Record<string, boolean>> = {
    'has("billing")': true,
    'has("off")': false,
    'has("zero")': false,
    'has("missing")': false,
    'has("__proto__") and get("__proto__") == 5': true,
    'has("constructor") or has("toString") or get("valueOf") != 0': false,
    'get("billing") == 70 and get("off") == 0 and get("missing") == 0': true,
    "skills['billing'] > 60 and 'billing' in skills": true,
    'id == "9527" and name == id and num == "88" and state == "idle"': true,
    'idle_seconds >= 90 and idle_seconds <= 90 and not idle_seconds > 90': true,
    'calls_today < 3': false,
    'num < "9" and "10" < "9"': true,
    'has("off") != has("billing")': true,
    '-7 % 3 == -1 and 7 % -3 == 1': true,
    '0.1 + 0.2 != 0.3': true,
    '-0 == 0 and not (-0 < 0)': true,
    '1 / 0 > 0': false,
    'not (1 / 0 > 0)': false,
    '5 % 0 == 5 % 0': false,
    'not (get("missing") / get("missing") == 1)': false,
    'get("huge") * 2 > 1': false,
    'not (get("huge") * 2 > 1)': false,
    'not (get("broken") == 1)': false,
    'has("billing") or 1 / 0 > 0': true,
    '1 / 0 > 0 or has("billing")': false,
    'has("off") and 1 / 0 > 0 or has("billing")': true,
  };
  for (const [text, value] of Object.entries(table)) {
    const matches = compileWhere(text);
    test.equal(matches.ok ? matches.value(subject) : matches.error.rule, value, text);
  }
  test.end();
});

void t.test('sort', (test) => {
  const table: Readonly<Record<string, number>> = {
    'get("billing") * 2 - calls_today': 137,
    '-(1 - 4) * 2.5': 7.5,
    '9 / 2 + 9 % 2': 5.5,
    'skills["off"]': 0,
    '1 / 0': -Infinity,
    '-(1 / 0)': -Infinity,
    'get("huge") + get("huge")': -Infinity,
    'get("broken")': -Infinity,
  };
  for (const [text, value] of Object.entries(table)) {
    const rank = compileSort(text);
    test.equal(rank.ok ? rank.value(subject) : rank.error.rule, value, text);
  }
  test.end();
});

void t.test('a fault is not taken for a missing value', (test) => {
  const matches = compileWhere('has("a")');
  const skills = new Proxy({}, { getOwnPropertyDescriptor: () => { throw new RangeError('fault'); } }); // prettier-ignore
  test.throws(() => matches.ok && matches.value({ ...subject, skills }), RangeError);
  test.end();
});
