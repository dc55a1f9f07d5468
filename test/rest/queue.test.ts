import t, { type Test } from 'tap';
import { startRest, summary } from './harness.ts';
import { BILLING, createScene } from './scene.ts';

const start = async (t: Test) => {
  const rest = await startRest(t);
  const scene = createScene(rest);
  scene.attach();
  return { rest, scene };
};

const priority = (level: number): string =>
  `<enqueue><route><skill name="billing" priority="${level}"/></route><route><agent name="x"/></route></enqueue>`;

void t.test('who waits, in the order in which they are served', async (t) => {
  const { rest, scene } = await start(t);
  const first = scene.arrive('leg-1');
  rest.clock.advance(10_000);
  const urgent = scene.arrive('leg-2', priority(9));
  rest.clock.advance(5500);
  const { data } = await rest.call('GET', '/queue');
  t.same(
    data.result.map((task: { id: string; position: number; waited: number; routes: number }) => [
      task.id,
      task.position,
      task.waited,
      task.routes,
    ]),
    [
      [urgent, 1, 5, 2],
      [first, 2, 15, 1],
    ],
  );
  t.same((await rest.call('GET', `/queue/${first}`)).data, {
    id: first,
    type: 'ivr',
    from: '5550100',
    to: '4000',
    call_id: 'leg-1',
    channel: 'default',
    state: 'waiting',
    cause: null,
    position: 2,
    waited: 15,
    route: 1,
    routes: 1,
    estimated_wait: null,
    begin_time: '2026-01-05 12:00:00',
    end_time: null,
    agents: [],
    user_data: null,
  });
  t.equal(summary(await rest.call('GET', '/queue/none')), '404 040601');
});

void t.test('places are counted for each channel, by the stored condition where the document names one', async (t) => {
  const { rest, scene } = await start(t);
  await rest.call('POST', '/channel', { id: 'sales' });
  await rest.call('POST', '/condition', { id: 'vip', where: 'has("x")', priority: 50, queue_timeout: 100 });
  scene.arrive('leg-1', '<enqueue channel="sales"><route><skill name="a"/></route></enqueue>');
  scene.arrive('leg-2', priority(9));
  scene.arrive('leg-3', '<enqueue><route><condition id="vip"/></route></enqueue>');
  const { data } = await rest.call('GET', '/queue');
  t.same(
    data.result.map((task: { call_id: string; position: number }) => [task.call_id, task.position]),
    [
      ['leg-3', 1],
      ['leg-2', 2],
      ['leg-1', 1],
    ],
  );
});

void t.test('an estimate from how fast calls were taken', async (t) => {
  const { rest, scene } = await start(t);
  scene.addAgent('1001');
  for (const legId of ['a', 'b', 'c']) {
    scene.talk(legId, '1001');
    const leg = scene.legOf('1001');
    scene.tell({ fact: 'leg-hung-up', legId, cause: 'NORMAL_CLEARING' });
    scene.tell({ fact: 'leg-hung-up', legId: leg, cause: 'NORMAL_CLEARING' });
    rest.clock.advance(30_000);
  }
  const ringing = scene.arrive('d');
  scene.arrive('e');
  const waiting = scene.arrive('f');
  t.match((await rest.call('GET', `/queue/${ringing}`)).data, {
    state: 'calling',
    position: 0,
    estimated_wait: 0,
    agents: ['1001'],
  });
  t.match(
    (await rest.call('GET', `/queue/${waiting}`)).data,
    { position: 2, estimated_wait: 90 },
    '3 calls in 90 s, so one in 45 s',
  );
  rest.clock.advance(1_800_000);
  t.match((await rest.call('GET', `/queue/${waiting}`)).data, { estimated_wait: null }, 'too long ago');
});

void t.test('why', async (t) => {
  const { rest, scene } = await start(t);
  scene.addAgent('1001');
  scene.addAgent('1002', ['sales']);
  const task = scene.arrive('leg-1');
  const { data } = await rest.call('GET', `/queue/${task}/why`);
  t.match(data, [
    { agent: '1001', verdict: 'offered' },
    { agent: '1002', verdict: 'no match', detail: 'skill billing' },
  ]);
  t.equal(summary(await rest.call('GET', '/queue/none/why')), '404 040601');
});

void t.test('a task taken out of the queue is still known', async (t) => {
  const { rest, scene } = await start(t);
  const task = scene.arrive('leg-1');
  rest.clock.advance(3000);
  t.equal(summary(await rest.call('DELETE', `/queue/${task}`)), '200 000000');
  t.match(scene.commands('release').at(-1) ?? scene.commands('stop-play').at(-1), { legId: 'leg-1' });
  t.match((await rest.call('GET', `/queue/${task}`)).data, {
    state: 'ended',
    cause: 'cancel',
    position: null,
    waited: 3,
    end_time: '2026-01-05 12:00:03',
  });
  t.equal((await rest.call('GET', '/queue')).data.totalCount, 0);
  t.equal(summary(await rest.call('DELETE', `/queue/${task}`)), '404 040601');
});

void t.test('an agent refuses what rings, or sends it on', async (t) => {
  const { rest, scene } = await start(t);
  scene.addAgent('1001');
  const refused = scene.arrive('leg-1');
  t.equal(summary(await rest.call('POST', '/agent/1001/reject', { task_id: 'none' })), '404 040601');
  t.equal(summary(await rest.call('POST', '/agent/1009/reject', { task_id: refused })), '404 040202');
  t.equal(
    summary(await rest.call('POST', '/default/agent/1001/reject', { queueId: refused, user_data: 'busy' })),
    '200 000000',
  );
  t.equal((await rest.call('GET', `/queue/${refused}`)).data.cause, 'call_fail');
  scene.tell({ fact: 'leg-hung-up', legId: scene.legOf('1001'), cause: 'CALL_REJECTED' });
  rest.clock.advance(10_000);

  const task = scene.arrive('leg-2');
  t.equal((await rest.call('GET', `/queue/${task}`)).data.state, 'calling');
  rest.clock.advance(4000);
  const bad = await rest.call('POST', '/agent/1001/forwardAgent', {
    queueId: task,
    enqueue: '<enqueue>\n  <route/>\n</enqueue>',
  });
  t.match(bad, { status: 400, code: '000001', msg: /^enqueue: line 2, column \d+: <route>: / });
  t.match(await rest.call('POST', '/agent/1001/forwardAgent', { queueId: task, enqueue: `<!DOCTYPE x>${BILLING}` }), {
    status: 400,
    msg: /^enqueue: line 1, column 1/,
  });
  t.equal((await rest.call('GET', `/queue/${task}`)).data.state, 'calling', 'nothing has changed');
  const { data } = await rest.call('POST', '/agent/1001/fwd_agent', {
    queue_task_id: task,
    enqueue: '<enqueue><route><skill name="sales"/></route></enqueue>',
  });
  t.match((await rest.call('GET', `/queue/${data.queue_id}`)).data, {
    type: 'fwd_agent',
    call_id: 'leg-2',
    waited: 4,
    state: 'waiting',
  });
  t.equal((await rest.call('GET', `/queue/${task}`)).data.cause, 'forward');
  t.equal(
    summary(await rest.call('POST', '/agent/1001/fwd_agent', { queue_task_id: data.queue_id, enqueue: BILLING })),
    '404 040601',
    'it does not ring at him',
  );
});

void t.test('whom the application invites by queue, nobody waits for at a telephone', async (t) => {
  const { rest, scene } = await start(t);
  scene.addAgent('1001');
  const { conversation } = scene.talk('leg-1', '1001');
  const invited = await rest.call('POST', `/conversation/${conversation}/inviteAgent`, { enqueue: priority(1) });
  t.equal(summary(invited), '200 000000');
  t.match((await rest.call('GET', `/queue/${invited.data.queue_id}`)).data, { type: 'invite_agent', call_id: null });
});

void t.test('an enqueue of full size fits', async (t) => {
  const { rest, scene } = await start(t);
  scene.addAgent('1001');
  const task = scene.arrive('leg-1');
  const comment = `<!-- ${'"'.repeat(30_000)}${'x'.repeat(34_000)} -->`;
  const enqueue = BILLING.replace('<route>', `${comment}<route>`).replace('billing', 'sales');
  t.equal(summary(await rest.call('POST', '/agent/1001/forwardAgent', { queueId: task, enqueue })), '200 000000');
});
