import { quote } from '../quote.ts';
import { refuse } from '../refusal.ts';
import type { Node } from './read-tree.ts';
import type { Attribute } from './scan-tag.ts';
import type { ValueType } from './value-types.ts';

/** What an element says of one attribute: its names (aliases behind the canonical one), its type, what absence means. */
export interface AttributeRule<Kind, Value> {
  readonly kind: Kind;
  readonly names: readonly string[];
  readonly type: ValueType<unknown>;
  readonly absent: unknown;
  /** Types only: what the attribute gives, present or absent. */
  readonly value?: Value;
}

export type AttributeTable = Readonly<Record<string, AttributeRule<'kept' | 'required' | 'unkept', unknown>>>;

/** The values of a table's attributes, by the keys of the model. */
export type Values<T extends AttributeTable> = {
  readonly [K in keyof T as T[K]['kind'] extends 'unkept' ? never : K]: Exclude<T[K]['value'], undefined>;
};

const splitNames = (names: string): readonly string[] => names.split(' ');

export const required = <V>(names: string, type: ValueType<V>): AttributeRule<'required', V> => ({
  kind: 'required',
  names: splitNames(names),
  type,
  absent: undefined,
});

export const optional = <V, A>(names: string, type: ValueType<V>, absent: A): AttributeRule<'kept', V | A> => ({
  kind: 'kept',
  names: splitNames(names),
  type,
  absent,
});

/** Checked, but without a place in the model. */
export const unkept = (names: string, type: ValueType<unknown>): AttributeRule<'unkept', never> => ({
  kind: 'unkept',
  names: splitNames(names),
  type,
  absent: undefined,
});

const refuseUnknown = (node: Node, table: AttributeTable): void => {
  const known = Object.values(table).flatMap((rule) => rule.names);
  const unknown = node.attributes.find((attribute) => !known.includes(attribute.name));
  if (unknown === undefined) return;
  const allowed = known.length === 0 ? 'it has none' : `known are ${known.join(', ')}`;
  refuse(unknown.offset, node.name, `unknown attribute ${quote(unknown.name)}; ${allowed}`);
};

const findGiven = (node: Node, names: readonly string[]): Attribute | undefined => {
  const [first, second] = node.attributes.filter((attribute) => names.includes(attribute.name));
  if (second !== undefined)
    refuse(second.offset, node.name, `${names.join(' and ')} are the same attribute, given twice`);
  return first;
};

const readValue = (node: Node, rule: AttributeTable[string]): unknown => {
  const given = findGiven(node, rule.names);
  if (given === undefined) {
    return rule.kind === 'required'
      ? refuse(node.offset, node.name, `needs an attribute ${quote(rule.names[0] ?? '')}`)
      : rule.absent;
  }
  const value = rule.type.read(given.value);
  if (value !== undefined) return value;
  return refuse(given.offset, node.name, `${given.name} must be ${rule.type.expected}, not ${quote(given.value)}`);
};

/** An element's attributes as the model names them. Throws a Refusal. */
export const readAttributes = <T extends AttributeTable>(node: Node, table: T): Values<T> => {
  refuseUnknown(node, table);
  const entries = Object.entries(table).map(([key, rule]) => [key, rule.kind, readValue(node, rule)] as const);
  const kept = entries.filter(([, kind]) => kind !== 'unkept').map(([key, , value]) => [key, value] as const);
  return Object.fromEntries(kept) as Values<T>;
};
