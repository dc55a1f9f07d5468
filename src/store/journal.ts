import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, rmSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '../core/model/decision.ts';
import type { Input } from '../core/model/input.ts';
import type { Settings } from '../core/model/settings.ts';
import { KINDS, type Change, type World } from '../core/model/world.ts';
import type { JournalPort } from '../engine/ports.ts';

/** First line of a journal: the world that its first input meets. */
export interface JournalHead {
  readonly journal: 1;
  readonly at: number;
  readonly settings: Settings;
  readonly world: readonly Change[];
}

/** Every other line: an input, and what was decided, in short. */
export interface JournalLine {
  readonly input: Input;
  readonly did: readonly string[];
  readonly told: readonly string[];
  readonly refused: string | null;
  /** Of all changes, commands and events. */
  readonly digest: string;
}

export interface JournalOptions {
  readonly folder: string;
  readonly keepDays: number;
  /** Called once for each time that it cannot be written. */
  readonly onProblem: (error: Error) => void;
}

const DAY_MS = 86_400_000;
/** After a failure a new journal is begun when this has passed. */
const AGAIN_MS = 60_000;
/** A disk that is slower than the daemon must not cost its memory. */
const MOST_BUFFERED = 64 * 1024 * 1024;
const NAME = /^journal-(\d{4}-\d\d-\d\d)T[\d-]+Z\.jsonl$/;

/**
 * Writes down every input, so that a past day can be decided again. A journal that has a gap would be wrong from there on:
 * after a failure another one is begun. Nothing waits for it: at a kill its last lines may be missing.
 */
export function createJournal({
  folder,
  keepDays,
  onProblem,
}: JournalOptions): JournalPort & { close(): Promise<void> } {
  let stream: WriteStream | null = null;
  let day = 0;
  let notBefore = 0;

  const giveUp = (at: number, error: Error): void => {
    stream?.destroy();
    stream = null;
    notBefore = at + AGAIN_MS;
    onProblem(error);
  };

  const begin = (world: World, at: number, today: number): void => {
    if (at < notBefore) return;
    try {
      mkdirSync(folder, { recursive: true });
      removeOld(folder, at - keepDays * DAY_MS);
      const opened = createWriteStream(join(folder, nameAt(at)), { flags: 'wx', mode: 0o600 });
      opened.on('error', (error) => {
        if (stream === opened) giveUp(at, error);
      });
      opened.write(`${textOf(headOf(world, at))}\n`);
      [stream, day] = [opened, today];
    } catch (error) {
      giveUp(at, error as Error);
    }
  };

  return {
    begin: (world, at, today) => begin(world, at, today),
    write: (input, decision) => {
      if (stream === null) return;
      stream.write(`${textOf(lineOf(input, decision))}\n`);
      if (stream.writableLength > MOST_BUFFERED) giveUp(input.at, new Error('the disk is too slow for it'));
    },
    follow: (world, at, today) => {
      if (stream !== null && today === day) return;
      stream?.end();
      stream = null;
      begin(world, at, today);
    },
    close: () =>
      new Promise((resolve) => {
        if (stream === null) return resolve();
        stream.end(() => resolve());
        stream = null;
      }),
  };
}

const nameAt = (at: number): string => `journal-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}.jsonl`;

function removeOld(folder: string, before: number): void {
  for (const name of readdirSync(folder)) {
    const date = NAME.exec(name)?.[1];
    if (date !== undefined && Date.parse(date) + DAY_MS < before) rmSync(join(folder, name), { force: true });
  }
}

const headOf = ({ tables, settings }: World, at: number): JournalHead => ({
  journal: 1,
  at,
  settings,
  world: KINDS.flatMap((kind) => [...tables[kind]].map(([id, value]) => ({ kind, id, value }) as Change)),
});

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

/** Without passwords: a journal is read by people. No decision depends on one. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (name, inner: unknown) => (name === 'password' ? '***' : inner));
