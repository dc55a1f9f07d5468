import type { Result } from '../lib/result.ts';
import { checkSource, normalizeSource } from './document/prepare-source.ts';
import { readEnqueue } from './document/read-enqueue.ts';
import { refuseStrangers } from './document/read-shape.ts';
import { readTree } from './document/read-tree.ts';
import { scanMarkup } from './document/scan-markup.ts';
import type { Enqueue, Problem } from './model.ts';
import { settle } from './refusal.ts';

/**
 * Reads an `<enqueue>` document of any dialect, at most 64 KiB, into the one model; or names the first rule that it
 * breaks, and where. Expressions are checked too. Source: specification 2-enqueue.md sections 1 to 3.
 */
export const parseEnqueue = (xml: string): Result<Enqueue, Problem> => {
  const source = normalizeSource(xml);
  return settle(source, () => {
    checkSource(xml, source);
    const tags = scanMarkup(source);
    refuseStrangers(tags.values());
    return readEnqueue(readTree(source, tags));
  });
};
