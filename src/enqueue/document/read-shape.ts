import { quote } from '../quote.ts';
import { refuse } from '../refusal.ts';
import { readAttributes } from './attribute-rules.ts';
import type { Values } from './attribute-rules.ts';
import { joinPieces, locateInPieces } from './pieces.ts';
import type { Node } from './read-tree.ts';
import type { Tag } from './scan-markup.ts';
import { SHAPES } from './shapes.ts';
import type { Group, Shape } from './shapes.ts';

const refuseText = (node: Node): void => {
  const text = joinPieces(node.pieces);
  const start = text.search(/\S/);
  if (start >= 0) refuse(locateInPieces(node.pieces, start), node.name, 'no text belongs here');
};

const refuseUnknownChild = (node: Node, groups: readonly Group[]): void => {
  const known = groups.flatMap((group) => group.names);
  const unknown = node.children.find((child) => !known.includes(child.name));
  if (unknown === undefined) return;
  const allowed = known.length === 0 ? 'has no children' : `holds ${known.map((name) => `<${name}>`).join(', ')}`;
  refuse(unknown.offset, unknown.name, `does not belong here: <${node.name}> ${allowed}`);
};

const checkGroup = (node: Node, group: Group): void => {
  const members = node.children.filter((child) => group.names.includes(child.name));
  const [first] = members;
  const wanted = group.names.map((name) => `<${name}>`).join(' or ');
  if (members.length < group.min) refuse(node.offset, node.name, `needs a child ${wanted}`);
  const other = members.find((child) => child.name !== first?.name);
  if (other !== undefined)
    refuse(other.offset, other.name, `<${node.name}> holds one kind of child, here <${first?.name ?? ''}>`);
  const surplus = members[group.max];
  if (surplus !== undefined) refuse(surplus.offset, surplus.name, `at most ${group.max} of it in <${node.name}>`);
};

/** An element's attributes, once it is known to have the shape. Throws a Refusal. */
export const readShape = <S extends Shape>(node: Node, shape: S): Values<S['attributes']> => {
  const attributes = readAttributes(node, shape.attributes);
  if (!shape.hasText) refuseText(node);
  refuseUnknownChild(node, shape.children);
  shape.children.forEach((group) => {
    checkGroup(node, group);
  });
  return attributes;
};

const ALL: readonly Shape[] = Object.values(SHAPES);
const ELEMENTS = new Set(['enqueue', ...ALL.flatMap((shape) => shape.children).flatMap((group) => group.names)]);
const ATTRIBUTES = new Set(ALL.flatMap((shape) => Object.values(shape.attributes)).flatMap((rule) => rule.names));

/**
 * Refuses names that no dialect knows anywhere. Before the XML parser sees them, because it has its own ideas about
 * names such as `constructor`, and cannot say where they stand.
 */
export const refuseStrangers = (tags: Iterable<Tag>): void => {
  for (const { name, offset, attributes } of tags) {
    if (!ELEMENTS.has(name)) refuse(offset, name, 'unknown element');
    const stranger = attributes.find((attribute) => !ATTRIBUTES.has(attribute.name));
    if (stranger !== undefined) refuse(stranger.offset, name, `unknown attribute ${quote(stranger.name)}`);
  }
};
