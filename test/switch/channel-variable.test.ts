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
    fc.property(value, (text) => readAsFreeswitch(encodeVariableValue(text)) === text),
    { numRuns: 5_000 },
  );
  t.end();
});

t.test('one line, whatever the value', (t) => {
  t.notMatch(encodeVariableValue('a\r\n\nb'), /[\r\n]/);
  t.end();
});
