import { formatProblem } from '../enqueue/format-problem.ts';
import type { Enqueue } from '../enqueue/model.ts';
import { parseEnqueue } from '../enqueue/parse-enqueue.ts';
import { err, type Result } from '../lib/result.ts';

/** Texts that were read already: thousands of calls come with the same few. What is a document has at most 64 KiB. */
const known = new Map<string, Result<Enqueue, string>>();
const MOST_KNOWN = 200;

export function readOnce(text: string): Result<Enqueue, string> {
  const before = known.get(text);
  if (before !== undefined) return before;
  const parsed = parseEnqueue(text);
  if (!parsed.ok) return err(formatProblem(parsed.error));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, parsed);
  return parsed;
}
