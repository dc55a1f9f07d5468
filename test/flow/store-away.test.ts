import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import { enqueue, talking, toAgent, toSkill } from '../contract/words.ts';
import { until } from '../real/until.ts';
import { startEmbeddedStage } from '../stage/start-stage.ts';

function makeFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-away-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small file system of its own. */
function mountSmall(t: Test): string {
  const folder = makeFolder(t);
  mount(folder);
  t.teardown(() => umount(folder));
  return folder;
}

const mount = (folder: string): void =>
  void execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', folder], { stdio: 'ignore' });
const umount = (folder: string): void => void execFileSync('umount', ['-l', folder]);

function fillUp(folder: string): () => void {
  const file = join(folder, 'something-else');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(file, Buffer.alloc(bavail * bsize));
  return () => unlinkSync(file);
}

function lock(t: Test, path: string): () => void {
  const db = new Database(path);
  t.teardown(() => db.close());
  db.exec('BEGIN EXCLUSIVE');
  return () => void db.exec('COMMIT');
}

/** Nothing may be written to files any more: an error that has nothing to do with room. */
function forbidWriting(pid: number): () => void {
  limitFiles(pid, '0');
  return () => limitFiles(pid, 'unlimited');
}

const limitFiles = (pid: number, size: string): void =>
  void execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${size}:unlimited`], { stdio: 'ignore' });

/** False, or why this cannot be provoked on this machine. */
function cannot(tool: string, attempt: () => void): string | false {
  try {
    attempt();
    return false;
  } catch {
    return `NOT PROVOKED: ${tool} is not allowed here; test/engine/outage.test.ts has a full file and a lock`;
  }
}

const cannotMount = (): string | false =>
  cannot('mount', () => {
    const folder = mkdtempSync(join(tmpdir(), 'enqueued-away-'));
    try {
      mount(folder);
      umount(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

interface Trouble {
  readonly reason: RegExp;
  readonly skip: string | false;
  readonly folder: (t: Test) => string;
  readonly begin: (t: Test, folder: string, pid: number) => () => void;
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'a full disk': {
    reason: /^SQLITE_(FULL|IOERR)/,
    skip: cannotMount(),
    folder: mountSmall,
    begin: (_t, folder) => fillUp(folder),
  },
  'an I/O error': {
    reason: /^SQLITE_IOERR/,
    skip: cannot('prlimit', () => limitFiles(process.pid, 'unlimited')),
    folder: makeFolder,
    begin: (_t, _folder, pid) => forbidWriting(pid),
  },
  'a database that somebody else has locked': {
    reason: /^SQLITE_BUSY/,
    skip: false,
    folder: makeFolder,
    begin: (t, folder) => lock(t, join(folder, 'e.db')),
  },
};

for (const [name, { reason, skip, folder: make, begin }] of Object.entries(TROUBLES)) {
  if (skip !== false) process.stderr.write(`\n${skip}\n\n`);
  t.test(`${name}: calls go on, requests are refused, nothing is lost`, { skip }, async (t) => {
    const folder = make(t);
    const stage = await startEmbeddedStage({ config: { store: { path: join(folder, 'e.db') } } });
    t.teardown(() => stage.stop({ keep: !t.passing() }));
    await stage.login('1001');
    await stage.login('1002');
    await stage.login('1003');
    let asked = 0;
    /** One that is always another. */
    const ask = () => stage.api('POST', '/callcenter/agent/1003/state', { state: `away/n${(asked += 1)}` });
    const stays = stage.call(stage.number(enqueue('', toAgent('1001'))));
    const kept = await talking(stage, stays);
    const leaves = stage.call(stage.number(enqueue('', toAgent('1002'))));
    const left = await talking(stage, leaves);

    const end = begin(t, folder, stage.pid());
    const refused = await until('a request is refused', async () => {
      const answer = await ask();
      return answer.status === 200 ? null : answer;
    });
    t.match(refused, { status: 503, code: '000004', msg: /nothing can be stored/ });
    t.equal(await stage.isReady(), false);
    const { readyz, metrics } = await stage.probes();
    t.match(readyz, { status: 'not ready', switch_attached: true, store_problem: reason });
    t.match(metrics, /^enqueued_store_away 1$/m);
    await leaves.hangup();
    const waits = stage.call(stage.number(enqueue('', toSkill('s'))));
    t.strictSame(Object.values(await stage.rig.members()).length >= 1, true, 'who talks goes on');
    t.equal((await stage.ok('GET', `/conversation/${left.id}`)).end_time, null, 'what can be read is as it was');
    await until('what is told waits', async () => Number((await stage.probes()).readyz['store_waiting']) > 0);

    end();
    await until('it is ready', () => stage.isReady());
    t.match((await stage.probes()).metrics, /^enqueued_store_away 0$/m);
    await until(
      'the hang-up is known',
      async () => (await stage.ok('GET', `/conversation/${left.id}`)).end_time !== null,
    );
    t.equal((await stage.ok('GET', `/conversation/${kept.id}`)).end_time, null);
    t.ok((await stage.taskOf(waits)).id, 'who called meanwhile is in the queue');
    t.equal((await ask()).status, 200);
    const said = stage.log().filter(({ level }) => Number(level) >= 40);
    t.equal(said.filter(({ msg }) => String(msg).startsWith('nothing can be stored')).length, 1, 'said once');
    t.equal(said.filter(({ msg }) => String(msg).startsWith('what waited is stored')).length, 1);
    const { repaired } = await stage.ok('POST', '/audit');
    t.strictSame(repaired, [], 'and an audit finds nothing');
  });
}
