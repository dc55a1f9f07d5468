import fc from 'fast-check';
import t from 'tap';
import { checkSettings } from '../../src/dialplan/check-settings.ts';
import { DEFAULT_SETTINGS } from '../../src/dialplan/settings.ts';
import type { Extension, NumberRoute, NumberTarget } from '../../src/dialplan/settings.ts';

const numbers = (...routes: NumberRoute[]) => checkSettings({ ...DEFAULT_SETTINGS, numbers: routes });
const extensions = (...all: Extension[]) => checkSettings({ ...DEFAULT_SETTINGS, extensions: all });
const route = (more: Partial<NumberRoute>): NumberRoute => ({
  number: '1',
  to: { is: 'document', name: 'a' },
  then: null,
  ...more,
});
const telephone = (more: Partial<Extension>): Extension => ({
  user: '1001',
  password: { is: 'text', text: 'secret' },
  displayName: 'x',
  ...more,
});

t.test('a fresh installation is well', async (t) => {
  t.strictSame(checkSettings(DEFAULT_SETTINGS), []);
});

t.test('numbers', async (t) => {
  for (const number of ['4000', '+4930123', '*72', '#31#1', '0']) t.strictSame(numbers(route({ number })), [], number);
  for (const number of ['', '4 XML default', '4.', '(4)', '4|5', '4\n', '${x}', 'a', '1'.repeat(33)])
    t.equal(numbers(route({ number })).length, 1, JSON.stringify(number));
  t.match(numbers(route({}), route({})), ['number "1" stands twice']);
});

t.test('targets', async (t) => {
  const good: NumberTarget[] = [
    { is: 'document', name: 'support_2-b' },
    { is: 'script', name: 'ivr' },
    { is: 'ivr', url: 'http://app/ivr' },
    { is: 'ivr', url: 'https://app.example:8443/ivr/a.b?x=1&y=%20' },
  ];
  const bad: NumberTarget[] = [
    { is: 'document', name: '../secret' },
    { is: 'document', name: '' },
    { is: 'script', name: '/tmp/x' },
    { is: 'script', name: 'ivr.lua x' },
    { is: 'ivr', url: 'file:///etc/passwd' },
    { is: 'ivr', url: 'http://app/${system(id)}' },
    { is: 'ivr', url: 'http://app/a b' },
    { is: 'ivr', url: 'http://user:pass@app/' },
    { is: 'ivr', url: `http://app/${'x'.repeat(1024)}` },
    { is: 'ivr', url: "http://app/'" },
  ];
  for (const to of good) t.strictSame(numbers(route({ to })), [], JSON.stringify(to));
  for (const to of bad) t.equal(numbers(route({ to })).length, 1, JSON.stringify(to));
  t.equal(numbers(route({ then: 'over XML' })).length, 1);
});

t.test('telephones', async (t) => {
  t.strictSame(extensions(telephone({ displayName: `O'Neill & <"$\${x}">` })), []);
  t.equal(extensions(telephone({ user: '1001@x' })).length, 1);
  t.equal(extensions(telephone({ password: { is: 'text', text: '' } })).length, 1, 'anybody could register');
  t.equal(extensions(telephone({ password: { is: 'text', text: 'a<!b' } })).length, 1);
  t.equal(extensions(telephone({ password: { is: 'variable', name: 'a}b' } })).length, 1);
  t.equal(extensions(telephone({ displayName: 'a\0' })).length, 1);
  t.equal(extensions(telephone({ displayName: 'a\ud800' })).length, 1, 'half a character');
});

t.test('nothing that passes is special to FreeSWITCH when a call runs', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), (text) => {
      const passes = [
        route({ number: text }),
        route({ to: { is: 'document', name: text } }),
        route({ to: { is: 'ivr', url: `http://a/${text}` } }),
      ].some((each) => numbers(each).length === 0);
      if (passes && /[\s'"\\${}|<>^[\]`]/.test(text)) throw new Error(`passes: ${JSON.stringify(text)}`);
    }),
    { numRuns: 5000 },
  );
  t.pass();
});
