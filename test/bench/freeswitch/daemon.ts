import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../real/until.ts';
import { request, type Method } from '../../stage/api.ts';
import { startDaemonProcess, type DaemonProcess } from '../../stage/daemon-process.ts';
import { createCheapAccounts } from '../cheap-accounts.ts';
import { DOCUMENT, NUMBERS, SILENCE, type Box } from './box.ts';
import type { Contestant } from './contestant.ts';

const XML = '<enqueue choice="lru" fail_overflow="true"><route><skill name="bench"/></route></enqueue>';

export interface Daemon extends Contestant {
  readonly process: DaemonProcess;
  /** /v1/callcenter + path */
  ok(method: Method, path: string, body?: unknown): Promise<unknown>;
}

/** The daemon as its user runs it: a process of its own, SQLite on disk, agents steered over the REST API. */
export async function startDaemon(box: Box, agents: readonly string[], areFree: boolean): Promise<Daemon> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-bench-'));
  mkdirSync(join(folder, 'dialplans'));
  writeFileSync(join(folder, 'dialplans', `${DOCUMENT}.xml`), XML);
  writeFileSync(join(folder, 'enqueued.json'), JSON.stringify(configFor(box, folder)));
  createCheapAccounts(join(folder, 'enqueued.db'), agents);
  const process = await startDaemonProcess(['--config', 'enqueued.json'], { cwd: folder, flags: flags() });
  const { url } = process;
  await until('the daemon is ready', async () => (await fetch(`${url}readyz`)).ok, 20_000);
  const ok: Daemon['ok'] = async (method, path, body) => {
    const { status, code, msg, data } = await request(url, method, `/callcenter${path}`, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${code} ${msg}`);
    return data as unknown;
  };
  const state = areFree ? 'idle' : 'busy';
  const skills = [{ name: 'bench', score: 1, enabled: true }];
  for (const name of agents) {
    await ok('POST', '/extension', { id: name, type: 2, user: name, ipaddr: box.telephones });
    await ok('POST', '/agent', { name, extension: name, state, skills });
  }
  const client = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    number: NUMBERS.daemon,
    pid: process.pid,
    process,
    ok,
    waiting: async () => ((await ok('GET', '/queue?pageSize=1')) as { totalCount: number }).totalCount,
    free: (name) => post(client, `${url}v1/callcenter/agent/${name}/state`, { state: 'idle' }),
    rest: async (name) => {
      const isBusy = async (): Promise<boolean> =>
        ((await ok('GET', `/agent/${name}`)) as { state: string }).state === 'busy';
      await until(`${name} is offered nothing`, isBusy);
    },
    stop: async () => {
      client.destroy();
      await process.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** As npm start and the service do. BENCH_CPU_PROF=FOLDER: what it does with its time, for the developer tools of a browser. */
function flags(): string[] {
  const folder = process.env['BENCH_CPU_PROF'];
  return ['--max-semi-space-size=4', ...(folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`])];
}

const configFor = ({ pbx: { address, domain } }: Box, folder: string) => ({
  http: { listen: '127.0.0.1:0', requests_per_second: 100_000 },
  switch: {
    kind: 'freeswitch',
    event_socket: { host: '127.0.0.1', port: address.eslPort, password: address.password },
    outbound_listen: `127.0.0.1:${address.daemonPort}`,
    domain,
    hold_music: SILENCE,
    sounds_dir: folder,
    recordings_dir: folder,
  },
  store: { path: join(folder, 'enqueued.db') },
  dialplans_dir: join(folder, 'dialplans'),
  agent: { keepalive_seconds: 86_400, refusals: { busy: { delay_seconds: 0, state: 'busy' } } },
  log: { level: 'info' },
});

/** On a connection that is open, as an application has one. */
function post(agent: Agent, url: string, body: unknown): void {
  const sent = httpRequest(
    url,
    { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
    (answer) => {
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode}`);
      answer.resume();
    },
  );
  sent.end(JSON.stringify(body));
}
