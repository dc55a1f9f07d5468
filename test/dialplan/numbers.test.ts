import t from 'tap';
import { generateNumbers } from '../../src/dialplan/generate-numbers.ts';
import type { NumberRoute } from '../../src/dialplan/settings.ts';
import { readBack } from './read-back.ts';

interface Extension {
  readonly condition: readonly [
    { readonly expression: string; readonly action: readonly { application: string; data: string }[] },
  ];
}

function extensionOf(route: NumberRoute): { expression: string; actions: string[] } {
  const { root } = readBack(generateNumbers([route])) as { root: [{ extension: [Extension] }] };
  const [condition] = root[0].extension[0].condition;
  return {
    expression: condition.expression,
    actions: condition.action.map(({ application, data }) => `${application} ${data}`),
  };
}

t.test('a document', async (t) => {
  const { expression, actions } = extensionOf({ number: '4000', to: { is: 'document', name: 'support' }, then: null });
  t.equal(expression, '^4000$');
  t.match(actions, [
    'answer',
    /^multiunset .*\benqueue_result\b/,
    'set enqueue_then=over',
    'set enqueue_document=support',
    'transfer 4000 XML enqueued',
  ]);
});

t.test('an IVR service, with a way on of its own', async (t) => {
  const { actions } = extensionOf({
    number: '4000',
    to: { is: 'ivr', url: 'http://app/ivr?a=1&b=2' },
    then: 'after-ivr',
  });
  t.match(actions.slice(2, 4), ['set enqueue_then=after-ivr', 'set ivr_url=http://app/ivr?a=1&b=2']);
});

t.test('a script, after which nothing follows', async (t) => {
  const { actions } = extensionOf({ number: '4100', to: { is: 'script', name: 'ivr' }, then: null });
  t.strictSame(actions, ['lua ‹conf_dir›/scripts/ivr.lua']);
});

t.test('no sign of a number is one of the regular expression', async (t) => {
  for (const number of ['*72', '+49*1', '#31#']) {
    const expression = new RegExp(extensionOf({ number, to: { is: 'script', name: 'a' }, then: null }).expression);
    t.ok(expression.test(number), number);
    t.notOk(expression.test(`${number}2`), number);
    t.notOk(expression.test(number.slice(1)), number);
  }
});
