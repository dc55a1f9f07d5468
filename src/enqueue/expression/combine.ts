import { refuse } from '../refusal.ts';
import type { Infix } from './operators.ts';
import type { BooleanExpression, Expression, NumberExpression, StringExpression } from './syntax.ts';
import type { Token } from './tokenize.ts';

/** The types: what an operator takes, checked where the tree is built. `operator` is the token to point at. */
type Binary<Kind extends Infix['kind']> = Extract<Infix, { readonly kind: Kind }>;

export const asBoolean = (operator: Token, operand: Expression): BooleanExpression =>
  operand.type === 'boolean'
    ? operand
    : refuse(operator.offset, operator.text, `takes booleans, not a ${operand.type}`);

export const asNumber = (operator: Token, operand: Expression): NumberExpression =>
  operand.type === 'number' ? operand : refuse(operator.offset, operator.text, `takes numbers, not a ${operand.type}`);

const compare = (
  infix: Binary<'equality' | 'order'>,
  operator: Token,
  left: Expression,
  right: Expression,
): Expression => {
  if (left.type !== right.type) {
    refuse(operator.offset, operator.text, `compares a ${left.type} with a ${right.type}`);
  }
  if (infix.kind === 'order' && left.type === 'boolean') {
    refuse(operator.offset, operator.text, 'takes numbers or strings, not a boolean');
  }
  return { is: infix.operator, type: 'boolean', left, right };
};

export const combine = (
  infix: Exclude<Infix, Binary<'membership'>>,
  operator: Token,
  left: Expression,
  right: Expression,
): Expression => {
  switch (infix.kind) {
    case 'logic':
      return {
        is: infix.operator,
        type: 'boolean',
        left: asBoolean(operator, left),
        right: asBoolean(operator, right),
      };
    case 'arithmetic':
      return { is: infix.operator, type: 'number', left: asNumber(operator, left), right: asNumber(operator, right) };
    case 'equality':
    case 'order':
      return compare(infix, operator, left, right);
  }
};

/** The left side of `'x' in skills`. A computed name is refused as in has() and get(). */
export const asSkill = (operator: Token, left: Expression): string =>
  isLiteral(left) ? left.value : refuse(operator.offset, operator.text, "takes a skill's name in quotes on its left");

const isLiteral = (expression: Expression): expression is Extract<StringExpression, { readonly is: 'string' }> =>
  expression.is === 'string';
