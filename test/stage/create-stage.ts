import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Heard } from '../real/hear.ts';
import { until } from '../real/until.ts';
import { request, type Answer, type Method } from './api.ts';
import type { DaemonProcess, LineWatch } from './daemon-process.ts';
import { openRows } from './database.ts';
import { createEventReader, type EventReader } from './event-reader.ts';
import {
  documentOf,
  PLAN_NUMBERS,
  READING_NUMBERS,
  SCRIPT_NUMBERS,
  type Rig,
  type StageCall,
  type StagePhone,
} from './stage.ts';
import type { SwitchEvent } from './raw-frames.ts';
import type { TcpProxy } from './tcp-proxy.ts';

export interface Login {
  readonly skills?: Readonly<Record<string, number>>;
  readonly state?: string;
  readonly extension?: string;
  readonly num?: string;
  readonly channel?: string;
}

/** A whole daemon on a switch with telephones: the same words for both switches. */
export interface Stage {
  readonly kind: Rig['kind'];
  readonly folder: string;
  readonly rig: Rig;
  /** Of the daemon, as it runs now. */
  url(): string;
  pid(): number;
  /** A request to `/v1` + path, over HTTP. */
  api(method: Method, path: string, body?: unknown): Promise<Answer>;
  /** The same below /callcenter, where only success will do; gives `data`. */
  ok(method: Method, path: string, body?: unknown): Promise<Answer['data']>;
  /** An agent on the telephone of his name, idle when nothing else is said. */
  login(name: string, login?: Login): Promise<void>;
  agentState(name: string): Promise<string>;
  /** Waits for it. */
  isInState(name: string, state: string): Promise<void>;
  /** Puts a document behind a number that nobody has used in this test; gives the number. */
  number(xml: string, from?: keyof typeof POOLS): string;
  /** dialplans/NAME.xml */
  document(name: string, xml: string): void;
  phone(number: string): StagePhone;
  call(number: string, options?: { readonly from?: string }): StageCall;
  hears(): Promise<Heard>;
  /** Listens until it is so, and gives what was heard last, to be compared. */
  hearsAtLast(expected: Heard): Promise<Heard>;
  readonly events: EventReader;
  /** The live conversation that a caller is in. */
  conversationOf(call: StageCall): Promise<Answer['data']>;
  /** The live queue task of a caller. */
  taskOf(call: StageCall): Promise<Answer['data']>;
  restartDaemon(): Promise<void>;
  killDaemon(): Promise<void>;
  startDaemon(): Promise<void>;
  /** Cuts the event socket; refusing: until it is called again. */
  cutEventSocket(options?: { readonly refusing?: boolean }): void;
  /** What the event socket's bytes go through. */
  readonly proxy: TcpProxy;
  /** Of this daemon and those after it. */
  watchLog(watch: LineWatch | null): void;
  /** Events of the switch that this says do not reach the daemon; null: all do again. */
  loseEvents(isLost: ((event: SwitchEvent) => boolean) | null): void;
  isReady(): Promise<boolean>;
  probes(): Promise<{ readonly readyz: Readonly<Record<string, unknown>>; readonly metrics: string }>;
  /** What is left of calls on the switch and in the database; empty when nothing is. */
  leftovers(): Promise<Record<string, readonly string[]>>;
  /** Waits until nothing is left, and gives what is. */
  leftoversAtLast(): Promise<Record<string, readonly string[]>>;
  reset(): Promise<void>;
  log(): DaemonProcess['log'];
  stop(options: { readonly keep: boolean }): Promise<void>;
}

interface Parts {
  readonly rig: Rig;
  readonly proxy: TcpProxy;
  readonly folder: string;
  readonly run: (onLine: LineWatch) => Promise<DaemonProcess>;
  readonly phones: readonly string[];
}

/** By what hands a call over. */
const POOLS = { plan: PLAN_NUMBERS, script: SCRIPT_NUMBERS, reader: READING_NUMBERS } as const;

/** An ear on the real switch listens for one to two seconds at a time. */
const HEAR_MS = 12_000;
const HEAR_AGAIN_MS = 20;

export async function createStage({ rig, proxy, folder, phones, ...parts }: Parts): Promise<Stage> {
  let onLine: LineWatch | null = null;
  const run = (): Promise<DaemonProcess> => parts.run((line, kill) => onLine?.(line, kill));
  let daemon = await run();
  let used = 0;
  let calls = 0;
  const api = (method: Method, path: string, body?: unknown): Promise<Answer> =>
    request(daemon.url, method, path, body);
  const ok: Stage['ok'] = async (method, path, body) => {
    const { status, code, msg, data } = await api(method, `/callcenter${path}`, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${code} ${msg}`);
    return data;
  };
  const isReady = async (): Promise<boolean> => {
    const answer = await fetch(`${daemon.url}readyz`).catch(() => null);
    await answer?.arrayBuffer();
    return answer?.status === 200;
  };
  const ready = async (): Promise<void> => void (await until('the daemon is ready', isReady, 20_000));
  const leftovers: Stage['leftovers'] = async () => {
    const [channels, rooms] = await Promise.all([rig.channels(), rig.rooms()]);
    const onSwitch = Object.entries({ channels, rooms }).filter(([, left]) => left.length > 0);
    return { ...Object.fromEntries(onSwitch), ...openRows(join(folder, 'enqueued.db')) };
  };
  const leftoversAtLast: Stage['leftoversAtLast'] = async () => {
    let left = await leftovers();
    await until('nothing is left', async () => Object.keys((left = await leftovers())).length === 0).catch(() => null);
    return left;
  };
  const agentState: Stage['agentState'] = async (name) => (await ok('GET', `/agent/${name}`)).state as string;
  const document: Stage['document'] = (name, xml) => writeFileSync(join(folder, 'dialplans', `${name}.xml`), xml);
  const events = createEventReader((after) => ok('GET', `/event?after=${after}&limit=1000`));

  await ready();
  for (const user of phones) await ok('POST', '/extension', { id: user, type: 1, user, password: 'not used here' });

  return {
    kind: rig.kind,
    folder,
    rig,
    url: () => daemon.url,
    pid: () => daemon.pid,
    api,
    ok,
    login: async (name, { skills = {}, extension = name, state = 'idle', ...more } = {}) => {
      const scored = Object.entries(skills).map(([skill, score]) => ({ name: skill, score, enabled: true }));
      await ok('POST', '/agent', { name, extension, state, skills: scored, ...more });
    },
    agentState,
    isInState: async (name, state) => {
      let is = '';
      await until(
        () => `${name} is ${state} (he is ${is})`,
        async () => (is = await agentState(name)) === state,
      );
    },
    number: (xml, from = 'plan') => {
      const pool = POOLS[from];
      const number = pool[used++ % pool.length] ?? '';
      document(documentOf(number), xml);
      return number;
    },
    document,
    phone: (number) => rig.phone(number),
    call: (number, { from = String(700_000 + calls++) } = {}) => rig.call(number, { from }),
    hears: () => rig.hears(),
    hearsAtLast: async (expected) => {
      let heard: Heard = {};
      const listen = async (): Promise<boolean> => {
        heard = await rig.hears().catch((error: unknown) => ({ 'not listened': [String(error)] }));
        if (isSame(heard, expected)) return true;
        await new Promise((resolve) => setTimeout(resolve, HEAR_AGAIN_MS));
        return false;
      };
      await until('it is heard so', listen, HEAR_MS).catch(() => null);
      return heard;
    },
    events,
    conversationOf: ({ from }) =>
      until(`${from} is in a conversation`, async () => {
        const { result } = await ok('GET', '/conversation?state=running&pageSize=100');
        return (result as Answer['data'][]).find(({ outs }) => outs.some((out: Answer['data']) => out.number === from));
      }),
    taskOf: ({ from }) =>
      until(`${from} is in the queue`, async () => {
        const { result } = await ok('GET', '/queue?pageSize=100');
        return (result as Answer['data'][]).find((task) => task.from === from);
      }),
    restartDaemon: async () => {
      await daemon.end('SIGTERM');
      daemon = await run();
      await ready();
    },
    killDaemon: async () => void (await daemon.end('SIGKILL')),
    startDaemon: async () => {
      daemon = await run();
      await ready();
    },
    cutEventSocket: ({ refusing = false } = {}) => proxy.cut(refusing),
    proxy,
    watchLog: (watch) => void (onLine = watch),
    loseEvents: (isLost) => proxy.bend(isLost === null ? null : (event) => (isLost(event) ? [] : [0])),
    isReady,
    probes: async () => {
      const [readyz, metrics] = await Promise.all(['readyz', 'metrics'].map((path) => fetch(daemon.url + path)));
      return { readyz: (await readyz?.json()) as Record<string, unknown>, metrics: (await metrics?.text()) ?? '' };
    },
    leftovers,
    leftoversAtLast,
    reset: async () => {
      const { result } = await ok('GET', '/agent?pageSize=100');
      for (const { name } of result) await api('DELETE', `/callcenter/agent/${name}`, { force: true });
      await rig.reset();
      const conditions = await ok('GET', '/condition?pageSize=100');
      for (const { id } of conditions.result) await ok('DELETE', `/condition/${id}`);
      const left = await leftoversAtLast();
      if (Object.keys(left).length > 0) throw new Error(`left over: ${JSON.stringify(left)}`);
      await events.forget();
      used = 0;
    },
    log: () => daemon.log,
    stop: async ({ keep }) => {
      await daemon.end('SIGTERM');
      await rig.stop({ keep });
      await proxy.close();
      if (keep) writeFileSync(join(folder, 'daemon.log'), daemon.log.map((line) => JSON.stringify(line)).join('\n'));
      if (keep) process.stderr.write(`kept: ${folder}\n`);
    },
  };
}

const isSame = (one: Heard, other: Heard): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
const sorted = (heard: Heard): unknown => Object.entries(heard).sort(([a], [b]) => (a < b ? -1 : 1));
