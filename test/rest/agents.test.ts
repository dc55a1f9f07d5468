import t, { type Test } from 'tap';
import { bearer, startRest, summary } from './harness.ts';
import { createScene } from './scene.ts';

const start = async (t: Test) => {
  const rest = await startRest(t);
  for (const user of ['1001', '1002']) await rest.call('POST', '/extension', { type: 1, user, password: 'secret' });
  return rest;
};

void t.test('an agent logs in, is seen, and logs out', async (t) => {
  const rest = await start(t);
  const skills = [{ name: 'billing', score: 80, enabled: false }, { name: 'english' }];
  t.same((await rest.call('POST', '/agent', { name: 'ann', num: '17', skills, extension: '1001' })).data, {
    name: 'ann',
  });
  const online = {
    name: 'ann',
    num: '17',
    state: 'online',
    skills: [
      { name: 'billing', score: 80, enabled: false },
      { name: 'english', score: 1, enabled: true },
    ],
    extension: '1001',
    channel: 'default',
    since: '2026-01-05 12:00:00',
    calls_today: 0,
    idle_seconds: 0,
    login_time: '2026-01-05 12:00:00',
  };
  t.same((await rest.call('GET', '/agent/ann')).data, online);
  t.same((await rest.call('GET', '/default/agent/ann')).data, online);
  await rest.call('POST', '/agent/ann/state', { state: 'idle' });
  rest.clock.advance(75_000);
  t.same((await rest.call('GET', '/agent')).data.result, [{ ...online, state: 'idle', idle_seconds: 75 }]);
  t.equal(summary(await rest.call('POST', '/agent', { name: 'ann', extension: '1002' })), '409 040201');
  t.equal(summary(await rest.call('POST', '/agent', { name: 'bob', extension: '1001' })), '409 040102');
  t.equal(summary(await rest.call('POST', '/agent', { name: 'bob', extension: 'none' })), '404 040103');
  t.equal(
    summary(await rest.call('POST', '/agent', { name: 'bob', extension: '1002', channel: 'none' })),
    '404 040301',
  );
  t.equal(summary(await rest.call('DELETE', '/agent/ann')), '200 000000');
  t.equal(summary(await rest.call('GET', '/agent/ann')), '404 040202');
});

void t.test('states that can be set', async (t) => {
  const rest = await start(t);
  await rest.call('POST', '/agent', { name: 'ann', extension: '1001' });
  for (const state of ['idle', 'busy', 'away', 'busy/lunch', 'away/a_b-9', `busy/${'x'.repeat(32)}`]) {
    t.equal(summary(await rest.call('POST', '/agent/ann/state', { state })), '200 000000', state);
    t.equal((await rest.call('GET', '/agent/ann')).data.state, state);
  }
  for (const state of [
    '',
    'online',
    'talking',
    'fetching',
    'IDLE',
    'idle/x',
    'busy/',
    'busy/a/b',
    'busy/a b',
    `busy/${'x'.repeat(33)}`,
    'idle ',
    'away\n',
  ])
    t.match(
      await rest.call('POST', '/agent/ann/state', { state }),
      { status: 400, code: '000001', msg: /^state: expected text/ },
      JSON.stringify(state),
    );
  await rest.call('DELETE', '/agent/ann');
  for (const state of ['online', 'idle', 'busy/lunch', 'away']) {
    t.equal(
      summary(await rest.call('POST', '/agent', { name: 'ann', extension: '1001', state })),
      '200 000000',
      `log in ${state}`,
    );
    t.equal((await rest.call('GET', '/agent/ann')).data.state, state);
    await rest.call('DELETE', '/agent/ann');
  }
});

void t.test('names', async (t) => {
  const rest = await start(t);
  for (const name of ['', 'a-b', 'ä', 'x'.repeat(33), 'a b', 'a/b', 'a\n'])
    t.match(
      await rest.call('POST', '/agent', { name, extension: '1001' }),
      { status: 400, msg: /^name: expected text/ },
      JSON.stringify(name),
    );
  t.equal(summary(await rest.call('POST', '/agent', { name: 'x'.repeat(32), extension: '1001' })), '200 000000');
});

void t.test('skills are changed in order; what is left out stays', async (t) => {
  const rest = await start(t);
  await rest.call('POST', '/agent', {
    name: 'ann',
    extension: '1001',
    skills: [
      { name: 'a', score: 5 },
      { name: 'b', score: 6 },
    ],
  });
  const change = async (...opts: unknown[]) => {
    const answer = await rest.call('POST', '/agent/ann/skills', { opts });
    const { skills } = (await rest.call('GET', '/agent/ann')).data;
    return answer.status === 200
      ? skills
          .map((s: { name: string; score: number; enabled: boolean }) => `${s.name}${s.score}${s.enabled ? '' : '-'}`)
          .join()
      : answer.msg;
  };
  t.equal(await change({ opt: 1, name: 'a', enabled: false }), 'b6,a5-');
  t.equal(await change({ opt: 1, name: 'c', score: 7 }, { opt: 2, name: 'b' }), 'a5-,c7');
  t.equal(
    await change({ opt: 1, name: 'c', enabled: false }, { opt: 1, name: 'c', score: 9 }),
    'a5-,c9-',
    'after the change before it',
  );
  t.equal(await change({ opt: 0 }, { opt: 1, name: 'a' }), 'a1', 'all gone: nothing is left of a');
  t.equal(await change({ opt: 2, name: 'unknown' }), 'a1');
  t.match(await change({ opt: 3 }), /^opts\[0\]\.opt: expected a whole number, one of 0, 1, 2/);
  t.match(await change({ opt: 1 }), /^opts\[0\]\.name: missing/);
  t.match(await change({ opt: 0, name: 'a' }), /^opts\[0\]\.name: not expected/);
  t.match(await change({ opt: 2, name: 'a', score: 1 }), /^opts\[0\]\.score: not expected/);
  t.match(
    await change({ opt: 1, name: 'a', level: 1 }),
    /^opts\[0\]\.level: unknown field; known are opt, name, score, enabled/,
  );
  t.match(await change(), /^opts: expected a list/);
  t.equal(summary(await rest.call('POST', '/agent/bob/skills', { opts: [{ opt: 0 }] })), '404 040202');
});

void t.test('a login lives as long as there are signs of life', async (t) => {
  const rest = await start(t);
  await rest.call('POST', '/agent', { name: 'ann', extension: '1001' });
  for (const method of ['GET', 'POST', 'GET']) {
    rest.clock.advance(299_000);
    t.equal(summary(await rest.call(method, '/agent/ann/keepalive')), '200 000000', method);
  }
  rest.clock.advance(300_000);
  for (const [method, path, body] of [
    ['GET', '/agent/ann'],
    ['POST', '/agent/ann/keepalive'],
    ['POST', '/agent/ann/state', { state: 'idle' }],
    ['DELETE', '/agent/ann'],
  ] as const)
    t.match(
      await rest.call(method, path, body),
      { status: 404, code: '040204', msg: /the login expired/ },
      `${method} ${path}`,
    );
  t.equal(summary(await rest.call('GET', '/agent/bob')), '404 040202', 'who was never there');
  await rest.call('POST', '/agent', { name: 'ann', extension: '1001' });
  await rest.call('DELETE', '/agent/ann');
  t.equal(summary(await rest.call('GET', '/agent/ann')), '404 040202', 'who logged out');
});

void t.test('in a call', async (t) => {
  const rest = await startRest(t);
  const scene = createScene(rest);
  scene.attach();
  scene.addAgent('1001');
  await rest.call('POST', '/extension', { type: 1, user: '1002', password: 'secret' });
  const { conversation } = scene.talk('leg-1', '1001');
  t.equal((await rest.call('GET', '/agent/1001')).data.state, 'talking');
  const his = (await rest.call('GET', '/agent/1001/conversation')).data;
  t.equal(his.totalCount, 1);
  t.equal(his.result[0]!.id, conversation);
  t.equal(summary(await rest.call('POST', '/agent/1001/state', { state: 'busy' })), '409 040203');
  t.equal(summary(await rest.call('POST', '/agent/1001/extension', { id: '1002' })), '409 040203');
  t.equal(summary(await rest.call('DELETE', '/agent/1001')), '409 040203');
  t.equal(summary(await rest.call('DELETE', '/agent/1001', { force: false })), '409 040203', 'in the body');
  t.equal(summary(await rest.call('DELETE', '/agent/1001?force=true')), '200 000000');
  t.match(scene.commands('hang-up').length, 1);
  t.equal(summary(await rest.call('GET', '/agent/1001/conversation')), '404 040202');
});

void t.test('another extension', async (t) => {
  const rest = await start(t);
  await rest.call('POST', '/agent', { name: 'ann', extension: '1001' });
  await rest.call('POST', '/agent', { name: 'bob', extension: '1002' });
  t.equal(summary(await rest.call('POST', '/agent/ann/extension', { id: '1002' })), '409 040102');
  t.equal(summary(await rest.call('POST', '/agent/ann/extension', { id: 'none' })), '404 040103');
  await rest.call('DELETE', '/agent/bob');
  t.equal(summary(await rest.call('POST', '/agent/ann/extension', { id: '1002' })), '200 000000');
  t.equal((await rest.call('GET', '/agent/ann')).data.extension, '1002');
  t.equal((await rest.call('GET', '/extension/1001')).data.agent, null);
});

void t.test('the password of the agent protocol', async (t) => {
  const rest = await start(t);
  const { accounts, keys } = rest.parts;
  const app = bearer(keys.create('crm', 'default', 'app', 1).text);
  const desk = bearer(keys.create('desk', 'default', 'agent', 1).text);
  const logIn = async (password: string | undefined, key: Record<string, string>) => {
    const answer = await rest.call(
      'POST',
      '/agent',
      { name: 'ann', extension: '1001', ...(password === undefined ? {} : { password }) },
      key,
    );
    if (answer.status === 200) await rest.call('DELETE', '/agent/ann', undefined, app);
    return `${summary(answer)} ${answer.msg}`;
  };
  t.match(await logIn(undefined, desk), /^200/, 'none is set: none is wanted');
  t.match(await logIn('first', app), /^200/);
  t.equal(await accounts.verify('default/ann', 'first'), true);
  await rest.call('POST', '/agent', { name: 'ann', extension: 'none', password: 'second' }, app);
  t.equal(await accounts.verify('default/ann', 'first'), true, 'a login that is refused changes nothing');
  t.match(await logIn('second', app), /^200/, 'the application sets it');
  t.match(await logIn(undefined, app), /^200/);
  t.equal(await accounts.verify('default/ann', 'second'), true, 'left out: it stays');
  t.match(await logIn(undefined, desk), /^403 010004 password: missing/, "with an agents' key it must be known");
  t.match(await logIn('guess', desk), /^403 010004 password: wrong/);
  t.match(await logIn('second', desk), /^200/);
  for (let tries = 0; tries < 5; tries += 1) await logIn('guess', desk);
  t.match(await logIn('second', desk), /^429 000004 password: wrong too often/);
  rest.clock.advance(1000);
  t.match(await logIn('second', desk), /^200/);
  t.notMatch(rest.logged.join(), /second/, 'no password in the log');
});
