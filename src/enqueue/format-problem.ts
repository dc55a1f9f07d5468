import { isOperator } from './expression/operators.ts';
import type { Problem } from './model.ts';

const formatElement = (element: string): string => {
  if (element === '') return '';
  return isOperator(element) ? `'${element}': ` : `<${element}>: `;
};

/** `line 3, column 7: <route>: needs at least one child`, on one line. */
export const formatProblem = (problem: Problem): string =>
  `line ${problem.line}, column ${problem.column}: ${formatElement(problem.element)}${problem.rule}`;
