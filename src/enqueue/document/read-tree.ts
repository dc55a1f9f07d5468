import { XMLParser } from 'fast-xml-parser';
import { quote } from '../quote.ts';
import { refuse } from '../refusal.ts';
import type { Tag } from './scan-markup.ts';

export interface Node extends Tag {
  readonly children: readonly Node[];
}

/** What the parser gives per element: a key that is its name, `:@` for attributes, and the symbol for its place. */
type Branch = Readonly<Record<string | symbol, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  cdataPropName: '#cdata',
  htmlEntities: true,
  captureMetaData: true,
});
const PLACE = XMLParser.getMetaDataSymbol() as symbol;

const isElement = (branch: Branch): boolean => !['#text', '#cdata', '?xml'].some((key) => Object.hasOwn(branch, key));

/**
 * Names, attributes and texts come from our own scan, which knows where they stand; how elements nest comes from the
 * parser. Where the two disagree about where an element starts, nobody should trust either.
 */
const toNode = (branch: Branch, tags: ReadonlyMap<number, Tag>): Node => {
  const offset = (branch[PLACE] as { readonly startIndex?: number } | undefined)?.startIndex ?? 0;
  const tag = tags.get(offset) ?? refuse(offset, '', 'not well-formed XML');
  const key = Object.keys(branch).find((name) => name !== ':@') ?? '';
  const inner = (branch[key] as readonly Branch[]).filter(isElement);
  return { ...tag, children: inner.map((child) => toNode(child, tags)) };
};

/** The scan has refused, with its place, what we know to be broken. What only the parser refuses has none. */
const parse = (source: string): readonly Branch[] => {
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what replaces it is another package
    return parser.parse(source, true) as readonly Branch[];
  } catch (error) {
    return refuse(0, '', `not well-formed: ${quote(error instanceof Error ? error.message : '')}`);
  }
};

/** The root element. Throws a Refusal for XML that is not well-formed. */
export const readTree = (source: string, tags: ReadonlyMap<number, Tag>): Node => {
  const root = parse(source).find(isElement) ?? refuse(0, '', 'not well-formed XML');
  return toNode(root, tags);
};
