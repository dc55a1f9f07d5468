import { createHash } from 'node:crypto';
import type { Decision } from '../core/model/decision.ts';
import type { Input } from '../core/model/input.ts';
import type { Settings } from '../core/model/settings.ts';
import { KINDS, type Change, type World } from '../core/model/world.ts';

/** First line of a journal. As many lines with a `Change` follow as the world that its first input meets has entities. */
export interface JournalHead {
  readonly journal: 2;
  readonly at: number;
  readonly settings: Settings;
  readonly entities: number;
}

/** Every line after these: an input, and what was decided, in short. */
export interface JournalLine {
  readonly input: Input;
  readonly did: readonly string[];
  readonly told: readonly string[];
  readonly refused: string | null;
  /** Of all changes, commands and events. */
  readonly digest: string;
}

/** The world as it is now, whenever its lines are asked for: entities are never changed, but replaced. */
export function linesOfWorld({ tables, settings }: World, at: number): Iterable<string> {
  const world = KINDS.flatMap((kind) => [...tables[kind]].map(([id, value]) => ({ kind, id, value }) as Change));
  return linesOf({ journal: 2, at, settings, entities: world.length } satisfies JournalHead, world);
}

function* linesOf(head: JournalHead, world: readonly Change[]): Iterable<string> {
  yield textOf(head);
  for (const change of world) yield textOf(change);
}

/** What a decision comes to, in a line; replayed, it must come to the same. */
export const lineOf = (input: Input, decision: Decision): JournalLine => {
  const { changes, commands, published, rejection, ignored } = decision;
  return {
    input,
    did: commands.map((command) => command.do),
    told: published.map(({ event }) => event),
    refused: rejection?.code ?? ignored,
    digest: createHash('sha1').update(textOf({ changes, commands, published, rejection })).digest('hex').slice(0, 16),
  };
};

/** A line, without passwords: a journal is read by people. No decision depends on one. */
export const textOf = (value: unknown): string =>
  `${JSON.stringify(value, (name, inner: unknown) => (name === 'password' ? '***' : inner))}\n`;
