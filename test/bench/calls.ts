import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readConfig } from '../../src/config/read-config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { startDaemon } from '../../src/daemon.ts';
import { createLogger } from '../../src/log/logger.ts';

const AGENTS = 300;
const AT_ONCE = Number(process.env['BENCH_CALLERS'] ?? 150);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const DOCUMENT = '<enqueue choice="lru"><route><skill name="s"/></route></enqueue>';

/** Enter, offer, answer, talk, hang up, as fast as it goes: the whole daemon with SQLite on disk, and the switch in the same process. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-bench-'));
  writeFileSync(join(folder, 'bench.xml'), DOCUMENT);
  const settings = [
    'http.listen=127.0.0.1:0',
    'switch.outbound_listen=127.0.0.1:0',
    `store.path=${folder}/bench.db`,
    `dialplans_dir=${folder}`,
    `switch.recordings_dir=${folder}`,
  ];
  const config = readConfig({ path: null, env: {}, settings });
  if (!config.ok) throw new Error(config.error.join('; '));
  const daemon = await startDaemon(
    { ...config.value, numbers: { '4000': 'bench' } },
    createLogger(process.env['BENCH_LOG'] ?? 'error'),
  );
  const pbx = daemon.pbx.embedded;
  if (pbx === null) throw new Error('no embedded switch');
  while (!daemon.pbx.freeswitch.isAttached()) await new Promise((resolve) => setTimeout(resolve, 10));
  for (let n = 0; n < AGENTS; n += 1) {
    pbx.addTelephone(`a${n}`, { hangupMs: 20 });
    addAgent(daemon.engine, `a${n}`);
  }
  let talks = 0;
  daemon.engine.onCommitted((events) => {
    talks += events.filter(({ event }) => event === 'callcenter.conversation.begin').length;
  });
  const done = await run(() => pbx.call('4000', { from: '5550001' }).ended);
  console.log(
    `calls, ${AGENTS} agents, ${AT_ONCE} callers at once, whole daemon and switch in one process: ${done}, ${talks} talks`,
  );
  await daemon.stop();
  rmSync(folder, { recursive: true });
}

function addAgent(engine: Engine, name: string): void {
  const about = { callcentre: 'default' } as const;
  engine.request({
    ...about,
    name: 'extension.create',
    params: { id: name, line: { type: 1, user: name, password: '' } },
  });
  const skills = [{ name: 's', score: 1, enabled: true }];
  engine.request({
    ...about,
    name: 'agent.login',
    params: { name, num: null, state: 'idle', skills, extension: name, channel: null },
  });
}

async function run(call: () => Promise<unknown>): Promise<string> {
  let [ended, isOver] = [0, false];
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const caller = async (): Promise<void> => {
    while (!isOver) {
      await call();
      ended += 1;
    }
  };
  const callers = Array.from({ length: AT_ONCE }, caller);
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  isOver = true;
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const line = `${(ended / seconds).toFixed(0)} calls/s, ${((user + system) / 1e6 / seconds).toFixed(2)} cores, ${((user + system) / 1000 / ended).toFixed(2)} ms of processor a call`;
  await Promise.all(callers);
  return line;
}

await main();
