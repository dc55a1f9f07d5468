import { refuse } from '../refusal.ts';
import { decodePieces } from './pieces.ts';
import type { Piece } from './pieces.ts';
import { scanTag } from './scan-tag.ts';
import type { Attribute } from './scan-tag.ts';

/** An element's start tag and the text that stands directly in the element. */
export interface Tag {
  readonly name: string;
  readonly offset: number;
  readonly attributes: readonly Attribute[];
  readonly pieces: readonly Piece[];
}

interface OpenTag extends Tag {
  readonly pieces: Piece[];
}

interface Scan {
  readonly tags: Map<number, Tag>;
  readonly open: OpenTag[];
}

const MAX_DEPTH = 8;

/** Alternatives that exclude each other, so that a match never goes back: linear in the document. */
const TOKEN =
  /(?<comment><!--[^]*?-->)|(?<cdata><!\[CDATA\[[^]*?\]\]>)|(?<instruction><\?[^]*?\?>)|(?<closing><\/[^<>]*>)|(?<opening><[A-Za-z_:](?:[^<>"']|"[^"]*"|'[^']*')*>)|(?<text>[^<]+)|(?<broken><)/gy;
const CDATA_START = '<![CDATA[';
const CDATA_END = ']]>';
const DECLARATION = /^<\?xml\s+version\s*=\s*(["'])1\.\d\1(\s[^]*)?\?>$/;

const scanOpening = (scan: Scan, token: string, offset: number): void => {
  const { name, attributes } = scanTag(token, offset);
  if (scan.open.length === 0 && scan.tags.size > 0)
    refuse(offset, name, 'a document holds one <enqueue> and nothing else');
  if (scan.open.length >= MAX_DEPTH) refuse(offset, name, `elements nest deeper than ${MAX_DEPTH}`);
  const tag: OpenTag = { name, offset, attributes, pieces: [] };
  scan.tags.set(offset, tag);
  if (!token.endsWith('/>')) scan.open.push(tag);
};

const addPieces = (scan: Scan, pieces: readonly Piece[], offset: number): void => {
  const tag = scan.open.at(-1);
  if (tag === undefined) refuse(offset, '', 'text outside <enqueue>');
  else tag.pieces.push(...pieces);
};

const scanText = (scan: Scan, token: string, offset: number): void => {
  const blank = token.length - token.trimStart().length;
  if (scan.open.length === 0 && blank === token.length) return;
  const element = scan.open.at(-1)?.name ?? '';
  const end = token.indexOf(CDATA_END);
  if (end >= 0) refuse(offset + end, element, 'not well-formed: "]]>" without CDATA');
  addPieces(scan, decodePieces(token, offset, element), offset + blank);
};

const scanCdata = (scan: Scan, token: string, offset: number): void => {
  const text = token.slice(CDATA_START.length, -CDATA_END.length);
  addPieces(scan, [{ text, offset: offset + CDATA_START.length, isLiteral: true }], offset);
};

const scanClosing = (scan: Scan, token: string, offset: number): void => {
  const name = scan.open.pop()?.name ?? '';
  if (token.slice(2, -1).trimEnd() === name) return;
  refuse(
    offset,
    name,
    name === '' ? 'not well-formed: nothing to close here' : `not well-formed: expected </${name}> here`,
  );
};

const scanBroken = (scan: Scan, offset: number, source: string): never => {
  const element = scan.open.at(-1)?.name ?? '';
  return /^<!DOCTYPE/i.test(source.slice(offset, offset + 9))
    ? refuse(offset, element, 'a DOCTYPE is not allowed')
    : refuse(offset, element, 'not well-formed: markup that is not closed, or a bare "<"');
};

type ScanToken = (scan: Scan, token: string, offset: number, source: string) => void;

const SCANNERS: Readonly<Record<string, ScanToken>> = {
  comment: (_scan, token, offset) => {
    if (/--|-$/.test(token.slice(4, -3))) refuse(offset, '', 'not well-formed: "--" in a comment');
  },
  cdata: scanCdata,
  instruction: (_scan, token, offset) => {
    if (offset > 0 || !DECLARATION.test(token))
      refuse(offset, '', 'only an XML declaration at the start may begin with "<?"');
  },
  closing: scanClosing,
  opening: scanOpening,
  text: scanText,
  broken: (scan, _token, offset, source) => scanBroken(scan, offset, source),
};

/**
 * The start tags of a document by offset. Checks what the XML parser lets pass: DOCTYPE, a second root, text round
 * the root, entities, `<` and bare `&` in attributes, depth; and what it refuses without saying where.
 * Throws a Refusal.
 */
export const scanMarkup = (source: string): ReadonlyMap<number, Tag> => {
  const scan: Scan = { tags: new Map(), open: [] };
  for (const { 0: token, index, groups = {} } of source.matchAll(TOKEN)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    SCANNERS[kind ?? '']?.(scan, token, index, source);
  }
  const unclosed = scan.open.at(-1);
  if (unclosed !== undefined) refuse(unclosed.offset, unclosed.name, 'not well-formed: the element is not closed');
  if (scan.tags.size === 0) refuse(0, '', 'no <enqueue> found');
  return scan.tags;
};
