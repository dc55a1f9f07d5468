import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import t from 'tap';
import { feedWatchdog } from '../src/feed-watchdog.ts';

const logger = pino({ level: 'silent' });

void t.test('systemd is told again and again, where it wants to know', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-watchdog-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const told = join(folder, 'told');
  const program = join(folder, 'systemd-notify');
  writeFileSync(program, `#!/bin/sh\necho "$@ to $NOTIFY_SOCKET" >>'${told}'\n`);
  chmodSync(program, 0o755);
  const env = {
    PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
    NOTIFY_SOCKET: '/run/systemd/notify',
    WATCHDOG_USEC: '40000',
  };
  const watchdog = feedWatchdog(env, logger);
  const lines = (): string[] => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : []);
  while (lines().length < 3) await nextTurn();
  watchdog.stop();
  t.strictSame([...new Set(lines())], ['WATCHDOG=1 to /run/systemd/notify']);
});

void t.test('else nothing is done', (t) => {
  for (const env of [{}, { WATCHDOG_USEC: '' }, { WATCHDOG_USEC: 'x' }])
    t.doesNotThrow(() => feedWatchdog({ ...env, PATH: '' }, logger).stop());
  t.end();
});
