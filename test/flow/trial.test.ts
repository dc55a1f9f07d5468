import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { until } from '../real/until.ts';
import { request } from '../stage/api.ts';
import { openDesk } from './desk.ts';

t.test('run without any configuration: a small call centre serves callers', async (t) => {
  const desk = openDesk(t);
  const daemon = await desk.start();
  const page = async (path: string): Promise<string> => (await fetch(daemon.url + path)).text();
  await until('it is ready', async () => (await fetch(`${daemon.url}readyz`)).ok);
  t.equal((await fetch(`${daemon.url}healthz`)).status, 200);
  t.match(await page('metrics'), /^# HELP enqueued_/m);
  const openapi = JSON.parse(await page('v1/openapi.json')) as { openapi: string; paths: Record<string, unknown> };
  t.match(openapi.openapi, /^3\.1/);
  t.ok('/callcenter/agent/{agent_name}/state' in openapi.paths || Object.keys(openapi.paths).length > 20);
  t.match(await page('docs'), /swagger/i);
  t.match(await page(''), /<title>enqueued<\/title>/);
  for (const path of [
    '',
    'console.js',
    'docs',
    'v1/openapi.json',
    'v1/agent-protocol.json',
    'msg',
    'metrics',
    'nothing',
  ]) {
    const { headers } = await fetch(daemon.url + path);
    t.equal(headers.get('x-content-type-options'), 'nosniff', path);
    t.equal(headers.get('x-frame-options'), 'DENY', path);
    t.equal(headers.get('referrer-policy'), 'no-referrer', path);
    t.match(headers.get('content-security-policy'), /frame-ancestors 'none'/, path);
    t.equal(headers.get('access-control-allow-origin'), null, path);
  }

  const talk = await until(
    'a caller talks to an agent',
    async () => {
      const { data } = await request(daemon.url, 'GET', '/callcenter/conversation?state=running');
      return data.result[0];
    },
    30_000,
  );
  t.match(talk.agents[0].name, /^100[1-4]$/);
  const metrics = await page('metrics');
  t.match(metrics, /^enqueued_switch_events_total [1-9]/m);
  t.match(metrics, /^enqueued_switch_garbled_frames 0$/m);
  t.match(metrics, /^enqueued_ignored_total \d+$/m);

  const agents = await desk.run('agents');
  t.equal(agents.code, 0);
  t.match(agents.out, /^name +num +state/);
  t.match(agents.out, /^1001 /m);
  const asJson = JSON.parse((await desk.run('agents', '--json')).out) as { result: { name: string }[] };
  t.strictSame(
    asJson.result.map(({ name }) => name),
    ['1001', '1002', '1003', '1004'],
  );
  for (const [command, header] of [
    ['queue', /^id +type +from +position/],
    ['conversations', /^id +type +channel/],
    ['calls', /^conversation +type +call_id/],
    ['events', /^seq +event/],
  ] as const) {
    const { code, out } = await desk.run(command);
    t.equal(code, 0, command);
    t.match(out, header);
  }
  t.match((await desk.run('events')).out, 'callcenter.queue.enter');
  t.match(await desk.run('why', 'qtnone'), { code: 1, out: /040601/ });
  t.match((await desk.run('doctor')).out, /^ok +configuration: fine$/m);

  t.equal(await daemon.end('SIGTERM'), 0, 'SIGTERM stops it in good order');
  t.ok(existsSync(join(desk.folder, 'enqueued.db')));
  t.strictSame(
    daemon.log.filter(({ level }) => Number(level) >= 50),
    [],
    'no error was logged',
  );
  t.match(await desk.run('agents'), { code: 1, out: /no daemon answers/ });

  const again = await desk.start();
  const { data } = await request(again.url, 'GET', '/callcenter/agent');
  t.equal(data.totalCount, 4, 'the same agents after a restart');
  t.equal(await again.end('SIGTERM'), 0);
});

t.test('the first key closes the door', async (t) => {
  const desk = openDesk(t);
  const daemon = await desk.start();
  t.equal((await request(daemon.url, 'GET', '/callcenter/agent')).status, 200);
  const made = await desk.run('key', 'create', '--name', 'crm', '--callcenter', 'default', '--role', 'app');
  t.equal(made.code, 0);
  const key = made.out.trim();
  t.match(await request(daemon.url, 'GET', '/callcenter/agent'), { status: 401 });
  t.match(await request(daemon.url, 'GET', '/callcenter/agent', undefined, { authorization: `Bearer ${key}x` }), {
    status: 401,
  });
  t.match(await request(daemon.url, 'GET', '/callcenter/agent', undefined, { authorization: `Bearer ${key}` }), {
    status: 200,
  });
  t.match(await desk.run('agents'), { code: 1 });
  t.match(await desk.run('agents', '--key', key), { code: 0, out: /1001/ });
  t.notMatch(JSON.stringify(daemon.log), key, 'it is not in the log');
  t.match(await desk.run('key', 'create', '--name', 'x', '--callcenter', 'default', '--role', 'king'), { code: 2 });
});
