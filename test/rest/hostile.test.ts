import { request } from 'node:http';
import { connect } from 'node:net';
import t from 'tap';
import { startRest, summary, type Harness } from './harness.ts';

const post = (rest: Harness, body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  rest.raw('/v1/callcenter/channel', { method: 'POST', body, headers });

const read = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as { code: string; msg: string; data: null }),
});

void t.test('a body that is no object of JSON', async (t) => {
  const rest = await startRest(t);
  for (const body of [
    '{',
    '',
    ' ',
    'null',
    '1',
    '"x"',
    '[]',
    '[{}]',
    '{"remark":"a"}x',
    '{"remark":NaN}',
    "{'remark':1}",
    '\u0000',
    '{"remark":"\u0001"}',
    '\uFEFF{',
  ])
    if (body.trim() !== '')
      t.match(
        await read(await post(rest, body)),
        { status: 400, code: '000001', msg: /^body: expected/, data: null },
        JSON.stringify(body),
      );
});

void t.test('keys of prototypes are no fields', async (t) => {
  const rest = await startRest(t);
  for (const body of [
    '{"__proto__":{"remark":"x"}}',
    '{"constructor":{"prototype":{}}}',
    '{"prototype":1}',
    '{"toString":1}',
    '{"hasOwnProperty":1}',
  ])
    t.match(
      await read(await post(rest, body)),
      { status: 400, code: '000001', msg: /^(__proto__: is no field|\w+: unknown field)/ },
      body,
    );
  t.match(await read(await rest.raw('/v1/callcenter/agent?__proto__=1')), {
    status: 400,
    msg: /^__proto__: unknown field/,
  });
  t.match(await read(await rest.raw('/v1/callcenter/agent?constructor=1')), {
    status: 400,
    msg: /^constructor: unknown field/,
  });
  t.equal(({} as Record<string, unknown>)['remark'], undefined);
  t.equal(rest.engine.world.tables.channel.size, 1, 'nothing was created');
});

void t.test('an agent, a skill or a channel may be called like anything', async (t) => {
  const rest = await startRest(t);
  for (const id of ['constructor', 'toString', 'hasOwnProperty']) {
    t.equal(summary(await rest.call('GET', `/channel/${id}`)), '404 040301', id);
    t.equal(summary(await rest.call('POST', '/channel', { id })), '200 000000', id);
    t.equal((await rest.call('GET', `/channel/${id}`)).data.id, id);
  }
  t.equal(summary(await rest.call('GET', '/agent/__proto__')), '404 040202');
  await rest.call('POST', '/extension', { type: 1, user: '1001', password: 'secret' });
  await rest.call('POST', '/agent', {
    name: '__proto__',
    extension: '1001',
    skills: [{ name: '__proto__', score: 5 }],
  });
  t.match((await rest.call('GET', '/agent/__proto__')).data.skills, [{ name: '__proto__', score: 5, enabled: true }]);
  t.equal(
    summary(
      await rest.call('POST', '/agent/__proto__/skills', { opts: [{ opt: 1, name: '__proto__', enabled: false }] }),
    ),
    '200 000000',
  );
  t.match((await rest.call('GET', '/agent/__proto__')).data.skills, [{ name: '__proto__', score: 5, enabled: false }]);
});

void t.test('deep, and big', async (t) => {
  const rest = await startRest(t);
  const deep = '{"remark":'.concat('['.repeat(40_000), ']'.repeat(40_000), '}');
  t.match(await read(await post(rest, deep)), { status: 400, msg: /at most 8 levels/ });
  const big = JSON.stringify({ remark: 'x'.repeat(103_000) });
  t.match(await read(await post(rest, big)), { status: 413, code: '000001', msg: /^body: larger/, data: null });
  t.match(await read(await post(rest, JSON.stringify({ remark: 'x'.repeat(100_000) }))), {
    status: 400,
    msg: /^remark: expected text/,
  });
  const many = JSON.stringify({ opts: Array.from({ length: 1001 }, () => ({ opt: 0 })) });
  t.match(await rest.call('POST', '/agent/a/skills', many), { status: 400, msg: /^opts: expected a list/ });
});

void t.test('only JSON is read', async (t) => {
  const rest = await startRest(t);
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    'application/xml',
  ])
    t.match(
      await read(await post(rest, '{}', { 'content-type': type })),
      { status: 415, code: '000001', msg: /^Content-Type: expected/ },
      type,
    );
  t.match(await read(await post(rest, '{}', { 'content-type': 'application/json; charset=utf-8' })), { status: 200 });
  t.match(await read(await post(rest, '{}', { 'content-type': 'application/json; charset=utf-7' })), { status: 415 });
  t.match(await read(await post(rest, '{}', { 'content-type': 'application/json', 'content-encoding': 'evil' })), {
    status: 415,
  });
  t.match(
    await read(await rest.raw('/v1/callcenter/channel', { method: 'POST' })),
    { status: 200 },
    'no body is an empty one',
  );
});

void t.test('a zipped body is held to its size when unpacked', async (t) => {
  const { gzipSync } = await import('node:zlib');
  const rest = await startRest(t);
  const body = gzipSync(JSON.stringify({ remark: 'x'.repeat(5_000_000) }));
  const response = await rest.raw('/v1/callcenter/channel', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  });
  t.equal(response.status, 413);
});

void t.test('paths and methods that are not there', async (t) => {
  const rest = await startRest(t);
  for (const path of [
    '/',
    '/v1',
    '/v1/',
    '/v1/callcenter/agents',
    '/v1/callcenter/agent/a/b/c/d',
    '/V1/callcenter/agent',
    '/v1/callcenter/Agent',
    '/docs/../package.json',
    '/docs/swagger-ui.js',
    '/.env',
  ])
    t.match(await read(await rest.raw(path)), { status: 404, code: '000001', msg: /^path: there is no / }, path);
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const response = await rest.raw('/v1/callcenter/agent', { method });
    t.equal(response.headers.get('allow'), 'POST, GET', method);
    t.match(await read(response), { status: 405, code: '000001' }, method);
  }
});

void t.test('ids that cannot be ids', async (t) => {
  const rest = await startRest(t);
  for (const id of ['a%2Fb', '..%2F..', 'a%00b', 'a%0D%0Ab', '%F0%9F%92%A9', 'a%20b', 'x'.repeat(65), '%3Cscript%3E'])
    t.match(
      await read(await rest.raw(`/v1/callcenter/channel/${id}`)),
      { status: 400, code: '000001', msg: /^channel_id: expected text/ },
      id,
    );
  t.match(await read(await rest.raw('/v1/callcenter/agent/a-b')), { status: 400, msg: /^agent_name: expected text/ });
  t.match(await read(await rest.raw('/v1/callcenter/channel/%zz')), { status: 400, code: '000001' });
});

void t.test('every answer forbids what a browser could do with it', async (t) => {
  const rest = await startRest(t);
  for (const path of ['/v1/callcenter/agent', '/nothing', '/healthz', '/v1/openapi.json']) {
    const { headers } = await rest.raw(path);
    t.equal(headers.get('x-content-type-options'), 'nosniff', path);
    t.equal(headers.get('x-frame-options'), 'DENY');
    t.equal(headers.get('cache-control'), 'no-store');
    t.match(headers.get('content-security-policy'), /default-src 'none'/);
    t.equal(headers.get('access-control-allow-origin'), null);
    t.equal(headers.get('x-powered-by'), null);
  }
});

void t.test('a client that goes in the middle of its request leaves no trace', async (t) => {
  const rest = await startRest(t);
  const { port } = new URL(rest.url);
  await new Promise<void>((gone) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        'POST /v1/callcenter/channel HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"rem',
      );
      socket.end(() => socket.destroy());
    });
    socket.on('close', () => gone());
  });
  await new Promise<void>((gone) => {
    const req = request({ port, path: '/v1/callcenter/event/stream' }, (res) => res.once('data', () => res.destroy()));
    req
      .on('error', () => gone())
      .on('close', () => gone())
      .end();
  });
  t.equal(summary(await rest.call('GET', '/agent')), '200 000000');
  t.equal(rest.engine.world.tables.channel.size, 1);
});

void t.test('a fault is logged and told without its details', async (t) => {
  const fault = { readMetrics: () => Promise.reject(new Error('the secret of the disk')) };
  const rest = await startRest(t, {}, fault);
  const response = await rest.raw('/metrics');
  const answer = await read(response);
  t.match(answer, { status: 500, code: '000003', data: null });
  t.notMatch(JSON.stringify(answer), /secret/);
  t.match(rest.logged.join(), /the secret of the disk/);
});
