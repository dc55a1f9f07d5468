import t from 'tap';
import { parseOriginate, parseVariables } from '../../src/embedded-switch/dial-string.ts';
import { separate } from '../../src/embedded-switch/separate.ts';
import { parseInline } from '../../src/embedded-switch/dialplan.ts';

t.test('separate', (t) => {
  t.strictSame(separate("a  'b c' d", ' '), ['a', 'b c', 'd']);
  t.strictSame(separate('a\\,b,c,,d', ','), ['a,b', 'c', '', 'd']);
  t.strictSame(separate('a=b=c', '=', 2), ['a', 'b=c']);
  t.strictSame(separate("it's x,y", ','), ["it's x", 'y']);
  t.strictSame(separate('', ','), []);
  t.strictSame(separate('a\\sb\\x', ' '), ['a b\\x']);
  t.end();
});

t.test('variables of a dial string', (t) => {
  const { variables, rest } = parseVariables('{a=1,b=x\\,y}{c=(z)}user/1001@d');
  t.strictSame(
    [...variables],
    [
      ['a', '1'],
      ['b', 'x,y'],
      ['c', '(z)'],
    ],
  );
  t.equal(rest, 'user/1001@d');
  t.strictSame(
    [...parseVariables('{^^:a=1,2:b=3}x').variables],
    [
      ['a', '1,2'],
      ['b', '3'],
    ],
  );
  t.end();
});

t.test('an originate: quotes hold blanks together, but protect no comma', (t) => {
  const request = parseOriginate("{n='x\\, y',a='p, q'}user/1@d &park()");
  t.strictSame(
    [...(request?.variables ?? [])],
    [
      ['n', 'x, y'],
      ['a', 'p'],
    ].map((pair) => pair),
  );
  t.strictSame(request?.then, { application: 'park', data: '' });
  t.strictSame(parseOriginate('user/1 500 XML default')?.then, {
    extension: '500',
    dialplan: 'XML',
    context: 'default',
  });
  t.equal(parseOriginate('user/1'), undefined);
  t.end();
});

t.test('an inline dialplan', (t) => {
  t.strictSame(parseInline('answer,playback:tone://x:y,park:'), [['answer'], ['playback', 'tone://x:y'], ['park', '']]);
  t.strictSame(parseInline('m:^:playback:a,b^park'), [['playback', 'a,b'], ['park']]);
  t.end();
});
