import { quote } from '../quote.ts';
import { refuse } from '../refusal.ts';
import { decodePieces, joinPieces } from './pieces.ts';

export interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly offset: number;
}

const NAME = /<([\w:.-]+)/y;
const ATTRIBUTE = /(\s+)([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')/y;
const END = /\s*\/?>$/y;

const readValue = (quoted: string, offset: number, element: string): string => {
  const raw = quoted.slice(1, -1);
  const bracket = raw.indexOf('<');
  if (bracket >= 0) refuse(offset + bracket, element, '"<" in an attribute is written &lt;');
  const pieces = decodePieces(raw, offset, element);
  return joinPieces(
    pieces.map((piece) => (piece.isLiteral ? { ...piece, text: piece.text.replace(/[\t\n]/g, ' ') } : piece)),
  );
};

const readAttribute = (match: RegExpExecArray, tagOffset: number, element: string): Attribute => {
  const [whole, space = '', name = '', quoted = ''] = match;
  const start = tagOffset + match.index;
  const value = readValue(quoted, start + whole.length - quoted.length + 1, element);
  return { name, value, offset: start + space.length };
};

const refuseDuplicate = (attributes: readonly Attribute[], next: Attribute, element: string): void => {
  if (attributes.some(({ name }) => name === next.name)) {
    refuse(next.offset, element, `attribute ${quote(next.name)} is given twice`);
  }
};

/** Far more than any element knows: keeps the search for duplicates short. */
const MAX_ATTRIBUTES = 64;

/** Reads `<name a="1">`, which starts at `offset` of the document. Throws a Refusal. */
export const scanTag = (tag: string, offset: number): { name: string; attributes: readonly Attribute[] } => {
  NAME.lastIndex = 0;
  const name = NAME.exec(tag)?.[1] ?? '';
  const attributes: Attribute[] = [];
  ATTRIBUTE.lastIndex = END.lastIndex = NAME.lastIndex;
  for (let match = ATTRIBUTE.exec(tag); match !== null; match = ATTRIBUTE.exec(tag)) {
    END.lastIndex = ATTRIBUTE.lastIndex;
    const attribute = readAttribute(match, offset, name);
    refuseDuplicate(attributes, attribute, name);
    if (attributes.push(attribute) > MAX_ATTRIBUTES) refuse(attribute.offset, name, 'too many attributes');
  }
  const end = END.lastIndex;
  if (!END.test(tag)) {
    const blank = tag.slice(end).search(/\S/);
    refuse(offset + end + blank, name, 'not well-formed: attributes are written name="value", with a space before');
  }
  return { name, attributes };
};
