import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { replayJournal } from '../../src/cli/read-journal.ts';
import { enqueue, talking, toAgent } from '../contract/words.ts';
import { OperationsWalk } from '../contract/walk.ts';
import { startEmbeddedStage } from '../stage/start-stage.ts';
import { openDesk } from './desk.ts';

function makeFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-journal-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const journalsIn = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));

t.test('whatever happened is decided again as it was, over a restart too', { timeout: 0 }, async (t) => {
  const folder = makeFolder(t);
  const stage = await startEmbeddedStage({ isOneProcess: true, config: { store: { journal_dir: folder } } });
  const walk = new OperationsWalk(stage, Number(process.env['WALK_SEED'] ?? 2));
  await walk.begin();
  for (let n = 1; n <= 150; n += 1) {
    t.strictSame(await walk.step(), [], `step ${n}`);
    if (n === 75) await stage.restartDaemon();
  }
  await stage.stop({ keep: false });
  const journals = journalsIn(folder);
  t.equal(journals.length, 2);
  for (const journal of journals) {
    let [inputs, differing] = [0, 0];
    await replayJournal(
      journal,
      () => undefined,
      ({ differs }) => {
        inputs += 1;
        differing += Number(differs);
      },
    );
    t.ok(inputs > 100, `${inputs} inputs`);
    t.equal(differing, 0);
    t.equal(statSync(journal).mode & 0o777, 0o600, 'nobody else reads it');
    t.notMatch(readFileSync(journal, 'utf8'), /not used here/, 'no password');
  }
});

t.test('the story of one call, as its engineer reads it', async (t) => {
  const folder = makeFolder(t);
  const stage = await startEmbeddedStage({ isOneProcess: true, config: { store: { journal_dir: folder } } });
  await stage.login('1001');
  await stage.login('1002');
  const call = stage.call(stage.number(enqueue('', toAgent('1001'))));
  const { caller, id } = await talking(stage, call);
  const other = await talking(stage, stage.call(stage.number(enqueue('', toAgent('1002')))));
  await call.hangup();
  await stage.isInState('1001', 'idle');
  await stage.stop({ keep: false });
  const [journal = ''] = journalsIn(folder);
  const desk = openDesk(t);

  const told = await desk.run('replay', journal, '--call', caller);
  t.equal(told.code, 0, told.out);
  const story = [
    `call ${caller} from ${call.from} to 50`,
    'queue.enter ',
    'queue.select ',
    'agent_name=1001',
    '> originate ',
    ' answered',
    `conversation.begin ${id}`,
    `> join ${caller} enq-${id}`,
    `leg ${caller} joined enq-${id}`,
    `leg ${caller} hung-up`,
    `conversation.end ${id}`,
    'every decision came out as it did then',
  ];
  let from = 0;
  for (const part of story) {
    const at = told.out.indexOf(part, from);
    t.ok(at >= 0, part);
    from = Math.max(at, 0);
  }
  t.notMatch(told.out, other.caller, 'nothing of another call');
  t.match((await desk.run('replay', journal, '--agent', '1002')).out, other.caller);
  t.notMatch((await desk.run('replay', journal, '--agent', '1002')).out, /agent_name=1001/);
  const [queue = ''] = /qt[0-9a-f]+/.exec(told.out) ?? [];
  t.match((await desk.run('replay', journal, '--task', queue)).out, `leg ${caller} hung-up`);
  const json = JSON.parse((await desk.run('replay', journal, '--json', '--call', caller)).out) as { steps: unknown[] };
  t.ok(json.steps.length > 4, `${json.steps.length} steps`);

  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const at = lines.findIndex((line) => line.includes('"queue.enter') || line.includes('callcenter.queue.enter'));
  const changed = lines.map((line, n) => (n === at ? line.replace(/"digest":"\w+"/, '"digest":"0"') : line));
  const differing = await desk.run('replay', write('changed', changed.join('\n')), '--task', 'qt0');
  t.match(differing, {
    code: 1,
    out: /DIFFERS: then it was \[callcenter\.queue\.enter.*1 decisions came out otherwise/s,
  });
  const first = lines.findIndex((line) => line.startsWith('{"input"'));
  t.match(await desk.run('replay', write('cut', `${lines.slice(0, first + 8).join('\n')}\n{"inp`)), {
    code: 0,
    out: /8 inputs since/,
  });
  const gap = first + 5;
  t.match(await desk.run('replay', write('gap', [...lines.slice(0, gap), '{', ...lines.slice(gap + 1)].join('\n'))), {
    code: 1,
    out: new RegExp(`line ${gap + 1} cannot be read`),
  });
  t.match(await desk.run('replay', write('other', 'hello\n')), { code: 1, out: /is no journal/ });
  t.match(await desk.run('replay', join(folder, 'none')), { code: 1, out: /ENOENT/ });
  t.match(await desk.run('replay'), { code: 2, out: /usage/ });
});
