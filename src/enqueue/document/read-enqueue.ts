import type { Enqueue, Route } from '../model.ts';
import { refuse } from '../refusal.ts';
import { readRoute } from './read-route.ts';
import { readShape } from './read-shape.ts';
import { readStage, readSwappedStage } from './read-stage.ts';
import type { Node } from './read-tree.ts';
import { SHAPES } from './shapes.ts';

const DIALECTS: ReadonlyMap<string, (node: Node) => Route> = new Map([
  ['route', readRoute],
  ['filter', readStage],
  ['condition', readSwappedStage],
]);

/** The stage dialects wrote the task's data at a stage or a criterion; the first one in the document counts. */
const findStageText = (nodes: readonly Node[]): string | null => {
  for (const { attributes, children } of nodes) {
    const given = attributes.find((attribute) => attribute.name === 'data' && attribute.value !== '');
    const found = given?.value ?? findStageText(children);
    if (found !== null) return found;
  }
  return null;
};

/** Throws a Refusal. */
export const readEnqueue = (root: Node): Enqueue => {
  if (root.name !== 'enqueue') refuse(root.offset, root.name, 'the document must be one <enqueue>');
  const { announcePosition, announceInterval, ...attributes } = readShape(root, SHAPES.enqueue);
  const routes = root.children.flatMap((child) => DIALECTS.get(child.name)?.(child) ?? []);
  const announceIntervalMs = announcePosition ? announceInterval : null;
  return { ...attributes, announceIntervalMs, userData: attributes.userData ?? findStageText(root.children), routes };
};
