import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { enqueue, talking, toAgent } from '../contract/words.ts';
import { until } from '../real/until.ts';
import { startEmbeddedStage } from '../stage/start-stage.ts';
import { openDesk } from './desk.ts';

t.test('a backup of a daemon at work: it starts from it, with all that was there', async (t) => {
  const stage = await startEmbeddedStage();
  t.teardown(() => stage.stop({ keep: !t.passing() }));
  const desk = openDesk(t);
  await stage.login('1001', { skills: { billing: 7 } });
  await stage.ok('POST', '/condition', { id: 'vip', where: 'get("billing") > 5', queue_timeout: 60 });
  const { id } = await talking(stage, stage.call(stage.number(enqueue('', toAgent('1001')))));
  const path = join(stage.folder, 'enqueued.db');
  const copy = join(desk.folder, 'copy.db');
  const backup = () => desk.run('backup', copy, '--set', `store.path=${path}`);
  t.match(await backup(), { code: 0, out: /copy\.db: \d+ KiB of .*, consistent/ });
  t.notOk(existsSync(`${copy}.part`));
  const bytes = readFileSync(copy);
  t.match(await backup(), { code: 1, out: /copy\.db exists already/ });
  t.strictSame(readFileSync(copy), bytes, 'nothing is replaced');
  await stage.ok('DELETE', '/condition/vip');

  const restored = await desk.start('--set', `store.path=${copy}`, '--set', 'numbers={"9":"x"}');
  const read = async (what: string) =>
    ((await (await fetch(`${restored.url}v1/callcenter/${what}`)).json()) as { data: Record<string, unknown> }).data;
  t.match(await read('condition/vip'), { id: 'vip' });
  t.match(await read('agent/1001'), { skills: [{ name: 'billing', score: 7 }] });
  await until('the switch was read', async () => (await fetch(`${restored.url}readyz`)).ok);
  t.match(await read(`conversation/${id}`), { id, end_reason: 'switch_lost' }, 'its calls are on another switch');
});

t.test('what cannot be copied leaves nothing behind', async (t) => {
  const desk = openDesk(t);
  const copy = join(desk.folder, 'copy.db');
  t.match(await desk.run('backup'), { code: 2, out: /usage/ });
  t.match(await desk.run('backup', copy, '--set', 'store.path=none.db'), { code: 1, out: /no backup of none\.db/ });
  writeFileSync(join(desk.folder, 'bad.db'), 'x'.repeat(9000));
  t.match(await desk.run('backup', copy, '--set', 'store.path=bad.db'), { code: 1, out: /no backup of bad\.db/ });
  t.match(await desk.run('backup', '/nowhere/at/all.db', '--set', 'store.path=bad.db'), { code: 1 });
  t.notOk(existsSync(copy) || existsSync(`${copy}.part`) || existsSync(join(desk.folder, 'none.db')));
});
