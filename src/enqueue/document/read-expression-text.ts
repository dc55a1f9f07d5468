import { readSort, readWhere } from '../expression/read-expression.ts';
import type { Selector } from '../model.ts';
import { Refusal, refuse } from '../refusal.ts';
import { joinPieces, locateInPieces } from './pieces.ts';
import { readShape } from './read-shape.ts';
import type { Node } from './read-tree.ts';
import { SHAPES } from './shapes.ts';

/** The expression's text, checked; a problem in it is refused at its place in the document. */
const readText = (node: Node, check: (text: string) => unknown): string => {
  const text = joinPieces(node.pieces);
  const expression = text.trim();
  if (expression === '') refuse(node.offset, node.name, 'needs an expression');
  try {
    check(expression);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const start = text.length - text.trimStart().length;
    const operator = error.element === '' ? '' : `'${error.element}' `;
    refuse(locateInPieces(node.pieces, start + error.offset), node.name, operator + error.rule);
  }
  return expression;
};

export const readWhereText = (node: Node): string => readText(node, readWhere);

/** The selector in an element that is already known to hold one `<where>` and at most one `<sort>`. */
export const readWhereAndSort = (node: Node): Selector => {
  const [where, sort] = ['where', 'sort'].map((name) => node.children.find((child) => child.name === name));
  if (where === undefined) return refuse(node.offset, node.name, 'needs a child <where>');
  readShape(where, SHAPES.where);
  const expression = { is: 'expression', where: readWhereText(where) } as const;
  if (sort === undefined) return { ...expression, sort: null, sortMode: 'desc' };
  const { sortMode } = readShape(sort, SHAPES.sort);
  return { ...expression, sort: readText(sort, readSort), sortMode };
};
