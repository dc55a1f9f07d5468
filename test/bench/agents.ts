import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { connect, type Desktop } from '../agent-socket/desktop.ts';
import { request } from '../stage/api.ts';
import { startDaemonProcess, type DaemonProcess } from '../stage/daemon-process.ts';
import { createCheapAccounts, PASSWORD } from './cheap-accounts.ts';
import { processorSeconds } from './processor.ts';
import { summarize } from './quantiles.ts';

const AGENTS = Number(process.env['BENCH_AGENTS'] ?? 1000);
const PER_SECOND = Number(process.env['BENCH_CHANGES'] ?? 200);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);

const names = Array.from({ length: AGENTS }, (_, n) => `a${n}`);

/** Agents with open desktops who change their status, as fast as is wished: the daemon is a process of its own, with SQLite on disk. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-bench-'));
  createCheapAccounts(join(folder, 'enqueued.db'), names);
  const config = {
    http: { listen: '127.0.0.1:0', requests_per_second: 100_000 },
    numbers: { '4000': 'none' },
  };
  writeFileSync(join(folder, 'enqueued.json'), JSON.stringify(config));
  const daemon = await startDaemonProcess(
    ['--config', 'enqueued.json', '--set', 'switch.outbound_listen=127.0.0.1:0'],
    { cwd: folder },
  );
  for (const name of names)
    await request(daemon.url, 'POST', '/callcenter/extension', { id: name, type: 1, user: name, password: 'x' });
  const begun = performance.now();
  const desktops = await Promise.all(names.map((name) => checkIn(daemon, name)));
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(
    `agents, ${AGENTS} desktops: checked in within ${seconds} s, their passwords hashed cheaply; ${memoryOf(daemon)} MB`,
  );
  console.log(`agents, ${PER_SECOND} changes of status a second wished: ${await run(daemon, desktops)}`);
  for (const { socket } of desktops) socket.terminate();
  await daemon.end('SIGTERM');
  rmSync(folder, { recursive: true });
}

const identityOf = (agent_id: string) => ({ company_code: 'default', agent_id, os: 'bench' });

async function checkIn({ url }: DaemonProcess, name: string): Promise<Desktop> {
  const desktop = await connect(`${url}msg`);
  const reply = await desktop.ask({ msg_type: 'checkin', agent_pwd: PASSWORD, ...identityOf(name) });
  if (reply['code'] !== '0') throw new Error(JSON.stringify(reply));
  return desktop;
}

async function run(daemon: DaemonProcess, desktops: readonly Desktop[]): Promise<string> {
  const delays: number[] = [];
  const asked = new Map<Desktop, number>();
  for (const desktop of desktops)
    desktop.socket.on('message', (bytes: Buffer) => {
      if (!bytes.includes('"agent_change"')) return;
      const at = asked.get(desktop);
      if (at !== undefined) delays.push(performance.now() - at);
      asked.delete(desktop);
      desktop.heard.length = 0;
    });
  const [begun, cpu] = [performance.now(), processorSeconds(daemon.pid)];
  for (let n = 0; n < PER_SECOND * SECONDS; n += 1) {
    const wait = begun + (n * 1000) / PER_SECOND - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const index = n % AGENTS;
    const desktop = desktops[index];
    if (desktop === undefined) continue;
    asked.set(desktop, performance.now());
    const action = Math.floor(n / AGENTS) % 2 === 0 ? 'MAKE_BUSY' : 'MAKE_FREE';
    desktop.say({ req_id: `b${n}`, msg_type: 'change_status', action, ...identityOf(names[index] ?? '') });
  }
  while (asked.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const seconds = (performance.now() - begun) / 1000;
  const cores = ((processorSeconds(daemon.pid) - cpu) / seconds).toFixed(2);
  return `${(delays.length / seconds).toFixed(0)}/s done, ${cores} cores of the daemon, asked to told, ms: ${summarize(delays)}`;
}

const memoryOf = ({ pid }: DaemonProcess): string =>
  (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024).toFixed(0);

await main();
