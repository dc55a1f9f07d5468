import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectFolder } from '../real/freeswitch.ts';
import { until } from '../real/until.ts';

export const MAIN = join(projectFolder(), 'dist', 'src', 'main.js');

type Line = Readonly<Record<string, unknown>>;

/** Sees each line of the log as it comes; kill: at once, by SIGKILL. */
export type LineWatch = (line: Line, kill: () => void) => void;

/** The daemon as its user runs it: a process, its log on standard output. */
export interface DaemonProcess {
  /** http://127.0.0.1:PORT/ */
  readonly url: string;
  readonly pid: number;
  /** What it has logged, with what it wrote besides. */
  readonly log: readonly Line[];
  /** Sends the signal, waits for the end, and gives the exit code; null: it was killed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Comes back when its HTTP port is open. */
export async function startDaemonProcess(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly onLine?: LineWatch;
    /** Flags of Node itself. */
    readonly flags?: readonly string[];
  },
): Promise<DaemonProcess> {
  const child = spawn(process.execPath, [...(options.flags ?? []), MAIN, 'run', ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const log: Line[] = [];
  const take = (text: string): void => {
    const line = read(text);
    log.push(line);
    options.onLine?.(line, () => child.kill('SIGKILL'));
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take);
  let isOver = false;
  const over = once(child, 'exit').then(([code]) => {
    isOver = true;
    running.delete(child);
    return code as number | null;
  });
  const url = await until(
    () => `the daemon is up: ${JSON.stringify(log.slice(-5))}`,
    () => {
      if (isOver) throw new Error(`the daemon ended at its start: ${JSON.stringify(log.slice(-5))}`);
      return log.find((line) => typeof line['http'] === 'string')?.['http'] as string | undefined;
    },
    30_000,
  ).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    pid: child.pid ?? 0,
    log,
    end: (signal) => {
      child.kill(signal);
      return over;
    },
  };
}

function read(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return { text };
  }
}
