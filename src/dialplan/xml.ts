import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';

/** Text of ours that FreeSWITCH's preprocessor expands when it reads the file: `$${name}`. */
export interface Global {
  readonly global: string;
}
export type Value = string | Global | readonly (string | Global)[];

/** Attributes come out in the order in which they are given. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly children: readonly Node[];
}
export type Node = Element | { readonly comment: string };

export const element = (
  name: string,
  attributes: Readonly<Record<string, Value>> = {},
  children: readonly Node[] = [],
): Element => ({ name, attributes, children });

/** Not for text from outside. */
export const comment = (text: string): Node => ({ comment: text });

/** `<param name="…" value="…"/>`, of which most of FreeSWITCH's configuration consists. */
export const param = (name: string, value: Value): Element => element('param', { name, value });

/** What an extension of the dialplan does. */
export const action = (application: string, data?: Value): Element =>
  element('action', data === undefined ? { application } : { application, data });

export interface Condition {
  readonly field: Value;
  readonly expression: string;
}

/** An extension that does something when one condition holds; null: always. */
export const extension = (name: string, when: Condition | null, actions: readonly Node[]): Element =>
  element('extension', { name }, [element('condition', when === null ? {} : { ...when }, actions)]);

export const dialled = (expression: string): Condition => ({ field: 'destination_number', expression });

/** A text that a regular expression shall match as it is; of the grammar of numbers. */
export const literally = (number: string): string => number.replace(/[*+]/g, '\\$&');

/**
 * A global variable of FreeSWITCH, set whenever it reads the file. It looks for the quotes itself and undoes no
 * escaping: the value must be of a grammar in which nothing needs one.
 */
export const setGlobal = (name: string, value: string): Element =>
  element('X-PRE-PROCESS', { cmd: 'set', data: `${name}=${value}` });

/** Has FreeSWITCH include files; renderInclude puts every element on a line of its own, as this one needs it. */
export const includeFiles = (...pattern: readonly (string | Global)[]): Element =>
  element('X-PRE-PROCESS', { cmd: 'include', data: pattern });

/** What no escaping protects from FreeSWITCH; settings that hold it are refused. */
export const UNWRITABLE = '<!';

/**
 * A value as it must stand in the file so that FreeSWITCH reads it unchanged. xmlbuilder2 leaves `&name;` as it is, and
 * a parser turns raw line breaks into blanks. FreeSWITCH's preprocessor goes over the lines before they are XML: it
 * expands `$${…}`, and drops a line that names its own tag. When FreeSWITCH copies what it read (a user of the directory,
 * at each look) it escapes nothing after `<!`, so that a quote behind it begins new markup: there is no way to write it.
 */
function escapeValue(value: string): string {
  if (PLAIN.test(value)) return value;
  if (value.includes(UNWRITABLE)) throw new Error(`${UNWRITABLE} cannot be written`);
  return value
    .replaceAll('&', '&amp;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\$(?=\$\{)/g, '&#36;')
    .replace(/(x)-(?=pre-process)/gi, '$1&#45;');
}

/** Most values: nothing in them of what is looked for one by one. */
const PLAIN = /^[^<&\t\n\r$-]*$/;

/** A fragment that FreeSWITCH includes. Throws when a value holds what XML cannot (control characters). */
export function renderInclude(children: readonly Node[]): string {
  const root = create().ele('include');
  for (const child of children) append(root, child);
  return `${root.end({ headless: true, prettyPrint: true, wellFormed: true })}\n`;
}

function append(parent: XMLBuilder, node: Node): void {
  if ('comment' in node) {
    parent.com(` ${node.comment} `);
    return;
  }
  const built = parent.ele(node.name);
  for (const [name, value] of Object.entries(node.attributes)) built.att(name, writeValue(value));
  for (const child of node.children) append(built, child);
}

function writeValue(value: Value): string {
  const parts = typeof value === 'string' || 'global' in value ? [value] : value;
  return parts.map((part) => (typeof part === 'string' ? escapeValue(part) : `$\${${part.global}}`)).join('');
}
