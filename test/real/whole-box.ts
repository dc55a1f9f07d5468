import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request, type Answer, type Method } from '../stage/api.ts';
import { MAIN, startDaemonProcess, type DaemonProcess } from '../stage/daemon-process.ts';
import { startBank, type Bank } from './bank.ts';
import { freePorts } from './free-ports.ts';
import { startPbx, type Pbx, type PbxAddress } from './pbx.ts';
import { MUSIC_HZ, toneStream } from './tones.ts';
import { until } from './until.ts';

type Config = Readonly<Record<string, unknown>>;

export interface Ran {
  readonly code: number;
  readonly out: string;
}

/** A FreeSWITCH whose generated files are all made by the command line and the daemon, beside the hand-kept base. */
export interface WholeBox {
  readonly pbx: Pbx;
  readonly daemon: DaemonProcess;
  readonly confFolder: string;
  /** Runs a command with the box's configuration. */
  run(...args: readonly string[]): Promise<Ran>;
  /** Other sections of the configuration, in the file and, by SIGHUP, in the daemon. */
  reconfigure(more: Config): void;
  api(method: Method, path: string, body?: unknown): Promise<Answer>;
  /** An extension with the password that the bank's telephones have. */
  addExtension(user: string): Promise<void>;
  knows(user: string): Promise<boolean>;
  bank(phones: readonly string[], callers?: number): Promise<Bank>;
  stop(options: { readonly keep: boolean }): Promise<void>;
}

export interface BoxOptions {
  readonly config: Config;
  /** false: the daemon is not told where the files are. */
  readonly keepsFiles: boolean;
}

const DOCUMENT = '<enqueue><route><skill name="support" queue_timeout="60"/></route></enqueue>';

export async function startWholeBox({ config, keepsFiles }: BoxOptions): Promise<WholeBox> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-box-'));
  for (const name of ['dialplans', 'recordings', 'sounds']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'dialplans', 'support.xml'), DOCUMENT);
  const file = join(folder, 'enqueued.json');
  const [httpPort = 0] = await freePorts(1);
  let base: Config = {};
  const write = (more: Config): void => writeFileSync(file, JSON.stringify({ ...base, ...more }, null, 2));
  const run = (...args: readonly string[]): Promise<Ran> => runMain(folder, [...args, '--config', file]);
  let confFolder = '';
  const pbx = await startPbx({
    prepare: async (conf, address) => {
      confFolder = conf;
      base = configFor(folder, conf, address, httpPort, config);
      write({});
      rmSync(join(conf, 'generated'), { recursive: true });
      const generated = await run('generate');
      if (generated.code !== 0) throw new Error(generated.out);
    },
  });
  const more = keepsFiles ? [] : ['--set', 'switch.conf_dir='];
  const daemon = await startDaemonProcess(['--config', file, ...more], { cwd: folder }).catch(
    async (error: unknown) => {
      await pbx.stop({ keep: true });
      throw error;
    },
  );
  const api: WholeBox['api'] = (method, path, body) => request(daemon.url, method, path, body);
  await until('the daemon is ready', async () => (await fetch(`${daemon.url}readyz`)).ok, 20_000);
  let opened: Bank | null = null;
  return {
    pbx,
    daemon,
    confFolder,
    run,
    api,
    reconfigure: (more) => {
      write(more);
      process.kill(daemon.pid, 'SIGHUP');
    },
    addExtension: async (user) => {
      const { phonePassword: password } = pbx.address;
      const answer = await api('POST', '/callcenter/extension', { id: user, type: 1, user, password });
      if (answer.status !== 200) throw new Error(`${answer.code} ${answer.msg}`);
    },
    knows: async (user) => (await pbx.api(`user_exists id ${user} ${pbx.domain}`)) === 'true',
    bank: async (phones, callers = 0) => (opened = await startBank(pbx, { phones, callers })),
    stop: async ({ keep }) => {
      await daemon.end('SIGTERM');
      await Promise.all([opened?.stop({ keep }), pbx.stop({ keep })]);
      if (keep) writeFileSync(join(folder, 'daemon.log'), daemon.log.map((line) => JSON.stringify(line)).join('\n'));
      if (keep) process.stderr.write(`kept: ${folder}\n`);
      else rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configFor(folder: string, conf: string, address: PbxAddress, httpPort: number, config: Config): Config {
  return {
    ...config,
    http: { listen: `127.0.0.1:${httpPort}` },
    switch: {
      kind: 'freeswitch',
      event_socket: { port: address.eslPort, password: address.password },
      outbound_listen: `127.0.0.1:${address.daemonPort}`,
      hold_music: toneStream(MUSIC_HZ),
      conf_dir: conf,
      sounds_dir: join(folder, 'sounds'),
      recordings_dir: join(folder, 'recordings'),
      ...(config['switch'] as Config | undefined),
    },
    store: { path: join(folder, 'enqueued.db') },
    dialplans_dir: join(folder, 'dialplans'),
  };
}

const runMain = (cwd: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { cwd }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out: out + err });
    });
  });
