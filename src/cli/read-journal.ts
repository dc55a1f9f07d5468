import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Decision } from '../core/model/decision.ts';
import { createWorld, type Change, type World } from '../core/model/world.ts';
import { redecide } from '../engine/redecide.ts';
import { lineOf, type JournalHead, type JournalLine } from '../store/journal-lines.ts';

/** One input of a journal, decided again. */
export interface Step {
  /** As it is after the step. */
  readonly world: World;
  readonly line: JournalLine;
  readonly decision: Decision;
  /** It came to something else than it did then. */
  readonly differs: boolean;
}

/**
 * Decides every input of a journal again, from the world at its beginning. Throws when the file is no journal; the last line
 * may be cut short by a kill, and is left out then.
 */
export async function replayJournal(
  path: string,
  onHead: (head: JournalHead) => void,
  each: (step: Step) => void,
): Promise<void> {
  let head: JournalHead | null = null;
  let world: World | null = null;
  const entities: Change[] = [];
  for await (const read of linesOf(path)) {
    if (head === null) {
      if (!isHead(read)) throw new Error('is no journal of this version');
      onHead((head = read));
    } else if (world === null) entities.push(read as Change);
    else each(step(world, read as JournalLine));
    if (entities.length === head.entities) world ??= createWorld(head.settings, entities);
  }
  if (head === null) throw new Error('is no journal of this version');
  if (world === null) throw new Error('was broken off before its first input');
}

/** What can be read of each line. Throws for one that cannot be, unless it is the last. */
async function* linesOf(path: string): AsyncIterable<unknown> {
  let [number, broken] = [0, 0];
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (broken > 0) throw new Error(`line ${broken} cannot be read`);
    const read = parse(text);
    if (read === null) broken = number;
    else yield read;
  }
}

function step(world: World, line: JournalLine): Step {
  const decision = redecide(world, line.input);
  return { world, line, decision, differs: lineOf(line.input, decision).digest !== line.digest };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isHead = (value: unknown): value is JournalHead => (value as { journal?: unknown } | null)?.journal === 2;
