import { quote } from '../quote.ts';
import { refuse } from '../refusal.ts';
import type { Token } from './tokenize.ts';

/** Walks over tokens. It never passes the last one, which is `end`. */
export interface TokenReader {
  peek(): Token;
  take(): Token;
  /** Takes the symbol if it comes next. */
  skip(symbol: string): boolean;
  /** Takes the symbol, or refuses what stands there instead. */
  expect(symbol: string): void;
}

export const refuseToken = (token: Token, expected: string): never =>
  refuse(token.offset, '', `expected ${expected}, found ${token.kind === 'end' ? 'the end' : quote(token.text)}`);

export const readTokens = (tokens: readonly Token[]): TokenReader => {
  let next = 0;
  const peek = (): Token => tokens[next] ?? { kind: 'end', text: '', offset: 0 };
  const take = (): Token => {
    const token = peek();
    if (token.kind !== 'end') next += 1;
    return token;
  };
  const skip = (symbol: string): boolean => {
    const isNext = peek().kind === 'symbol' && peek().text === symbol;
    if (isNext) take();
    return isNext;
  };
  const expect = (symbol: string): void => {
    if (!skip(symbol)) refuseToken(peek(), quote(symbol));
  };
  return { peek, take, skip, expect };
};
