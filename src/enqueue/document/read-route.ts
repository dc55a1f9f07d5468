import type { Criterion, Route } from '../model.ts';
import { readWhereAndSort } from './read-expression-text.ts';
import { readShape } from './read-shape.ts';
import type { Node } from './read-tree.ts';
import { SHAPES } from './shapes.ts';

type ReadCriteria = (node: Node) => readonly Criterion[];

const readStored: ReadCriteria = (node) => {
  const { id, ...clock } = readShape(node, SHAPES.storedCondition);
  return [{ by: { is: 'condition', id }, ...clock, choice: null }];
};

const readInline: ReadCriteria = (node) => {
  const clock = readShape(node, SHAPES.inlineCondition);
  return [{ by: readWhereAndSort(node), ...clock, choice: null }];
};

/**
 * `<condition name="sales"><target name="1001" priority="5" timeout="30"/></condition>`: the condition's name is a
 * label for the reader; each target is an agent, a criterion with its own clock.
 */
const readNamed: ReadCriteria = (node) => {
  readShape(node, SHAPES.namedCondition);
  return node.children.map((target) => {
    const { name, ...clock } = readShape(target, SHAPES.target);
    return { by: { is: 'agents', names: [name] }, ...clock, fetchTimeoutMs: null, choice: null };
  });
};

const readCondition: ReadCriteria = (node) => {
  const hasAttribute = (name: string): boolean => node.attributes.some((attribute) => attribute.name === name);
  if (hasAttribute('id')) return readStored(node);
  const isNamed = hasAttribute('name') || node.children.some((child) => child.name === 'target');
  return isNamed ? readNamed(node) : readInline(node);
};

const readAgent: ReadCriteria = (node) => {
  const { name, ...rest } = readShape(node, SHAPES.agent);
  return [{ by: { is: 'agents', names: [name] }, ...rest }];
};

/** An agent named twice counts once. */
const readAgents: ReadCriteria = (node) => {
  const rest = readShape(node, SHAPES.agents);
  const names = node.children.map((child) => readShape(child, SHAPES.agentOfAgents).name);
  return [{ by: { is: 'agents', names: [...new Set(names)] }, ...rest }];
};

const readSkill: ReadCriteria = (node) => {
  const { name, ...rest } = readShape(node, SHAPES.skill);
  return [{ by: { is: 'skill', name }, ...rest }];
};

const CRITERIA: ReadonlyMap<string, ReadCriteria> = new Map([
  ['condition', readCondition],
  ['agent', readAgent],
  ['agents', readAgents],
  ['skill', readSkill],
]);

/** `<route>`: criteria in document order, also in the named form, where priority only ranks waiting tasks. */
export const readRoute = (node: Node): Route => {
  readShape(node, SHAPES.route);
  return { criteria: node.children.flatMap((child) => CRITERIA.get(child.name)?.(child) ?? []) };
};
