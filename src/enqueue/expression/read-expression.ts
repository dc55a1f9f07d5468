import { refuse } from '../refusal.ts';
import { asBoolean, asNumber, asSkill, combine } from './combine.ts';
import { INFIX, MINUS_POWER, NOT_POWER } from './operators.ts';
import type { Infix } from './operators.ts';
import { readName } from './read-name.ts';
import type { BooleanExpression, Expression, NumberExpression } from './syntax.ts';
import { readTokens, refuseToken } from './token-reader.ts';
import type { TokenReader } from './token-reader.ts';
import { tokenize } from './tokenize.ts';
import type { Token } from './tokenize.ts';

const MAX_LENGTH = 512;
/** Counts what nests, parentheses and prefix operators: a chain such as `a or b or c` is flat, however long. */
const MAX_DEPTH = 32;

const readNested = (tokens: TokenReader, opener: Token, power: number, depth: number): Expression => {
  if (depth >= MAX_DEPTH) refuse(opener.offset, '', `nests deeper than ${MAX_DEPTH}`);
  return readOperation(tokens, power, depth + 1);
};

type ReadPrefix = (tokens: TokenReader, opener: Token, depth: number) => Expression;

const PREFIXES: ReadonlyMap<string, ReadPrefix> = new Map<string, ReadPrefix>([
  [
    'not',
    (tokens, opener, depth) => {
      const operand = asBoolean(opener, readNested(tokens, opener, NOT_POWER, depth));
      return { is: 'not', type: 'boolean', operand };
    },
  ],
  [
    '-',
    (tokens, opener, depth) => {
      const operand = asNumber(opener, readNested(tokens, opener, MINUS_POWER, depth));
      return { is: 'negate', type: 'number', operand };
    },
  ],
  [
    '(',
    (tokens, opener, depth) => {
      const inner = readNested(tokens, opener, 0, depth);
      tokens.expect(')');
      return inner;
    },
  ],
]);

const readOperand = (tokens: TokenReader, depth: number): Expression => {
  const token = tokens.take();
  if (token.kind === 'number') return { is: 'number', type: 'number', value: Number(token.text) };
  if (token.kind === 'string') return { is: 'string', type: 'string', value: token.text };
  if (token.kind === 'name') return readName(token, tokens);
  const prefix = token.kind === 'symbol' ? PREFIXES.get(token.text) : undefined;
  return prefix === undefined ? refuseToken(token, 'an operand') : prefix(tokens, token, depth);
};

const nextInfix = (tokens: TokenReader): Infix | undefined => {
  const token = tokens.peek();
  return token.kind === 'symbol' ? INFIX.get(token.text) : undefined;
};

const readMembership = (tokens: TokenReader, operator: Token, left: Expression): Expression => {
  const right = tokens.take();
  if (right.kind !== 'name' || right.text !== 'skills') refuseToken(right, 'skills');
  return { is: 'has', type: 'boolean', skill: asSkill(operator, left) };
};

/** Reads an operand and every operator behind it that binds stronger than `power`: Pratt's method. */
const readOperation = (tokens: TokenReader, power: number, depth: number): Expression => {
  let left = readOperand(tokens, depth);
  for (let infix = nextInfix(tokens); infix !== undefined && infix.power > power; infix = nextInfix(tokens)) {
    const operator = tokens.take();
    left =
      infix.kind === 'membership'
        ? readMembership(tokens, operator, left)
        : combine(infix, operator, left, readOperation(tokens, infix.power, depth));
  }
  return left;
};

const readExpression = (text: string): Expression => {
  if (text.length > MAX_LENGTH) refuse(MAX_LENGTH, '', `longer than ${MAX_LENGTH} characters`);
  const tokens = readTokens(tokenize(text));
  const expression = readOperation(tokens, 0, 0);
  tokens.skip(';');
  if (tokens.peek().kind !== 'end') refuseToken(tokens.peek(), 'an operator or the end');
  return expression;
};

/** Throws a Refusal. */
export const readWhere = (text: string): BooleanExpression => {
  const expression = readExpression(text);
  return expression.type === 'boolean' ? expression : refuse(0, '', `where needs a boolean, not a ${expression.type}`);
};

/** Throws a Refusal. */
export const readSort = (text: string): NumberExpression => {
  const expression = readExpression(text);
  return expression.type === 'number' ? expression : refuse(0, '', `sort needs a number, not a ${expression.type}`);
};
