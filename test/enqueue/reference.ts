import fc from 'fast-check';
import type { Subject } from '../../src/enqueue/model.ts';

/** An expression as text, and what it must give, written down apart from the product: undefined is "no value". */
export interface Sample<T> {
  readonly text: string;
  readonly value: (subject: Subject) => T | undefined;
}
type Arbitrary<T> = fc.Arbitrary<Sample<T>>;

export const skillNames = ['a', 'b b', '__proto__', 'constructor', "it's", '"', '\\'];
const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
const doubled = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const score = (subject: Subject, skill: string): number => {
  const found = Object.entries(subject.skills).find(([name]) => name === skill)?.[1];
  return found?.enabled === true ? found.score : 0;
};
const either = (...spellings: string[]): fc.Arbitrary<string> => fc.constantFrom(...spellings);

/** Both sides have a value, and so has the result, a finite one where it is a number. */
const join =
  <T, R>(left: Sample<T>, right: Sample<T>, operate: (left: T, right: T) => R) =>
  (subject: Subject): R | undefined => {
    const [one, other] = [left.value(subject), right.value(subject)];
    if (one === undefined || other === undefined) return undefined;
    const result = operate(one, other);
    return typeof result === 'number' && !Number.isFinite(result) ? undefined : result;
  };

const apply =
  <T>(inner: Sample<T>, operate: (value: T) => T) =>
  (subject: Subject): T | undefined => {
    const value = inner.value(subject);
    return value === undefined ? value : operate(value);
  };

const COMPARE: Readonly<Record<string, (sign: number) => boolean>> = {
  '==': (sign) => sign === 0,
  '!=': (sign) => sign !== 0,
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
};
const signOf = <T extends number | string | boolean>(left: T, right: T): number =>
  left === right ? 0 : left < right ? -1 : 1;
const CALCULATE: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

const strings: Arbitrary<string> = fc.oneof(
  fc
    .constantFrom('', '1', '9527', 'idle', "a'b", '\\"')
    .chain((text) => either(literal(text), doubled(text)).map((spelled) => ({ text: spelled, value: () => text }))),
  fc
    .constantFrom<['id' | 'num' | 'state', string][]>(['id', 'id'], ['id', 'name'], ['num', 'num'], ['state', 'state'])
    .map(([field, text]) => ({ text, value: (subject: Subject) => subject[field] })),
);

const numberLeaves: Arbitrary<number> = fc.oneof(
  fc.constantFrom('0', '1', '2.5', '007', '100').map((text) => ({ text, value: () => Number(text) })),
  fc
    .constantFrom<'idle_seconds' | 'calls_today'>('idle_seconds', 'calls_today')
    .map((field) => ({ text: field, value: (subject: Subject) => subject[field] })),
  fc.constantFrom(...skillNames).chain((skill) =>
    either(`get(${literal(skill)})`, `get( ${doubled(skill)} )`, `skills[${literal(skill)}]`).map((text) => ({
      text,
      value: (subject: Subject) => score(subject, skill),
    })),
  ),
);

const booleanLeaves: Arbitrary<boolean> = fc.constantFrom(...skillNames).chain((skill) =>
  either(`has(${doubled(skill)})`, `has(${literal(skill)})`, `${literal(skill)} in skills`).map((text) => ({
    text,
    value: (subject: Subject) => score(subject, skill) >= 1,
  })),
);

const compare = <T extends number | string | boolean>(
  sides: Arbitrary<T>,
  operators: readonly string[],
): Arbitrary<boolean> =>
  fc.tuple(sides, sides, fc.constantFrom(...operators)).map(([left, right, operator]) => ({
    text: `(${left.text}) ${operator} (${right.text})`,
    value: join(left, right, (one, other) => COMPARE[operator]?.(signOf(one, other)) ?? false),
  }));

export const { numbers, booleans } = fc.letrec<{ numbers: Sample<number>; booleans: Sample<boolean> }>((tie) => ({
  numbers: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    numberLeaves,
    tie('numbers').map((inner) => ({ text: `-(${inner.text})`, value: apply(inner, (value) => -value) })),
    fc
      .tuple(tie('numbers'), tie('numbers'), fc.constantFrom(...Object.keys(CALCULATE)))
      .map(([left, right, operator]) => ({
        text: `(${left.text})${operator}(${right.text})`,
        value: join(left, right, (one, other) => CALCULATE[operator]?.(one, other) ?? Number.NaN),
      })),
  ),
  booleans: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    booleanLeaves,
    compare(tie('numbers'), Object.keys(COMPARE)),
    compare(strings, Object.keys(COMPARE)),
    compare(tie('booleans'), ['==', '!=']),
    fc.tuple(tie('booleans'), either('not ', '!', 'not!not ')).map(([inner, word]) => ({
      text: `${word}(${inner.text})`,
      value: apply(inner, (value) => !value),
    })),
    fc.tuple(tie('booleans'), tie('booleans'), either(' and ', '&&')).map(([left, right, word]) => ({
      text: `(${left.text})${word}(${right.text})`,
      value: (subject: Subject) => (left.value(subject) === true ? right.value(subject) : left.value(subject)),
    })),
    fc.tuple(tie('booleans'), tie('booleans'), either(' or ', '||')).map(([left, right, word]) => ({
      text: `(${left.text})${word}(${right.text})`,
      value: (subject: Subject) => (left.value(subject) === false ? right.value(subject) : left.value(subject)),
    })),
  ),
}));

const scores = fc.record({ score: fc.constantFrom(0, 0.5, 1, 60, 100, 1e308), enabled: fc.boolean() });

export const subjects: fc.Arbitrary<Subject> = fc.record({
  ...{ id: fc.constantFrom('1', '9527'), num: fc.constantFrom('', '1', "a'b"), state: fc.constantFrom('idle', 'busy') },
  ...{ idle_seconds: fc.nat(100), calls_today: fc.nat(3) },
  /** From entries: a skill `__proto__` is then an own property, as it is when it comes from JSON. */
  skills: fc.array(fc.tuple(fc.constantFrom(...skillNames), scores)).map((entries) => Object.fromEntries(entries)),
});
