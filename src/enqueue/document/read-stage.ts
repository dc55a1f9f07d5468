import type { Criterion, Route, Selector } from '../model.ts';
import { readWhereAndSort, readWhereText } from './read-expression-text.ts';
import { readShape } from './read-shape.ts';
import type { Node } from './read-tree.ts';
import { SHAPES } from './shapes.ts';

type Clock = Pick<Criterion, 'queueTimeoutMs'> & { readonly priority: number };
type OldCriterion = Criterion & Clock;

const toCriterion = (by: Selector, clock: Clock): OldCriterion => ({
  by,
  ...clock,
  fetchTimeoutMs: null,
  choice: null,
});

/** In the stage dialects priority orders the criteria of a stage; equal ones stay in document order. */
const toRoute = (criteria: readonly OldCriterion[]): Route => ({
  criteria: criteria.toSorted((left, right) => right.priority - left.priority),
});

const readCriterion = (node: Node): OldCriterion => {
  const clock = readShape(node, SHAPES.stageCriterion);
  return toCriterion(readWhereAndSort(node), clock);
};

/** The swapped form: the expression is the element's own text where it has no children. */
const readSwappedCriterion = (node: Node): OldCriterion => {
  if (node.children.length > 0) return readCriterion(node);
  const clock = readShape(node, SHAPES.swappedTextCriterion);
  return toCriterion({ is: 'expression', where: readWhereText(node), sort: null, sortMode: 'desc' }, clock);
};

/** `<filter>` is the stage, its `<condition>`s the criteria. */
export const readStage = (node: Node): Route => {
  readShape(node, SHAPES.stage);
  return toRoute(node.children.map(readCriterion));
};

/** The earlier form: `<condition>` is the stage, its `<filter>`s the criteria. */
export const readSwappedStage = (node: Node): Route => {
  readShape(node, SHAPES.swappedStage);
  return toRoute(node.children.map(readSwappedCriterion));
};
