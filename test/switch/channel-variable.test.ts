import fc from 'fast-check';
import t from 'tap';
import { encodeVariableValue } from '../../src/switch/channel-variable.ts';

const UNESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  s: ' ',
  "'": "'",
  '"': '"',
  '\\': '\\',
};

/** What FreeSWITCH makes of the third word of uuid_setvar (cleanup_separated_string of switch_utils.c). */
function readAsFreeswitch(word: string): string {
  let from = 0;
  while (word[from] === ' ') from += 1;
  let text = '';
  let end = 0;
  let isQuoted = false;
  for (let at = from; at < word.length; at += 1) {
    const character = word[at] ?? '';
    const unescaped = character === '\\' ? UNESCAPED[word[at + 1] ?? ''] : undefined;
    if (unescaped !== undefined) {
      at += 1;
      text += unescaped;
      end = text.length;
    } else if (character === "'" && (isQuoted || word.includes("'", at + 1))) {
      isQuoted = !isQuoted;
      if (isQuoted) end = text.length;
    } else {
      text += character;
      if (character !== ' ' || isQuoted) end = text.length;
    }
  }
  return text.slice(0, end);
}

t.test('the switch reads back what was written', (t) => {
  const pieces = fc.constantFrom(
    ' ',
    '\\',
    "'",
    '"',
    '\n',
    '\r',
    '\t',
    '$',
    '{',
    '${x}',
    ';',
    'n',
    's',
    'ü',
    '🙂',
    'mod_event_socket',
    '^^',
  );
  const value = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(value, (text) => readAsFreeswitch(encodeVariableValue(text)) === disarmed(text)),
    { numRuns: 5_000 },
  );
  t.end();
});

/** From its end on: a dollar sign that only backslashes and quotes part from a brace, or from the end, is a percent sign. */
function disarmed(text: string): string {
  let isArmed = true;
  return Array.from(text)
    .reverse()
    .map((character) => {
      const written = character === '$' && isArmed ? '%' : character;
      isArmed = character === '{' || (isArmed && /[\\']/.test(character));
      return written;
    })
    .reverse()
    .join('');
}

t.test('however often it is expanded, and whatever follows, it runs nothing', (t) => {
  const piece = fc.constantFrom('$', '{', '}', '\\', "'", 'x', '(', ')', '${run()}');
  const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 4 }), (one, other, times) => {
      let value = readAsFreeswitch(encodeVariableValue(one)) + readAsFreeswitch(encodeVariableValue(other));
      for (let n = 0; n < times; n += 1) {
        if (/\$\\*\{/.test(value)) throw new Error(value);
        value = expandOnce(value);
      }
    }),
    { numRuns: 20_000 },
  );
  t.end();
});

/** What an expansion makes of a text in which nothing is to be expanded (switch_channel_expand_variables_check). */
function expandOnce(text: string): string {
  const marks = /\\(?:(\$)\$?|'|(\\))|\$?(\$)/g;
  return text.replace(marks, (_, escaped?: string, backslash?: string, dollar?: string) =>
    [escaped, backslash, dollar].join(''),
  );
}

t.test('one line, whatever the value', (t) => {
  t.notMatch(encodeVariableValue('a\r\n\nb'), /[\r\n]/);
  t.end();
});
