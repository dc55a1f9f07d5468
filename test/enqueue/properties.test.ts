import fc from 'fast-check';
import t from 'tap';
import { compileSort, compileWhere, parseExpression } from '../../src/enqueue/compile-expression.ts';
import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';
import { formatProblem } from '../../src/enqueue/format-problem.ts';
import type { Problem } from '../../src/enqueue/model.ts';
import type { Result } from '../../src/lib/result.ts';
import { booleans, numbers, subjects } from './reference.ts';

const DOCUMENTS = [
  '<?xml version="1.0"?>\n<enqueue choice="lru" user_data="a &amp; b"><route><condition id="vip"/></route><route><skill name="s" priority="3"/></route></enqueue>',
  '<enqueue><filter data="d"><condition timeout="5"><where><![CDATA[get("a") > 1]]></where><sort mode="asc">1</sort></condition></filter></enqueue>',
  '<enqueue><condition><filter priority="3">has(&quot;x&quot;)</filter></condition></enqueue>',
  '<enqueue><route><condition name="n"><target name="a" timeout="3"/></condition></route><!-- c --></enqueue>',
];
// prettier-ignore
const PARTS = ['<', '>', '/', '"', "'", '&', ';', '&amp;', '&#0;', '&#x41;', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE', '=',
  ' ', '\n', '\r', '\0', '\x85', '\u202E', '😀', '\uD800', '<a>', '</a>', '<route>', '</route>', '<enqueue>', '</enqueue>', '__proto__', 'constructor', 'name="a"'];
// prettier-ignore
const PIECES = ['\x85', '\u202E', '(', ')', '[', ']', '"', "'", '\\', '.', ',', ';', 'has', 'get', 'skills', 'in', 'not', 'and', '||', '!', '==', '<', '-', '/', '0', '1', 'id', 'x', ' '];

const part = fc.oneof(fc.constantFrom(...PARTS), fc.string({ unit: 'binary', maxLength: 4 }));
const mutated = fc
  .constantFrom(...DOCUMENTS)
  .chain((document) =>
    fc
      .array(fc.tuple(fc.nat(document.length), fc.nat(8), part), { minLength: 1, maxLength: 3 })
      .map((edits) =>
        edits.reduce((text, [at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length), document),
      ),
  );

/** The place lies in the text, and the message is one line. */
const isProper = (text: string, result: Result<unknown, Problem>): boolean => {
  if (result.ok) return true;
  const lines = text.split(/\r\n?|\n/);
  const { line, column } = result.error;
  const isInside = column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1;
  return isInside && !/[\p{C}\p{Zl}\p{Zp}]/u.test(formatProblem(result.error));
};
const holds = (property: fc.IPropertyWithHooks<unknown>): true => {
  fc.assert(property, { numRuns: 3000 });
  return true;
};

void t.test('any text, and any damage to a document, gives a document or a proper problem', (test) => {
  for (const texts of [fc.string({ unit: 'binary' }), fc.array(part).map((parts) => parts.join('')), mutated]) {
    test.ok(holds(fc.property(texts, (text) => isProper(text, parseEnqueue(text)))));
  }
  test.end();
});

void t.test('a document cut anywhere is refused', (test) => {
  for (const document of DOCUMENTS) {
    test.ok(parseEnqueue(document).ok, document);
    const ends = Array.from(document, (_, end) => end).filter((end) => parseEnqueue(document.slice(0, end)).ok);
    test.strictSame(ends, []);
  }
  test.end();
});

void t.test('user data comes through as it was written', (test) => {
  const escapeText = (text: string): string =>
    text.replace(/[<&"]/g, (character) => `&#${String(character.codePointAt(0))};`);
  const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 });
  const comesThrough = (text: string): boolean => {
    const result = parseEnqueue(`<enqueue data="${escapeText(text)}"><route><agent name="a"/></route></enqueue>`);
    return result.ok && result.value.userData === text;
  };
  test.ok(holds(fc.property(texts, comesThrough)));
  test.end();
});

void t.test('any text gives an expression or a proper problem, and no expression throws', (test) => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
  );
  const behaves = fc.property(texts, subjects, (text, subject) => {
    const [where, sort] = [compileWhere(text), compileSort(text)];
    const types = [where.ok && typeof where.value(subject) !== 'boolean', sort.ok && Number.isNaN(sort.value(subject))];
    return isProper(text, where) && isProper(text, sort) && !types.includes(true);
  });
  test.ok(holds(behaves));
  test.end();
});

void t.test('expressions agree with the reference', (test) => {
  const seen = { where: new Set<unknown>(), sort: new Set<unknown>() };
  const short = <T>(
    samples: fc.Arbitrary<T & { readonly text: string }>,
  ): fc.Arbitrary<T & { readonly text: string }> => samples.filter(({ text }) => text.length <= 512);
  const wheres = fc.property(short(booleans), subjects, ({ text, value }, subject) => {
    const compiled = compileWhere(text);
    seen.where.add(value(subject));
    return compiled.ok && compiled.value(subject) === (value(subject) ?? false);
  });
  const sorts = fc.property(short(numbers), subjects, ({ text, value }, subject) => {
    const compiled = compileSort(text);
    seen.sort.add(value(subject));
    return compiled.ok && compiled.value(subject) === (value(subject) ?? Number.NEGATIVE_INFINITY);
  });
  test.ok(holds(wheres));
  test.ok(holds(sorts));
  test.strictSame(seen.where, new Set([true, false, undefined]), 'all outcomes were met');
  test.ok(seen.sort.size > 20 && seen.sort.has(undefined), 'many values, and none, were met');
  test.end();
});

void t.test('a tree is the same read twice: nothing is kept between two readings', (test) => {
  const twice = fc.property(booleans, numbers, ({ text }, other) => {
    const first = JSON.stringify(parseExpression(text, 'where'));
    parseExpression(`${other.text} (`, 'sort');
    return first === JSON.stringify(parseExpression(text, 'where'));
  });
  test.ok(holds(twice));
  test.end();
});
