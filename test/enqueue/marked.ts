import type { Result } from '../../src/lib/result.ts';
import type { Problem } from '../../src/enqueue/model.ts';

/** A text with the place of the expected problem marked by `¶`: the text without it, and where it stood. */
export const readMark = (marked: string): { readonly text: string; readonly line: number; readonly column: number } => {
  const lines = marked.slice(0, marked.indexOf('¶')).split('\n');
  return { text: marked.replace('¶', ''), line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
};

/** A result as a test compares it: exact place and element, and whether the rule reads as expected. */
export const summarize = (result: Result<unknown, Problem>, rule: RegExp): unknown =>
  result.ok ? 'no problem' : { ...result.error, rule: rule.test(result.error.rule) ? rule : result.error.rule };
