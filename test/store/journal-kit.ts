import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Test } from 'tap';
import { replayJournal } from '../../src/cli/read-journal.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createJournal, type JournalDisk } from '../../src/store/journal.ts';
import { createStore } from '../../src/store/store.ts';
import { arrival, readDocument, route } from '../core/kit.ts';
import { TestClock } from '../engine/test-clock.ts';
import { openTemporary } from './temporary-database.ts';

const DOCUMENT = readDocument(route('<agent name="a" queue_timeout="3600"/>'));
const MIB = 1024 * 1024;

export interface Writer {
  readonly engine: Engine;
  readonly clock: TestClock;
  readonly problems: Error[];
  arrive(legId: string, userData?: string): void;
  hangUp(legId: string): void;
  close(): Promise<void>;
}

/** An engine that writes a journal. */
export function startWriter(t: Test, folder: string, disk: Partial<JournalDisk> = {}, mostBytes = 64 * MIB): Writer {
  const [clock, problems]: [TestClock, Error[]] = [new TestClock(), []];
  const onProblem = (error: Error): void => void problems.push(error);
  const journal = createJournal({
    ...{ folder, keepDays: 9, mostBytes, onProblem },
    disk: { freeBytes: () => Infinity, ...disk },
  });
  const engine = createEngine({
    store: createStore(openTemporary(t)),
    clock,
    settings: DEFAULT_SETTINGS,
    logger: pino({ level: 'silent' }),
    send: () => undefined,
    journal,
  });
  engine.request({ name: 'callcentre.create', callcentre: 'default', params: { id: 'default' } });
  engine.start();
  return {
    ...{ engine, clock, problems },
    arrive: (legId, userData = '') => void engine.happen(arrival(legId, { ok: true, value: DOCUMENT }, { userData })),
    hangUp: (legId) =>
      void engine.happen({ type: 'fact', fact: { fact: 'leg-hung-up', legId, cause: 'NORMAL_CLEARING' } }),
    close: () => journal.close(),
  };
}

export const makeFolder = (t: Test): string => {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-journal-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
};

export const journalsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('journal-'))
    .sort()
    .map((name) => join(folder, name));

/** The first event of each input, as the journal has it. Throws where a decision comes out otherwise, or nothing can be read. */
export async function retell(journal: string): Promise<string[]> {
  const told: string[] = [];
  await replayJournal(
    journal,
    () => undefined,
    ({ line, differs }) => {
      if (differs) throw new Error(`differs: ${JSON.stringify(line)}`);
      told.push(line.told[0] ?? '');
    },
  );
  return told;
}
