import type { Subject } from '../model.ts';
import type {
  Arithmetic,
  BooleanExpression,
  Comparison,
  Expression,
  NumberExpression,
  StringExpression,
} from './syntax.ts';

type Evaluate<T> = (subject: Subject) => T;
type Value = boolean | number | string;

/** Thrown by a closure for a division by zero or a result that is not finite. One object: no stack to collect. */
const NO_VALUE = new Error('this expression has no value for this agent');

const finite = (value: number): number => {
  if (!Number.isFinite(value)) throw NO_VALUE;
  return value;
};

/** What `evaluate` gives, or `otherwise` where the expression has no value for this agent. */
export const guard =
  <T>(evaluate: Evaluate<T>, otherwise: T): Evaluate<T> =>
  (subject) => {
    try {
      return evaluate(subject);
    } catch (error) {
      if (error !== NO_VALUE) throw error;
      return otherwise;
    }
  };

/** 0 where he has not got it enabled. `hasOwn`, because a skill may be called `constructor` or `__proto__`. */
export const scoreOf = (subject: Subject, skill: string): number => {
  const found = Object.hasOwn(subject.skills, skill) ? subject.skills[skill] : undefined;
  return found?.enabled === true ? found.score : 0;
};

type Operate<T, R> = (left: Evaluate<T>, right: Evaluate<T>) => Evaluate<R>;

/** The remainder has the sign of the dividend. Zero as divisor leaves something that is not finite. */
const ARITHMETIC: Readonly<Record<Arithmetic, Operate<number, number>>> = {
  '+': (left, right) => (subject) => finite(left(subject) + right(subject)),
  '-': (left, right) => (subject) => finite(left(subject) - right(subject)),
  '*': (left, right) => (subject) => finite(left(subject) * right(subject)),
  '/': (left, right) => (subject) => finite(left(subject) / right(subject)),
  '%': (left, right) => (subject) => finite(left(subject) % right(subject)),
};

/** Strings are ordered by UTF-16 unit. */
const COMPARISON: Readonly<Record<Comparison, Operate<Value, boolean>>> = {
  '==': (left, right) => (subject) => left(subject) === right(subject),
  '!=': (left, right) => (subject) => left(subject) !== right(subject),
  '<': (left, right) => (subject) => left(subject) < right(subject),
  '<=': (left, right) => (subject) => left(subject) <= right(subject),
  '>': (left, right) => (subject) => left(subject) > right(subject),
  '>=': (left, right) => (subject) => left(subject) >= right(subject),
};

export const compileNumber = (expression: NumberExpression): Evaluate<number> => {
  switch (expression.is) {
    case 'number':
      return () => expression.value;
    case 'field':
      return (subject) => finite(subject[expression.field]);
    case 'score':
      return (subject) => finite(scoreOf(subject, expression.skill));
    case 'negate': {
      const operand = compileNumber(expression.operand);
      return (subject) => -operand(subject);
    }
    default:
      return ARITHMETIC[expression.is](compileNumber(expression.left), compileNumber(expression.right));
  }
};

const compileString = (expression: StringExpression): Evaluate<string> =>
  expression.is === 'string' ? () => expression.value : (subject) => subject[expression.field];

const compileAny = (expression: Expression): Evaluate<Value> => {
  if (expression.type === 'number') return compileNumber(expression);
  return expression.type === 'string' ? compileString(expression) : compileBoolean(expression);
};

export const compileBoolean = (expression: BooleanExpression): Evaluate<boolean> => {
  switch (expression.is) {
    case 'has':
      return (subject) => scoreOf(subject, expression.skill) >= 1;
    case 'not': {
      const operand = compileBoolean(expression.operand);
      return (subject) => !operand(subject);
    }
    case 'and':
    case 'or':
      return compileLogic(expression.is, compileBoolean(expression.left), compileBoolean(expression.right));
    default:
      return COMPARISON[expression.is](compileAny(expression.left), compileAny(expression.right));
  }
};

/** The right side is not looked at once the left decides: an error in it does not count then. */
const compileLogic = (is: 'and' | 'or', left: Evaluate<boolean>, right: Evaluate<boolean>): Evaluate<boolean> =>
  is === 'and' ? (subject) => left(subject) && right(subject) : (subject) => left(subject) || right(subject);
