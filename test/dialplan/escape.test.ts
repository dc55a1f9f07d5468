import fc from 'fast-check';
import t from 'tap';
import { element, param, renderInclude } from '../../src/dialplan/xml.ts';
import { readBack } from './read-back.ts';

const through = (value: string): unknown =>
  (readBack(renderInclude([param('p', value)])) as { root: [{ param: [{ value: string }] }] }).root[0].param[0].value;

const HOSTILE = [
  '&lt;',
  '&amp;amp;',
  '&#38;',
  '& &&',
  '"><action application="system" data="id"/><x a="',
  "' onload='",
  '$${domain}',
  '$$${domain}',
  '$$$${a}${b}',
  '${system(id)}',
  'X-PRE-PROCESS',
  '<X-PRE-PROCESS cmd="exec" data="id"/>',
  'x-Pre-Process',
  '<include>',
  '</include>',
  '<?xml?>',
  '-->',
  '<--',
  ']]>',
  'a\nb',
  'a\r\nb\tc',
  ' ',
  '',
  'ü€🙂\u2028',
];

t.test('a value comes back as it was', async (t) => {
  t.strictSame(HOSTILE.map(through), HOSTILE);
});

t.test('any value comes back as it was, or is refused', async (t) => {
  const piece = fc.oneof(
    fc.constantFrom(...HOSTILE, '<', '!', '$', '{', '}', '&', ';', 'x-', 'pre-process'),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const value = pieces.join('');
      const wanted = value.includes('<!') || /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(value) ? null : value;
      let read: unknown = null;
      try {
        read = through(value);
      } catch (error) {
        if (wanted !== null) throw error;
      }
      if (wanted !== null && read !== wanted)
        throw new Error(`${JSON.stringify(value)} came back as ${JSON.stringify(read)}`);
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

t.test('what FreeSWITCH would not escape when it copies it is refused', async (t) => {
  t.throws(() => renderInclude([param('p', 'a<!"/><param name="x')]), /<!/);
});

t.test('only what is marked as a global is expanded', async (t) => {
  const text = renderInclude([element('e', { a: ['$${x}', { global: 'domain' }, '${y}'] })]);
  t.equal(text, '<include>\n  <e a="&#36;${x}$${domain}${y}"/>\n</include>\n');
});
