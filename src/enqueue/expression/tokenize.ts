import { quote } from '../quote.ts';
import { refuse } from '../refusal.ts';
import { SPELLINGS } from './operators.ts';

export interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'symbol' | 'end';
  /** A number's digits, a string's content without quotes and escapes, an operator in its word spelling. */
  readonly text: string;
  readonly offset: number;
}

const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  /(?<number>\d+(?:\.\d+)?)|(?<name>[A-Za-z_]\w*)|(?<string>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')|(?<symbol>&&|\|\||[=!<>]=|[-+*/%<>!()[\];])/y;

const matchAt = (pattern: RegExp, text: string, offset: number): RegExpExecArray | null => {
  pattern.lastIndex = offset;
  return pattern.exec(text);
};

const skipSpace = (text: string, offset: number): number => offset + (matchAt(SPACE, text, offset)?.[0].length ?? 0);

const refuseCharacter = (text: string, offset: number): never => {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const isQuote = character === '"' || character === "'";
  return refuse(
    offset,
    '',
    isQuote ? 'a string must be closed on its line' : `unexpected character ${quote(character)}`,
  );
};

const unquote = (literal: string, offset: number): string =>
  literal
    .slice(1, -1)
    .replace(/\\(.)/gu, (_, escaped: string, at: number) =>
      /["'\\]/.test(escaped)
        ? escaped
        : refuse(offset + 1 + at, '', 'a backslash in a string stands before a quote or a backslash'),
    );

const readNumber = (digits: string, offset: number): string =>
  Number.isFinite(Number(digits)) ? digits : refuse(offset, '', 'a number must be finite');

const readToken = (text: string, offset: number): { token: Token; end: number } => {
  const match = matchAt(TOKEN, text, offset);
  if (match === null) return refuseCharacter(text, offset);
  const { number, name, string } = match.groups ?? {};
  const end = offset + match[0].length;
  if (number !== undefined) return { token: { kind: 'number', text: readNumber(number, offset), offset }, end };
  if (string !== undefined) return { token: { kind: 'string', text: unquote(string, offset), offset }, end };
  const word = SPELLINGS.get(match[0]);
  const kind = name !== undefined && word === undefined ? 'name' : 'symbol';
  return { token: { kind, text: word ?? match[0], offset }, end };
};

/** The words of an expression; the last token is always `end`. Throws a Refusal. */
export const tokenize = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  let offset = skipSpace(text, 0);
  while (offset < text.length) {
    const { token, end } = readToken(text, offset);
    tokens.push(token);
    offset = skipSpace(text, end);
  }
  return [...tokens, { kind: 'end', text: '', offset: text.length }];
};
