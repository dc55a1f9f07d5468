import { XMLParser } from 'fast-xml-parser';

/** Attributes of an element as read back; children under their names, in order, always in arrays. */
export type Read = Readonly<Record<string, unknown>>;

export interface ReadExtension {
  readonly name: string;
  readonly condition: readonly {
    readonly field?: string;
    readonly expression?: string;
    readonly action?: readonly { readonly application: string; readonly data?: string }[];
  }[];
}

export const actionsOf = ({ condition }: ReadExtension): string[] =>
  (condition.at(-1)?.action ?? []).map(({ application, data }) =>
    data === undefined ? application : `${application} ${data}`,
  );

/**
 * Reads a file as FreeSWITCH does: line by line first, then as XML. `$${x}` becomes `‹x›`, so that an expansion that
 * nobody wanted shows.
 */
export function readBack(text: string): Read {
  const lines = text.split('\n').flatMap((line) => {
    const expanded = line.replace(/\$\$\{([^}]*)\}/g, '‹$1›');
    if (/<include>|<\/include>|<\?|x-pre-process/i.test(expanded)) return [];
    return [expanded];
  });
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
  });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what replaces it is another package
  return parser.parse(`<root>${lines.join('\n')}</root>`, true) as Read;
}
