import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { freePorts } from '../real/free-ports.ts';
import { until } from '../real/until.ts';
import { MAIN } from '../stage/daemon-process.ts';

const FULL = '/dev/full';

t.test('a log that cannot be written ends nothing', { skip: !existsSync(FULL) && `no ${FULL} here` }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-log-away-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const [http = 0, outbound = 0] = await freePorts(2);
  const config = { http: { listen: `127.0.0.1:${http}` }, switch: { outbound_listen: `127.0.0.1:${outbound}` } };
  writeFileSync(join(folder, 'c.json'), JSON.stringify(config));
  const full = openSync(FULL, 'w');
  const daemon = spawn(process.execPath, [MAIN, 'run', '--config', 'c.json'], {
    cwd: folder,
    stdio: ['ignore', full, 'inherit'],
  });
  t.teardown(() => daemon.kill('SIGKILL'));
  closeSync(full);
  const ended = once(daemon, 'exit');
  const agents = `http://127.0.0.1:${http}/v1/callcenter/agent`;
  const isUp = async (): Promise<boolean> => {
    if (daemon.exitCode !== null) throw new Error(`it ended with ${daemon.exitCode}`);
    return (await fetch(agents).catch(() => null))?.status === 200;
  };
  await until('it answers', isUp, 30_000);
  daemon.kill('SIGTERM');
  t.strictSame(await ended, [0, null]);
});
