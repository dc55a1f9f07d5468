import t from 'tap';
import { compileSort, compileWhere, parseExpression } from '../../src/enqueue/compile-expression.ts';
import type { Expression } from '../../src/enqueue/compile-expression.ts';
import { readMark, summarize } from './marked.ts';

void t.test('both spellings, precedence and brackets: the same syntax tree', (test) => {
  const same: readonly (readonly ['where' | 'sort', string, string])[] = [
    ['where', 'get("billing") > 60 && has("phone");', "skills['billing']>60 and 'phone' in skills"],
    ['where', "id == '9527' || !has('a')", 'name == "9527" or not \'a\' in skills'],
    ['where', 'has("a") or has("b") and has("c")', 'has("a") or (has("b") and has("c"))'],
    ['where', 'has("a") and has("b") or has("c")', '(has("a") and has("b")) or has("c")'],
    ['where', 'not has("a") and has("b")', '(not has("a")) and has("b")'],
    ['where', 'not 1 < 2', 'not (1 < 2)'],
    ['where', "not 'a' in skills", "not ('a' in skills)"],
    ['where', 'not not has("a") == has("b")', 'not (not (has("a") == has("b")))'],
    ['where', '1 + 2 * 3 < 4 - 5 % 6', '(1 + (2 * 3)) < (4 - (5 % 6))'],
    ['where', '1 < 2 == has("a") != has("b")', '((1 < 2) == has("a")) != has("b")'],
    ['where', String.raw`id == 'it\'s' and num == "\\\""`, String.raw`id == "it's" and num == '\\"'`],
    ['sort', '8 - 4 - 2', '(8 - 4) - 2'],
    ['sort', '8 / 4 % 2 * 3', '((8 / 4) % 2) * 3'],
    ['sort', '-2 * -get("a") - -1', '((-2) * (-get("a"))) - (-1)'],
    ['sort', '  \r\n\t((calls_today))  ;  ', 'calls_today'],
  ];
  for (const [want, left, right] of same) {
    const tree = parseExpression(left, want);
    test.equal(tree.ok, true, left);
    test.strictSame(tree, parseExpression(right, want), `${left}  =  ${right}`);
  }
  test.end();
});

void t.test('every operator binds as its level does', (test) => {
  const isSame = (want: 'where' | 'sort', left: string, right: string): void => {
    const tree = parseExpression(left, want);
    test.strictSame(tree.ok && tree, parseExpression(right, want), `${left}  =  ${right}`);
  };
  for (const one of ['*', '/', '%']) {
    for (const other of ['*', '/', '%']) isSame('sort', `1 ${one} 2 ${other} 3`, `(1 ${one} 2) ${other} 3`);
    for (const other of ['+', '-']) {
      isSame('sort', `1 ${other} 2 ${one} 3`, `1 ${other} (2 ${one} 3)`);
      isSame('sort', `1 ${other} 2 ${other === '+' ? '-' : '+'} 3`, `(1 ${other} 2) ${other === '+' ? '-' : '+'} 3`);
    }
  }
  for (const comparison of ['==', '!=', '<', '<=', '>', '>=']) {
    isSame('where', `1 ${comparison} 2 + 3`, `1 ${comparison} (2 + 3)`);
    isSame('where', `not 1 ${comparison} 2 and has("a")`, `(not (1 ${comparison} 2)) and has("a")`);
    test.equal(
      parseExpression(`has("a") == 1 ${comparison} 2`, 'where').ok,
      false,
      `== and ${comparison} share a level`,
    );
  }
  test.end();
});

void t.test('syntax trees', (test) => {
  const trees: readonly (readonly ['where' | 'sort', string, Expression])[] = [
    ['where', "'constructor' in skills", { is: 'has', type: 'boolean', skill: 'constructor' }],
    ['sort', 'skills["__proto__"]', { is: 'score', type: 'number', skill: '__proto__' }],
    ['sort', '0.50', { is: 'number', type: 'number', value: 0.5 }],
    [
      'sort',
      '-idle_seconds',
      { is: 'negate', type: 'number', operand: { is: 'field', type: 'number', field: 'idle_seconds' } },
    ],
    [
      'where',
      'name != "\\\\"',
      {
        ...{ is: '!=', type: 'boolean', left: { is: 'field', type: 'string', field: 'id' } },
        right: { is: 'string', type: 'string', value: '\\' },
      },
    ],
    [
      'where',
      'num >= state',
      {
        ...{ is: '>=', type: 'boolean', left: { is: 'field', type: 'string', field: 'num' } },
        right: { is: 'field', type: 'string', field: 'state' },
      },
    ],
  ];
  for (const [want, text, value] of trees) test.strictSame(parseExpression(text, want), { ok: true, value }, text);
  test.end();
});

/** What is wanted, the text with the place of the problem marked by ¶, the operator concerned, words of the rule. */
type Row = readonly [want: 'where' | 'sort', marked: string, element: string, rule: RegExp];

const refused: readonly Row[] = [
  ['where', '¶get("a")', '', /where needs a boolean, not a number/],
  ['where', '¶id', '', /where needs a boolean, not a string/],
  ['sort', '¶has("a")', '', /sort needs a number, not a boolean/],
  ['sort', '¶', '', /expected an operand, found the end/],
  ['where', '¶;', '', /expected an operand, found ";"/],
  ['where', 'has("a");¶;', '', /expected an operator or the end, found ";"/],
  ['where', 'has("a") ¶has("b")', '', /expected an operator or the end, found "has"/],
  ['where', 'has("a") and\n  ¶or has("b")', '', /expected an operand, found "or"/],
  ['where', '(has("a")¶', '', /expected "\)", found the end/],
  ['where', 'has("a")¶)', '', /expected an operator or the end/],
  ['sort', '¶+1', '', /expected an operand/],
  ['sort', '1¶e5', '', /found "e5"/],
  ['sort', '1¶.', '', /unexpected character "."/],
  ['sort', '¶.5', '', /unexpected character/],
  ['sort', `¶${'9'.repeat(400)}`, '', /must be finite/],
  ['where', 'id ¶= "a"', '', /unexpected character "="/],
  ['where', 'has("a") ¶& has("b")', '', /unexpected character "&"/],
  ['where', 'id == ¶"a', '', /closed on its line/],
  ['where', 'id == ¶"a\nb"', '', /closed on its line/],
  ['where', "id == ¶'a\\'", '', /closed on its line/],
  ['where', 'id == "a¶\\n"', '', /backslash/],
  ['where', '¶`a` == id', '', /unexpected character "`"/],
  ['where', 'id == "a" ¶😀', '', /unexpected character "😀"/],
  ...['constructor', '__proto__', 'toString', 'process', 'this', 'true', 'AND', 'Id'].map((name): Row => [
    'where',
    `has("a") and ¶${name}`,
    '',
    new RegExp(`unknown name "${name}"; known are id, name, num`),
  ]),
  ['where', 'id¶.length > 1', '', /unexpected character "."/],
  ['where', 'id¶["length"] == "1"', '', /expected an operator or the end, found "\["/],
  ['where', 'skills¶.a > 1', '', /unexpected character/],
  ['where', 'skills["a"]¶["b"] > 1', '', /found "\["/],
  ['sort', 'skills¶', '', /expected "\[", found the end/],
  ['sort', 'skills[¶id]', '', /expected a skill's name in quotes, found "id"/],
  ['sort', 'get(¶num)', '', /a skill's name in quotes/],
  ['sort', 'get(¶)', '', /a skill's name in quotes/],
  ['sort', 'get("a"¶, "b")', '', /unexpected character ","/],
  ['where', 'has¶', '', /expected "\("/],
  ['where', 'has("a")¶("b")', '', /found "\("/],
  ['where', '"a" in ¶id', '', /expected skills, found "id"/],
  ['where', 'id ¶in skills', 'in', /takes a skill's name in quotes on its left/],
  ['where', '"a" in skills ¶== "b" in skills', '==', /compares a boolean with a string/],
  ['where', '1 < 2 ¶< 3', '<', /compares a boolean with a number/],
  ['where', 'has("a") ¶< has("b")', '<', /takes numbers or strings, not a boolean/],
  ['where', 'id ¶== 9527', '==', /compares a string with a number/],
  ['where', 'get("a") ¶and has("b")', 'and', /takes booleans, not a number/],
  ['where', 'has("b") ¶|| id', 'or', /takes booleans, not a string/],
  ['where', '¶!get("a")', 'not', /takes booleans, not a number/],
  ['sort', '¶-id', '-', /takes numbers, not a string/],
  ['sort', '1 ¶+ "2"', '+', /takes numbers, not a string/],
  ['sort', '1 ¶% has("a")', '%', /takes numbers, not a boolean/],
  ['sort', `${'('.repeat(32)}¶(1${')'.repeat(33)}`, '', /nests deeper than 32/],
  ['sort', `${'-'.repeat(32)}¶-1`, '', /nests deeper than 32/],
  ['where', `${'not '.repeat(32)}¶!has("a")`, '', /nests deeper than 32/],
  ['sort', `${' '.repeat(512)}¶1`, '', /longer than 512/],
];

void t.test('refused, with the place', (test) => {
  for (const [want, marked, element, rule] of refused) {
    const { text, line, column } = readMark(marked);
    const parsed = parseExpression(text, want);
    test.strictSame(summarize(parsed, rule), { line, column, element, rule }, JSON.stringify(marked.slice(0, 60)));
    test.strictSame(want === 'where' ? compileWhere(text) : compileSort(text), parsed, 'compiled');
  }
  test.end();
});

void t.test('as much as is allowed', (test) => {
  const most: readonly (readonly ['where' | 'sort', string])[] = [
    ['sort', `${'('.repeat(32)}1${')'.repeat(32)}`],
    ['sort', `${'-'.repeat(32)}1`],
    ['where', `has("a")${' or has("a")'.repeat(42)}`],
    ['sort', `1${'+1'.repeat(255)} `],
  ];
  for (const [want, text] of most) test.equal(parseExpression(text, want).ok, true, text.slice(0, 40));
  test.end();
});
