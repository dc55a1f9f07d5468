import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { replayJournal } from '../../src/cli/read-journal.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createStore } from '../../src/store/store.ts';
import { arrival, readDocument, route } from '../core/kit.ts';
import { TestClock } from '../engine/test-clock.ts';
import { openTemporary } from './temporary-database.ts';

const DAY_MS = 86_400_000;
const DOCUMENT = readDocument(route('<agent name="a" queue_timeout="3600"/>'));

function open(
  t: Test,
  folder: string,
): { engine: Engine; clock: TestClock; problems: Error[]; close(): Promise<void> } {
  const [clock, problems]: [TestClock, Error[]] = [new TestClock(), []];
  const journal = createJournal({ folder, keepDays: 9, onProblem: (error) => void problems.push(error) });
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
  return { engine, clock, problems, close: () => journal.close() };
}

const makeFolder = (t: Test): string => {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-journal-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
};

void t.test('one a day, each whole in itself; old ones go', async (t) => {
  const folder = makeFolder(t);
  writeFileSync(join(folder, 'journal-2001-01-01T00-00-00-000Z.jsonl'), '');
  writeFileSync(join(folder, 'notes.txt'), '');
  const { engine, clock, close } = open(t, folder);
  for (let day = 0; day < 3; day += 1) {
    for (let n = 0; n < 3; n += 1)
      engine.happen(arrival(`c${day}${n}`, { ok: true, value: DOCUMENT }, { from: `${day}` }));
    clock.advance(DAY_MS / 2);
    engine.happen({ type: 'fact', fact: { fact: 'leg-hung-up', legId: `c${day}0`, cause: 'NORMAL_CLEARING' } });
    clock.advance(DAY_MS / 2);
  }
  await close();
  const names = readdirSync(folder).sort();
  t.equal(names.at(-1), 'notes.txt');
  const journals = names.filter((name) => name.startsWith('journal-'));
  t.equal(journals.length, 3);
  for (const name of journals) {
    const steps: boolean[] = [];
    await replayJournal(
      join(folder, name),
      () => undefined,
      ({ differs }) => void steps.push(differs),
    );
    t.notOk(steps.includes(true), `${name}: ${steps.length} inputs`);
  }
});

void t.test('one that cannot be written is told once, and begun anew with what is then', async (t) => {
  const folder = join(makeFolder(t), 'journals');
  writeFileSync(folder, 'in the way');
  const { engine, clock, problems, close } = open(t, folder);
  engine.happen(arrival('c', { ok: true, value: DOCUMENT }));
  t.equal(problems.length, 1);
  rmSync(folder);
  mkdirSync(folder);
  clock.advance(60_000);
  engine.happen(arrival('d', { ok: true, value: DOCUMENT }));
  engine.happen({ type: 'fact', fact: { fact: 'leg-hung-up', legId: 'c', cause: 'NORMAL_CLEARING' } });
  await close();
  const [name = ''] = readdirSync(folder);
  const told: string[] = [];
  await replayJournal(
    join(folder, name),
    () => undefined,
    ({ line, differs }) => void told.push(`${line.told[0] ?? ''} ${differs}`),
  );
  t.strictSame(told, ['callcenter.queue.fail false']);
  t.match(readFileSync(join(folder, name), 'utf8'), /"legId":"d"/, 'who came meanwhile is in its first line');
});
