import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { MAIN, startDaemonProcess, type DaemonProcess } from '../stage/daemon-process.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder as a user has one, a daemon in it, and the command line. */
export interface Desk {
  readonly folder: string;
  start(...args: readonly string[]): Promise<DaemonProcess>;
  /** Runs a command to its end; against the daemon that was started last. */
  run(...args: readonly string[]): Promise<Ended>;
}

/** No port is a fixed one: tests run beside others. */
const PORTS = ['--set', 'http.listen=127.0.0.1:0', '--set', 'switch.outbound_listen=127.0.0.1:0'];

export function openDesk(t: Test): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-flow-'));
  let daemon: DaemonProcess | null = null;
  t.teardown(async () => {
    await daemon?.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    start: async (...args) => {
      daemon = await startDaemonProcess([...PORTS, ...args], { cwd: folder });
      return daemon;
    },
    run: (...args) => runMain(args, folder, daemon === null ? {} : { ENQUEUED_URL: daemon.url }),
  };
}

function runMain(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { cwd, env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}
