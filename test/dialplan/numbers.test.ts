import t from 'tap';
import { generateNumberList, generateNumbers } from '../../src/dialplan/generate-numbers.ts';
import type { NumberRoute } from '../../src/dialplan/settings.ts';
import { actionsOf, type ReadExtension, readBack } from './read-back.ts';

const route = (number: string): NumberRoute => ({ number, to: { is: 'document', name: 'a' }, then: null });

/** Name of the context, and what is done in it. */
function answerTo(of: NumberRoute): { context: string; actions: string[] } {
  const { root } = readBack(generateNumbers([of])) as {
    root: [{ context: [{ name: string; extension: [ReadExtension] }] }];
  };
  const [context] = root[0].context;
  return { context: context.name, actions: actionsOf(context.extension[0]) };
}

function listOf(...numbers: string[]): RegExp {
  const { root } = readBack(generateNumberList(numbers.map(route))) as { root: [{ extension: [ReadExtension] }] };
  return new RegExp(root[0].extension[0].condition.at(-1)?.expression ?? '');
}

t.test('a document', async (t) => {
  const { context, actions } = answerTo({ number: '4000', to: { is: 'document', name: 'support' }, then: null });
  t.equal(context, 'number-4000');
  t.match(actions, ['answer', 'set enqueue_then=over', 'set enqueue_document=support', 'transfer 4000 XML enqueued']);
});

t.test('an IVR service, with a way on of its own', async (t) => {
  const { actions } = answerTo({
    number: '4000',
    to: { is: 'ivr', url: 'http://app/ivr?a=1&b=2' },
    then: 'after-ivr',
  });
  t.match(actions.slice(1, 3), ['set enqueue_then=after-ivr', 'set ivr_url=http://app/ivr?a=1&b=2']);
});

t.test('a script, after which nothing follows', async (t) => {
  const { actions } = answerTo({ number: '4100', to: { is: 'script', name: 'ivr' }, then: null });
  t.strictSame(actions, ['lua ‹conf_dir›/scripts/ivr.lua']);
});

t.test('no sign of a number is one of the regular expression', async (t) => {
  const list = listOf('4000', '*72', '+49*1', '#31#');
  for (const number of ['4000', '*72', '+49*1', '#31#']) {
    t.ok(list.test(number), number);
    t.notOk(list.test(`${number}2`), number);
    t.notOk(list.test(number.slice(1)), number);
  }
});

t.test('without numbers nothing is one', async (t) => {
  t.notMatch(generateNumberList([]), '<extension');
});
