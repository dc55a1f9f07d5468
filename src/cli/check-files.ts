import { readFileSync } from 'node:fs';
import { whyMalformed } from '../conf-files/why-malformed.ts';
import { compileSort, compileWhere } from '../enqueue/compile-expression.ts';
import { formatProblem } from '../enqueue/format-problem.ts';
import type { Problem } from '../enqueue/model.ts';
import { parseEnqueue } from '../enqueue/parse-enqueue.ts';
import { readConfig } from '../config/read-config.ts';
import type { Result } from '../lib/result.ts';

/** `fine`, or what breaks which rule, for each file or expression. Returns the exit code. */
export function checkFiles(operands: readonly string[], print: (text: string) => void): number {
  if (operands.length === 0) {
    print('usage: enqueued check FILE.xml | FILE.json | "EXPRESSION" …');
    return 2;
  }
  const problems = operands.flatMap((operand) => {
    const found = checkOne(operand);
    for (const line of found.length > 0 ? found : ['fine']) print(`${operand}: ${line}`);
    return found;
  });
  return problems.length > 0 ? 1 : 0;
}

function checkOne(operand: string): readonly string[] {
  if (operand.endsWith('.json')) {
    const config = readConfig({ path: operand, env: {}, settings: [] });
    return config.ok ? [] : config.error;
  }
  if (operand.endsWith('.xml')) return checkDocument(operand);
  return checkExpression(operand);
}

function checkDocument(path: string): readonly string[] {
  try {
    const text = readFileSync(path, 'utf8');
    return isConf(text) ? checkConf(text) : problemOf(parseEnqueue(text));
  } catch (error) {
    return [`cannot be read: ${(error as Error).message}`];
  }
}

/** One of FreeSWITCH's, generated or by hand. */
const isConf = (text: string): boolean =>
  /^\s*(?:<\?.*?\?>\s*)?(?:<!--.*?-->\s*)*<(?:include|document|configuration)\b/s.test(text);

function checkConf(text: string): readonly string[] {
  const why = whyMalformed(text);
  return why === null ? [] : [why];
}

/** Either a condition (true or false) or a sort value (a number) will do. */
function checkExpression(text: string): readonly string[] {
  const where = compileWhere(text);
  return where.ok || compileSort(text).ok ? [] : problemOf(where);
}

const problemOf = (result: Result<unknown, Problem>): readonly string[] =>
  result.ok ? [] : [formatProblem(result.error)];
