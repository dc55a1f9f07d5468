import { quote } from '../quote.ts';
import { refuse } from '../refusal.ts';
import type { Expression } from './syntax.ts';
import { refuseToken } from './token-reader.ts';
import type { TokenReader } from './token-reader.ts';
import type { Token } from './tokenize.ts';

/** A skill is named by a literal, so that the skills an expression depends on are known without an agent. */
const readSkill = (tokens: TokenReader, open: string, close: string): string => {
  tokens.expect(open);
  const token = tokens.take();
  if (token.kind !== 'string') refuseToken(token, "a skill's name in quotes");
  tokens.expect(close);
  return token.text;
};

type ReadName = (tokens: TokenReader) => Expression;

/** A Map, not an object: `constructor` is an unknown name like any other. */
const NAMES: ReadonlyMap<string, ReadName> = new Map<string, ReadName>([
  ['id', () => ({ is: 'field', type: 'string', field: 'id' })],
  ['name', () => ({ is: 'field', type: 'string', field: 'id' })],
  ['num', () => ({ is: 'field', type: 'string', field: 'num' })],
  ['state', () => ({ is: 'field', type: 'string', field: 'state' })],
  ['idle_seconds', () => ({ is: 'field', type: 'number', field: 'idle_seconds' })],
  ['calls_today', () => ({ is: 'field', type: 'number', field: 'calls_today' })],
  ['has', (tokens) => ({ is: 'has', type: 'boolean', skill: readSkill(tokens, '(', ')') })],
  ['get', (tokens) => ({ is: 'score', type: 'number', skill: readSkill(tokens, '(', ')') })],
  ['skills', (tokens) => ({ is: 'score', type: 'number', skill: readSkill(tokens, '[', ']') })],
]);

export const readName = (token: Token, tokens: TokenReader): Expression => {
  const read = NAMES.get(token.text);
  if (read !== undefined) return read(tokens);
  return refuse(token.offset, '', `unknown name ${quote(token.text)}; known are ${[...NAMES.keys()].join(', ')}`);
};
