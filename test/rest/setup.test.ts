import t from 'tap';
import { startRest, summary } from './harness.ts';
import { createScene } from './scene.ts';

void t.test('call centres', async (t) => {
  const rest = await startRest(t);
  t.match((await rest.call('POST', '', { id: 'acme' })).data, { id: 'acme' });
  t.equal(summary(await rest.call('POST', '', { id: 'acme' })), '400 000001', 'exists');
  for (const id of ['agent', 'queue', 'event', 'key'])
    t.match(await rest.call('POST', '', { id }), { status: 400, msg: /^id: expected none of/ }, id);
  t.same((await rest.call('GET', '')).data.result, [
    { id: 'acme', default_channel: 'default' },
    { id: 'default', default_channel: 'default' },
  ]);
  const key = rest.parts.keys.create('one', 'acme', 'admin', 1).text;
  t.equal(summary(await rest.call('POST', '', { id: 'other' }, { authorization: `Bearer ${key}` })), '403 010004');
});

void t.test('work channels', async (t) => {
  const rest = await startRest(t);
  t.same((await rest.call('POST', '/channel', { id: 'sales', remark: 'wer verkauft' })).data, { id: 'sales' });
  const given = (await rest.call('POST', '/channel', {})).data.id;
  t.match(given, /^ch[0-9a-f]+$/, 'with an id of ours');
  t.equal(summary(await rest.call('POST', '/channel', { id: 'sales' })), '400 000001', 'exists');
  t.same((await rest.call('GET', '/channel/sales')).data, { id: 'sales', remark: 'wer verkauft' });
  t.equal(summary(await rest.call('GET', '/channel/none')), '404 040301');
  t.same(
    (await rest.call('GET', '/channel')).data.result.map(({ id }: { id: string }) => id),
    [given, 'default', 'sales'],
  );
  await rest.call('POST', '/condition', { where: 'has("a")', queue_timeout: 5, channel: 'sales' });
  t.match(await rest.call('DELETE', '/channel/sales'), { status: 409, code: '000004', msg: /is used by condition/ });
  t.equal(summary(await rest.call('DELETE', `/channel/${given}`)), '200 000000');
  t.equal(summary(await rest.call('DELETE', `/channel/${given}`)), '404 040301');
  t.equal(
    summary(await rest.call('POST', '/default/channel', { id: 'named' })),
    '200 000000',
    'with the call centre in the path',
  );
});

void t.test('lists come in pages', async (t) => {
  const rest = await startRest(t);
  for (const id of ['a', 'b', 'c', 'd']) await rest.call('POST', '/channel', { id });
  const ids = async (query: string) =>
    (await rest.call('GET', `/channel${query}`)).data.result.map(({ id }: { id: string }) => id).join();
  t.equal(await ids(''), 'a,b,c,d,default');
  t.equal(await ids('?pageSize=2'), 'a,b');
  t.equal(await ids('?pageNo=3&pageSize=2'), 'default');
  t.equal(await ids('?pageNo=4&pageSize=2'), '');
  t.equal(await ids('?page_no=2&page_size=2'), 'c,d');
  t.match((await rest.call('GET', '/channel?pageNo=2&pageSize=2')).data, {
    pageSize: 2,
    startIndex: 2,
    totalCount: 5,
    totalPageCount: 3,
    currentPageNo: 2,
  });
});

void t.test('extensions of the three types', async (t) => {
  const rest = await startRest(t);
  t.same((await rest.call('POST', '/extension', { type: 1, user: '1001', password: 'very secret' })).data, {
    id: '1001',
  });
  await rest.call('POST', '/extension', { id: 'gw', type: 2, user: '2000', ipaddr: '192.0.2.7:5070' });
  await rest.call('POST', '/extension', { id: 'tel', type: 3, telnum: '+4930123456' });
  const listed = await rest.call('GET', '/extension');
  const nothing = { user: null, ipaddr: null, telnum: null, agent: null, registered: null };
  t.same(listed.data.result, [
    { ...nothing, id: '1001', type: 1, user: '1001', registered: false },
    { ...nothing, id: 'gw', type: 2, user: '2000', ipaddr: '192.0.2.7:5070' },
    { ...nothing, id: 'tel', type: 3, telnum: '+4930123456' },
  ]);
  const one = await rest.call('GET', '/extension/1001');
  t.notMatch(JSON.stringify([listed.data, one.data]), /secret/, 'never with a password');
  createScene(rest).attach(['1001']);
  t.equal((await rest.call('GET', '/extension/1001')).data.registered, true);
  t.match(await rest.call('POST', '/extension', { type: 1, user: '1001', password: 'very secret' }), {
    status: 409,
    code: '040101',
  });
  await rest.call('POST', '/agent', { name: 'a', extension: '1001' });
  t.equal((await rest.call('GET', '/extension/1001')).data.agent, 'a');
  t.equal(summary(await rest.call('DELETE', '/extension/1001')), '409 040102');
  t.equal(summary(await rest.call('DELETE', '/extension/gw')), '200 000000');
  t.equal(summary(await rest.call('DELETE', '/extension/gw')), '404 040103');
  t.equal(summary(await rest.call('GET', '/extension/gw')), '404 040103');
  t.match(rest.logged.join(), /"password":"…"/, 'a request that was rejected is logged');
  t.notMatch(rest.logged.join(), /very secret/);
});

void t.test('an extension has what its type wants, and nothing that could be more than a word', async (t) => {
  const rest = await startRest(t);
  const bad: readonly (readonly [body: Record<string, unknown>, msg: RegExp])[] = [
    [{ type: 1, user: 'a' }, /^password: missing; expected text/],
    [{ type: 1, password: 'a' }, /^user: missing/],
    [{ type: 2, user: 'a' }, /^ipaddr: missing/],
    [{ type: 2, ipaddr: 'a' }, /^user: missing/],
    [{ type: 3 }, /^telnum: missing/],
    [{ type: 1, user: 'a', password: 'b', telnum: '1' }, /^telnum: not expected/],
    [{ type: 3, telnum: '1', password: 'a' }, /^password: not expected/],
    [{ type: 4, telnum: '1' }, /^type: expected a whole number, one of 1, 2, 3/],
    [{ type: 1, user: 'a,b', password: 'x' }, /^user: expected/],
    [{ type: 1, user: 'a}{x=y', password: 'x' }, /^user: expected/],
    [{ type: 1, user: "a' b", password: 'x' }, /^user: expected/],
    [{ type: 1, user: 'a\n', password: 'x' }, /^user: expected/],
    [{ type: 1, user: 'a', password: '' }, /^password: expected text \(.*\)$/],
    [{ type: 1, user: 'a', password: 'x\r\ny' }, /^password: expected text \(.*\)$/],
    [{ type: 1, user: 'a', password: '<!--' }, /^password: expected/],
    [{ type: 2, user: 'a', ipaddr: 'x y' }, /^ipaddr: expected/],
    [{ type: 2, user: 'a', ipaddr: '10.0.0.1;transport=tcp' }, /^ipaddr: expected/],
    [{ type: 2, user: 'a', ipaddr: '10.0.0.1:123456' }, /^ipaddr: expected/],
    [{ type: 3, telnum: '12 34' }, /^telnum: expected/],
    [{ type: 3, telnum: '1234@evil' }, /^telnum: expected/],
    [{ type: 3, telnum: '1|2' }, /^telnum: expected/],
    [{ type: 3, telnum: '1', id: 'a/b' }, /^id: expected/],
  ];
  for (const [body, msg] of bad)
    t.match(await rest.call('POST', '/extension', body), { status: 400, code: '000001', msg }, JSON.stringify(body));
  t.equal(rest.engine.world.tables.extension.size, 0);
});

void t.test('conditions', async (t) => {
  const rest = await startRest(t);
  const { id } = (await rest.call('POST', '/condition', { where: 'has("a")', queue_timeout: 60 })).data;
  const fresh = {
    id,
    where: 'has("a")',
    sort: null,
    priority: 0,
    queue_timeout: 60,
    fetch_timeout: 45,
    channel: 'default',
    remark: '',
  };
  t.same((await rest.call('GET', `/condition/${id}`)).data, fresh, 'with the defaults');
  t.same((await rest.call('POST', `/condition/${id}`, { sort: 'get("a")', priority: 9 })).data, { id });
  t.same(
    (await rest.call('GET', `/condition/${id}`)).data,
    { ...fresh, sort: 'get("a")', priority: 9 },
    'only what was given',
  );
  await rest.call('POST', `/condition/${id}`, { sort: null, queueTimeout: 5, fetchTimeout: 6 });
  t.same((await rest.call('GET', `/condition/${id}`)).data, {
    ...fresh,
    priority: 9,
    queue_timeout: 5,
    fetch_timeout: 6,
  });
  t.equal((await rest.call('GET', '/condition')).data.totalCount, 1);
  t.equal(
    summary(await rest.call('POST', '/condition', { where: '1 == 1', queue_timeout: 1, channel: 'none' })),
    '404 040301',
  );
  t.match(await rest.call('POST', '/condition', { id: 'dry_run', where: '1 == 1', queue_timeout: 1 }), {
    status: 400,
    msg: /^id: /,
  });
  t.equal(summary(await rest.call('POST', '/condition/none', { priority: 1 })), '404 040401');
  t.equal(summary(await rest.call('DELETE', `/condition/${id}`)), '200 000000');
  t.equal(summary(await rest.call('DELETE', `/condition/${id}`)), '404 040401');
  t.equal(summary(await rest.call('GET', `/condition/${id}`)), '404 040401');
});

void t.test('an expression that cannot be compiled is refused with its place', async (t) => {
  const rest = await startRest(t);
  await rest.call('POST', '/condition', { id: 'c', where: 'has("a")', queue_timeout: 60 });
  for (const path of ['/condition', '/condition/c', '/condition/dry_run']) {
    const rest_ = path === '/condition' ? { queue_timeout: 60 } : {};
    t.match(
      await rest.call('POST', path, { ...rest_, where: 'has("a") && ' }),
      { status: 400, code: '040402', msg: /^where: line 1, column 13: / },
      path,
    );
    t.match(
      await rest.call('POST', path, { ...rest_, where: 'get("a")' }),
      { status: 400, code: '040402', msg: /^where: line 1/ },
      `${path}: a number is no answer`,
    );
    t.match(
      await rest.call('POST', path, { ...rest_, where: 'has("a")', sort: 'process.exit()' }),
      { status: 400, code: '040402', msg: /^sort: line 1/ },
      path,
    );
  }
  t.equal((await rest.call('GET', '/condition/c')).data.where, 'has("a")');
});

void t.test('a dry run tells whom an expression finds now', async (t) => {
  const rest = await startRest(t);
  const scene = createScene(rest);
  scene.attach(['1001', '1002']);
  scene.addAgent('1001', ['billing']);
  scene.addAgent('1002', ['billing', 'vip']);
  scene.addAgent('1003', ['billing']);
  scene.addAgent('1004', []);
  const { data } = await rest.call('POST', '/condition/dry_run', { where: 'has("billing")', sort: 'get("vip") + 1' });
  t.same(data.result, [
    { name: '1002', matches: true, sort: 51, state: 'idle', unavailable: null },
    { name: '1001', matches: true, sort: 1, state: 'idle', unavailable: null },
    { name: '1003', matches: true, sort: 1, state: 'idle', unavailable: 'unregistered' },
    { name: '1004', matches: false, sort: null, state: 'idle', unavailable: 'unregistered' },
  ]);
  const valueless = await rest.call('POST', '/condition/dry_run', { where: '1 == 1', sort: '1 / get("none")' });
  t.equal(
    valueless.data.result.some(({ matches }) => matches),
    false,
    'no value, no match',
  );
  t.equal(summary(await rest.call('POST', '/condition/dry_run', { where: '1 == 1', channel: 'none' })), '404 040301');
});
