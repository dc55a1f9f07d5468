import t, { type Test } from 'tap';
import { startRest, summary } from './harness.ts';
import { createScene } from './scene.ts';

const start = async (t: Test) => {
  const rest = await startRest(t);
  const scene = createScene(rest);
  scene.attach();
  scene.addAgent('1001');
  return { rest, scene };
};

void t.test('a live conversation, and what becomes of it', async (t) => {
  const { rest, scene } = await start(t);
  const { conversation, task } = scene.talk('leg-1', '1001');
  const legId = scene.legOf('1001');
  const at = '2026-01-05 12:00:00';
  const live = {
    id: conversation,
    type: 'queue',
    channel: 'default',
    queue_id: task,
    condition_id: null,
    begin_time: at,
    end_time: null,
    end_reason: null,
    record_file: null,
    agents: [
      { name: '1001', extension_id: '1001', call_id: legId, mode: 1, applied: true, begin_time: at, end_time: null },
    ],
    outs: [{ number: '5550100', call_id: 'leg-1', mode: 1, applied: true, begin_time: at, end_time: null }],
  };
  t.same((await rest.call('GET', `/conversation/${conversation}`)).data, live);
  rest.clock.advance(61_000);
  scene.tell({ fact: 'leg-hung-up', legId: 'leg-1', cause: 'NORMAL_CLEARING' });
  const end = '2026-01-05 12:01:01';
  t.same((await rest.call('GET', `/conversation/${conversation}`)).data, {
    ...live,
    end_time: end,
    end_reason: 'dismiss',
    agents: [{ ...live.agents[0], applied: false, end_time: end }],
    outs: [{ ...live.outs[0], applied: false, end_time: end }],
  });
  t.equal(summary(await rest.call('GET', '/conversation/none')), '404 040501');
});

void t.test('a meeting, though nobody has come yet', async (t) => {
  const { rest } = await start(t);
  const params = { agent: '1001', room: 'monday' };
  const answer = rest.engine.request({ name: 'agent.meet', callcentre: 'default', params });
  const { id } = answer.ok ? (answer.value as { id: string }) : { id: 'none' };
  t.match((await rest.call('GET', `/conversation/${id}`)).data, { id, type: 'meeting', agents: [], outs: [] });
});

void t.test('a mode is applied when the switch has it', async (t) => {
  const { rest, scene } = await start(t);
  const { conversation } = scene.talk('leg-1', '1001');
  const member = async (side: 'agents' | 'outs') => {
    const { mode, applied } = (await rest.call('GET', `/conversation/${conversation}`)).data[side][0]!;
    return `${mode} ${applied}`;
  };
  t.equal(summary(await rest.call('POST', `/conversation/${conversation}/call/leg-1/lsm`, { mode: 3 })), '200 000000');
  t.equal(await member('outs'), '3 false', 'wished');
  t.match(scene.commands('set-flags').at(-1), { legId: 'leg-1', flags: { mute: false, deaf: true } });
  scene.tell({ fact: 'leg-flags', legId: 'leg-1', room: `enq-${conversation}`, flags: { deaf: true } });
  t.equal(await member('outs'), '3 true');
  t.equal(summary(await rest.call('POST', `/conversation/${conversation}/agent/1001/lsm`, { mode: 4 })), '200 000000');
  t.equal(await member('agents'), '4 false');
  scene.tell({
    fact: 'leg-flags',
    legId: scene.legOf('1001'),
    room: `enq-${conversation}`,
    flags: { mute: true, deaf: true },
  });
  t.equal(await member('agents'), '4 true');
  const lsm = async (path: string) =>
    summary(await rest.call('POST', `/conversation/${conversation}${path}/lsm`, { mode: 1 }));
  t.equal(await lsm(`/call/${scene.legOf('1001')}`), '404 040504', "an agent's call is no outside call");
  t.equal(await lsm('/call/none'), '404 040504');
  t.equal(await lsm('/agent/none'), '404 040202');
  scene.addAgent('1002', []);
  t.equal(await lsm('/agent/1002'), '404 040503');
  for (const mode of [0, 5, 1.5, '1', null])
    t.match(await rest.call('POST', `/conversation/${conversation}/call/leg-1/lsm`, { mode }), {
      status: 400,
      msg: /^mode: expected a whole number, one of 1, 2, 3, 4/,
    });
});

void t.test('an agent leaves, or all do', async (t) => {
  const { rest, scene } = await start(t);
  scene.addAgent('1002', ['sales']);
  const first = scene.talk('leg-1', '1001').conversation;
  t.equal(summary(await rest.call('DELETE', `/conversation/${first}?agent_name=none`)), '404 040202');
  t.equal(summary(await rest.call('DELETE', `/conversation/${first}?agentId=1002`)), '404 040503');
  t.equal(
    summary(await rest.call('DELETE', `/conversation/${first}`, { agent_name: '1001', data: 'from the body' })),
    '200 000000',
  );
  scene.tell({ fact: 'leg-left', legId: 'leg-1', room: `enq-${first}` });
  scene.tell({ fact: 'leg-parked', legId: 'leg-1' });
  t.match(scene.commands('release').at(-1), {
    legId: 'leg-1',
    variables: { enqueue_data: 'from the body', enqueue_result: 'success' },
  });
  t.equal((await rest.call('GET', `/conversation/${first}`)).data.end_reason, 'dismiss');
  scene.tell({ fact: 'leg-hung-up', legId: scene.legOf('1001'), cause: 'NORMAL_CLEARING' });
  const second = scene.talk('leg-2', '1001').conversation;
  t.equal(summary(await rest.call('DELETE', `/conversation/${second}?data=bye`)), '200 000000');
  t.equal((await rest.call('GET', `/conversation/${second}`)).data.end_reason, 'remove');
  t.equal(summary(await rest.call('DELETE', `/conversation/${second}`)), '404 040501', 'it is over');
});

void t.test('lists: live ones first, the latest first, what is over from the store', async (t) => {
  const { rest, scene } = await start(t);
  const past: string[] = [];
  for (const legId of ['a', 'b', 'c']) {
    past.unshift(scene.talk(legId, '1001').conversation);
    const leg = scene.legOf('1001');
    scene.tell({ fact: 'leg-hung-up', legId, cause: 'NORMAL_CLEARING' });
    scene.tell({ fact: 'leg-hung-up', legId: leg, cause: 'NORMAL_CLEARING' });
    rest.clock.advance(1000);
  }
  const old = scene.talk('d', '1001').conversation;
  scene.addAgent('1002');
  rest.clock.advance(1000);
  const young = scene.talk('e', '1002').conversation;
  const ids = async (path: string) => (await rest.call('GET', path)).data.result.map(({ id }: { id: string }) => id);
  t.same(await ids('/conversation'), [young, old, ...past]);
  t.same(await ids('/conversation?state=running'), [young, old]);
  t.same(await ids('/conversation?state=ended'), past);
  t.same(await ids('/conversation?pageSize=3'), [young, old, past[0]]);
  t.same(await ids('/conversation?pageSize=3&pageNo=2'), [past[1], past[2]]);
  t.same(await ids('/conversation?pageSize=1&pageNo=4'), [past[1]]);
  t.same(await ids('/conversation?pageNo=9'), []);
  t.equal((await rest.call('GET', '/conversation?pageSize=1')).data.totalCount, 5);
  t.same(await ids('/channel/default/conversation'), [young, old, ...past]);
  t.same(await ids('/channel/default/conversation?state=ended&pageSize=1'), [past[0]]);
  t.equal((await rest.call('GET', '/channel/default/conversation?state=ended&pageSize=1')).data.totalCount, 3);
  await rest.call('POST', '/channel', { id: 'empty' });
  t.same(await ids('/channel/empty/conversation'), []);
  t.equal(summary(await rest.call('GET', '/channel/none/conversation')), '404 040301');
  t.match(await rest.call('GET', '/conversation?state=over'), {
    status: 400,
    msg: /^state: expected text, one of running, ended/,
  });
});

void t.test('while the switch is away nothing is done that needs it', async (t) => {
  const { rest, scene } = await start(t);
  const { conversation } = scene.talk('leg-1', '1001');
  rest.engine.happen({ type: 'switch-lost' });
  const needing: readonly (readonly [method: string, path: string, body?: unknown])[] = [
    ['DELETE', `/conversation/${conversation}`],
    ['POST', `/conversation/${conversation}/call/leg-1/lsm`, { mode: 2 }],
    ['POST', `/conversation/${conversation}/agent/1001/lsm`, { mode: 2 }],
    ['POST', '/agent/1001/reject', { queue_id: 'x' }],
    ['POST', '/agent/1001/forwardAgent', { queue_id: 'x', enqueue: '' }],
    ['POST', '/agent/1001/fwd_agent', { queue_id: 'x', enqueue: '' }],
  ];
  for (const [method, path, body] of needing)
    t.match(await rest.call(method, path, body), { status: 503, code: '000004' }, `${method} ${path}`);
  t.equal((await rest.call('GET', `/conversation/${conversation}`)).data.end_time, null, 'reading works');
});
