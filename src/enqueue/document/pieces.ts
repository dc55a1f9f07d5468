import { quote } from '../quote.ts';
import { refuse } from '../refusal.ts';

/** A stretch of decoded text and the offset where it stands in the document. */
export interface Piece {
  readonly text: string;
  readonly offset: number;
  /** Whether the document holds these very characters; false for what a reference such as `&lt;` stands for. */
  readonly isLiteral: boolean;
}

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const isLegalCharacter = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

const decodeNumber = (digits: string, base: number): string | undefined => {
  const code = Number.parseInt(digits, base);
  return isLegalCharacter(code) ? String.fromCodePoint(code) : undefined;
};

const decodeReference = (reference: string): string | undefined => {
  const match = /^&(?:#(\d+)|#x([\dA-Fa-f]+)|([a-z]+));$/.exec(reference);
  if (match?.[1] !== undefined) return decodeNumber(match[1], 10);
  if (match?.[2] !== undefined) return decodeNumber(match[2], 16);
  return PREDEFINED.get(match?.[3] ?? '');
};

/** Replaces references. Refused: an entity beyond the five predefined, a bare `&`, a number that is no character. */
export const decodePieces = (raw: string, offset: number, element: string): readonly Piece[] =>
  [...raw.matchAll(/&[^;&\s]*;?|[^&]+/g)].map(({ 0: part, index }) => {
    if (!part.startsWith('&')) return { text: part, offset: offset + index, isLiteral: true };
    const text =
      decodeReference(part) ??
      refuse(offset + index, element, `${quote(part)} is no predefined entity or XML character`);
    return { text, offset: offset + index, isLiteral: false };
  });

export const joinPieces = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('');

/** Where in the document the character at `index` of the joined text stands. */
export const locateInPieces = (pieces: readonly Piece[], index: number): number => {
  let rest = index;
  let end = 0;
  for (const { text, offset, isLiteral } of pieces) {
    if (rest < text.length) return isLiteral ? offset + rest : offset;
    rest -= text.length;
    end = offset + text.length;
  }
  return end;
};
