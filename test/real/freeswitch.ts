import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventSocket } from './event-socket.ts';
import { waitForTurn } from './one-at-a-time.ts';
import { until } from './until.ts';

const FOLDERS = ['conf', 'log', 'db', 'run', 'temp', 'storage', 'recordings', 'sounds', 'cache'] as const;

/** The program of a real FreeSWITCH: FREESWITCH_BIN, else the one on PATH; null where there is none. */
export function findFreeswitch(): string | null {
  const named = process.env['FREESWITCH_BIN'];
  if (named !== undefined && named !== '') return isProgram(named) ? named : null;
  return (
    (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((folder) => join(folder, 'freeswitch'))
      .find(isProgram) ?? null
  );
}

/** For t.test(name, { skip: withoutFreeswitch() }, …): why these tests cannot run, also on the terminal; else false. */
export function withoutFreeswitch(): string | false {
  if (findFreeswitch() !== null) return false;
  const sentence = 'NOT TESTED AGAINST A REAL FREESWITCH: no FREESWITCH_BIN, and none on PATH';
  process.stderr.write(`\n${sentence}\n\n`);
  return sentence;
}

/** The project's folder, from the sources as from dist/. */
export function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'freeswitch-conf'))) folder = dirname(folder);
  return folder;
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export interface FreeswitchOptions {
  /** Fills the empty folder with a configuration. */
  readonly writeConf: (confFolder: string) => Promise<void>;
  readonly eslPort: number;
  readonly password: string;
  /** Events of its `events` connection. */
  readonly subscribe: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder with certificates; left out: one that all tests share, without agent.pem. */
  readonly certs?: string;
}

const running = new Set<Freeswitch>();
process.on('exit', () => {
  for (const each of running) each.drop();
});

/** One FreeSWITCH of ours, in a temporary folder. */
export class Freeswitch {
  readonly folder: string;
  readonly #options: FreeswitchOptions;
  readonly #letGo: () => void;
  #process: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #events: EventSocket | null = null;

  private constructor(folder: string, options: FreeswitchOptions, letGo: () => void) {
    this.folder = folder;
    this.#options = options;
    this.#letGo = letGo;
  }

  /** Waits for the turn of this process: a test has the real switches for itself. */
  static async start(options: FreeswitchOptions): Promise<Freeswitch> {
    const letGo = await waitForTurn();
    const made = new Freeswitch(await mkdtemp(join(tmpdir(), 'enqueued-real-')), options, letGo);
    running.add(made);
    for (const name of FOLDERS) mkdirSync(join(made.folder, name));
    await options.writeConf(join(made.folder, 'conf'));
    await made.start();
    return made;
  }

  /** Also after halt(): with the same files, databases and ports. */
  async start(): Promise<void> {
    const program = findFreeswitch();
    if (program === null) throw new Error('no FreeSWITCH');
    // -np: as root it would take realtime priority, and two of them with their callers on few cores starve each other.
    // Certificates are not made anew each time: it takes seconds, and nothing here uses them.
    const certs = this.#options.certs ?? join(projectFolder(), 'node_modules', '.cache', 'enqueued-real-certs');
    mkdirSync(certs, { recursive: true });
    const args = [
      '-nf',
      '-nc',
      '-nonat',
      '-np',
      '-certs',
      certs,
      ...FOLDERS.flatMap((name) => [`-${name}`, join(this.folder, name)]),
    ];
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { ...process.env, ...this.#options.env },
      stdio: 'ignore',
    });
    this.#process = child;
    this.#ended = new Promise((resolve) => {
      const end = () => {
        this.#process = null;
        resolve();
      };
      child.once('exit', end).once('error', end);
    });
    try {
      this.#events = await this.#attach();
    } catch (error) {
      throw new Error(`${String(error)}\n${(await this.log()).split('\n').slice(-20).join('\n')}`);
    }
  }

  async #attach(): Promise<EventSocket> {
    const { eslPort, password, subscribe } = this.#options;
    const events = await until(
      'FreeSWITCH opens its event socket',
      () => {
        if (this.#process === null) throw new Error('FreeSWITCH ended at its start');
        return EventSocket.open(eslPort, password, subscribe).catch(() => null);
      },
      30_000,
    );
    await until('FreeSWITCH is ready', async () => (await events.api('status')).includes('is ready'), 30_000);
    const conf = await events.api('global_getvar conf_dir');
    if (conf !== join(this.folder, 'conf')) throw new Error(`another FreeSWITCH, with ${conf}, is on port ${eslPort}`);
    return events;
  }

  get events(): EventSocket {
    if (this.#events === null) throw new Error('this FreeSWITCH was never ready');
    return this.#events;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  log(): Promise<string> {
    return readFile(join(this.folder, 'log', 'freeswitch.log'), 'utf8').catch(() => '');
  }

  /** SIGKILL is a crash: nobody is told anything. SIGTERM is its good order and takes seconds. */
  async halt(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    this.#events?.close();
    this.#process?.kill(signal);
    await this.#ended;
  }

  /** Ends it and removes its folder; keep: leaves log and configuration for a look, and says where. */
  async stop({ keep = false }: { keep?: boolean } = {}): Promise<void> {
    await this.halt();
    running.delete(this);
    this.#letGo();
    if (keep || process.env['REAL_KEEP'] !== undefined) process.stderr.write(`kept: ${this.folder}\n`);
    else rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Without waiting, when this process ends. The log stays: nobody said that all went well. */
  drop(): void {
    this.#process?.kill('SIGKILL');
  }
}
