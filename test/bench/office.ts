import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Behaviour } from '../../src/embedded-switch/index.ts';
import { EventSocket } from '../real/event-socket.ts';
import { freePorts } from '../real/free-ports.ts';
import { until } from '../real/until.ts';
import { request, type Answer, type Method } from '../stage/api.ts';
import { startDaemonProcess, type DaemonProcess } from '../stage/daemon-process.ts';
import type { SwitchRequest } from './switch-process.ts';

/** The number that the callers dial; who has skill s is rung, the longest idle first. */
export const NUMBER = '4000';
const DOCUMENT = '<enqueue choice="lru"><route><skill name="s"/></route></enqueue>';

/** A daemon with SQLite on disk and an embedded switch, each a process of its own. */
export interface Office {
  daemon(): DaemonProcess;
  /** Kills it with SIGKILL and starts it on the same file; comes back when HTTP is open. */
  killAndStart(): Promise<void>;
  pbx<T = null>(request: SwitchRequest): Promise<T>;
  api(method: Method, path: string, body?: unknown): Promise<Answer>;
  /** Agents with skill s, and their telephones, which answer at once unless told otherwise. */
  addAgents(count: number, state: 'idle' | 'busy', behaviour?: Partial<Behaviour>): Promise<void>;
  /** The switch's own events, as a listener beside the daemon hears them. */
  listen(events: string): Promise<EventSocket>;
  metric(name: string): Promise<number>;
  reached(metric: string, value: number): Promise<true>;
  close(): Promise<void>;
}

export async function openOffice(wrapUpSeconds = 0): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-bench-'));
  writeFileSync(join(folder, 'bench.xml'), DOCUMENT);
  const [child, { port, password }] = await startSwitch();
  const [daemonPort = 0] = await freePorts(1);
  const config = {
    http: { listen: '127.0.0.1:0', requests_per_second: 100_000 },
    switch: {
      kind: 'freeswitch',
      event_socket: { host: '127.0.0.1', port, password },
      outbound_listen: `127.0.0.1:${daemonPort}`,
      domain: 'bench.test',
    },
    agent: { wrap_up_seconds: wrapUpSeconds },
    dialplans_dir: folder,
    numbers: { [NUMBER]: 'bench' },
  };
  writeFileSync(join(folder, 'enqueued.json'), JSON.stringify(config));
  const profile = process.env['BENCH_PROFILE'];
  const start = (): Promise<DaemonProcess> =>
    startDaemonProcess(['--config', 'enqueued.json'], {
      cwd: folder,
      // As npm start and the service do.
      flags: ['--max-semi-space-size=4', ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`])],
    });
  let daemon = await start();
  const isReady = (): Promise<boolean> => fetch(`${daemon.url}readyz`).then(({ ok }) => ok);
  const office: Office = {
    daemon: () => daemon,
    killAndStart: async () => {
      await daemon.end('SIGKILL');
      daemon = await start();
    },
    pbx: (message) => ask(child, message),
    api: (method, path, body) => request(daemon.url, method, `/callcenter${path}`, body),
    listen: (events) => EventSocket.open(port, password, events),
    addAgents: async (count, state, behaviour = {}) => {
      const users = Array.from({ length: count }, (_, n) => `a${n}`);
      await office.pbx({ ask: 'telephones', users, behaviour });
      for (const user of users) {
        await done(office.api('POST', '/extension', { id: user, type: 1, user, password: 'x' }));
        const skills = [{ name: 's', score: 1 }];
        await done(office.api('POST', '/agent', { name: user, extension: user, state, skills }));
      }
    },
    metric: async (name) => {
      const text = await (await fetch(`${daemon.url}metrics`)).text();
      return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
    },
    reached: (metric, value) => until(metric, async () => (await office.metric(metric)) === value, 300_000),
    close: async () => {
      await daemon.end('SIGTERM');
      child.disconnect();
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
  await office.pbx({ ask: 'open', socket: `127.0.0.1:${daemonPort}`, numbers: { [NUMBER]: 'bench' } });
  await until('ready', isReady, 10_000);
  return office;
}

async function startSwitch(): Promise<[ChildProcess, { port: number; password: string }]> {
  const child = fork(join(import.meta.dirname, 'switch-process.js'));
  const [address] = (await once(child, 'message')) as [{ port: number; password: string }];
  return [child, address];
}

async function ask<T>(child: ChildProcess, message: SwitchRequest): Promise<T> {
  child.send(message);
  const [reply] = (await once(child, 'message')) as [T];
  return reply;
}

async function done(answer: Promise<Answer>): Promise<void> {
  const { status, msg } = await answer;
  if (status !== 200) throw new Error(`${status} ${msg}`);
}

/** Resident, MB; Linux only. */
export const memoryOf = ({ pid }: DaemonProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
