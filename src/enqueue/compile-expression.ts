import type { Result } from '../lib/result.ts';
import { compileBoolean, compileNumber, guard } from './expression/evaluate.ts';
import { readSort, readWhere } from './expression/read-expression.ts';
import type { Expression } from './expression/syntax.ts';
import type { Problem, Subject } from './model.ts';
import { settle } from './refusal.ts';

export type { Expression } from './expression/syntax.ts';

/**
 * The checked syntax tree of an expression of at most 512 characters: boolean for `where`, numeric for `sort`.
 * Source: specification 2-enqueue.md section 3.
 */
export const parseExpression = (text: string, want: 'where' | 'sort'): Result<Expression, Problem> =>
  settle(text, () => (want === 'where' ? readWhere(text) : readSort(text)));

/** Whether an agent matches. False too where the expression has no value for him, as after a division by zero. */
export const compileWhere = (text: string): Result<(subject: Subject) => boolean, Problem> =>
  settle(text, () => guard(compileBoolean(readWhere(text)), false));

/**
 * An agent's sort value, higher first. -Infinity where the expression has no value for him: that agent does not
 * match, whichever way the values are sorted, so look for it before `mode="asc"` turns the sign.
 */
export const compileSort = (text: string): Result<(subject: Subject) => number, Problem> =>
  settle(text, () => guard(compileNumber(readSort(text)), Number.NEGATIVE_INFINITY));
