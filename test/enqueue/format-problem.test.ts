import t from 'tap';
import { parseExpression } from '../../src/enqueue/compile-expression.ts';
import { formatProblem } from '../../src/enqueue/format-problem.ts';
import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';

const format = (result: ReturnType<typeof parseEnqueue> | ReturnType<typeof parseExpression>): string =>
  result.ok ? 'no problem' : formatProblem(result.error);

void t.test('one line with place, element and rule', (test) => {
  test.equal(
    format(parseEnqueue('<enqueue>\n\n  <route></route></enqueue>')),
    'line 3, column 3: <route>: needs a child <condition> or <agent> or <agents> or <skill>',
  );
  test.equal(format(parseEnqueue('x')), 'line 1, column 1: text outside <enqueue>');
  test.equal(format(parseExpression('1 + "2"', 'sort')), "line 1, column 3: '+': takes numbers, not a string");
  test.equal(format(parseExpression('not 1', 'where')), "line 1, column 1: 'not': takes booleans, not a number");
  test.equal(
    format(parseEnqueue(`<enqueue channel="a&#10;${'b'.repeat(99)}"/>`)),
    `line 1, column 10: <enqueue>: channel must be 1 to 64 of A-Z a-z 0-9 _ . -, not "a\\n${'b'.repeat(38)}…"`,
  );
  test.equal(format(parseExpression('\x85', 'sort')), 'line 1, column 1: unexpected character "\\u{85}"');
  test.equal(format(parseExpression('\u202E', 'sort')), 'line 1, column 1: unexpected character "\\u{202e}"');
  test.equal(format(parseEnqueue(`<${'x'.repeat(999)}/>`)), `line 1, column 1: <${'x'.repeat(64)}>: unknown element`);
  test.end();
});
