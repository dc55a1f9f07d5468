import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Problem } from './model.ts';
import { findPosition } from './source-position.ts';

/** No element that we know is longer; a stranger's may be as long as the document. */
const LONGEST_ELEMENT = 64;

/**
 * A broken rule, on its way out of nested readers. Thrown only between `settle` and the readers it calls, so that
 * a dozen levels of grammar need not hand on a Result each; nothing outside this room ever sees one.
 */
export class Refusal extends Error {
  readonly offset: number;
  readonly element: string;
  readonly rule: string;

  constructor(offset: number, element: string, rule: string) {
    super(rule);
    this.offset = offset;
    this.element = element.slice(0, LONGEST_ELEMENT);
    this.rule = rule;
  }
}

export const refuse = (offset: number, element: string, rule: string): never => {
  throw new Refusal(offset, element, rule);
};

/** The value that `read` makes of `source`, or the rule that `source` breaks. A fault stays thrown. */
export const settle = <T>(source: string, read: () => T): Result<T, Problem> => {
  try {
    return ok(read());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return err({ ...findPosition(source, error.offset), element: error.element, rule: error.rule });
  }
};
