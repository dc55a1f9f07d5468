import { compileSort, compileWhere } from '../enqueue/compile-expression.ts';
import { formatProblem } from '../enqueue/format-problem.ts';
import type { Enqueue } from '../enqueue/model.ts';
import { parseEnqueue } from '../enqueue/parse-enqueue.ts';
import { ok, type Result } from '../lib/result.ts';
import { refuse, type Refusal } from './errors.ts';
import { Type } from '@sinclair/typebox';

export const where = Type.String({
  minLength: 1,
  maxLength: 512,
  description: 'an expression that is true or false, e.g. has("billing")',
});
export const sort = Type.String({
  minLength: 1,
  maxLength: 512,
  description: 'an expression that is a number, e.g. get("billing")',
});
/** Checked by its own reader, which names the place. */
export const enqueue = Type.String({ maxLength: 65_536, description: 'an <enqueue> document' });

interface Expressions {
  readonly where?: string;
  readonly sort?: string | null;
}

/** Those that are given can be compiled; if not, where it goes wrong. */
export function checkExpressions(given: Expressions): Result<null, Refusal> {
  const bad = given.where === undefined ? null : compileWhere(given.where);
  if (bad?.ok === false) return refuse('badExpression', `where: ${formatProblem(bad.error)}`);
  const badSort = given.sort === undefined || given.sort === null ? null : compileSort(given.sort);
  if (badSort?.ok === false) return refuse('badExpression', `sort: ${formatProblem(badSort.error)}`);
  return ok(null);
}

export function readDocument(xml: string): Result<Enqueue, Refusal> {
  const parsed = parseEnqueue(xml);
  return parsed.ok ? parsed : refuse('badParameter', `enqueue: ${formatProblem(parsed.error)}`);
}
