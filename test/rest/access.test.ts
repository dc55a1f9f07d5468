import t, { type Test } from 'tap';
import { ROLES, type Role } from '../../src/core/model/role.ts';
import { ROUTES } from '../../src/rest/routes.ts';
import { ANSWERING, fill, inputOf, nameOf, requestFor } from './examples.ts';
import { bearer, startRest, summary, type Harness } from './harness.ts';
import { createScene } from './scene.ts';

const keyFor = (rest: Harness, role: Role, callcentre: string): Record<string, string> =>
  bearer(rest.parts.keys.create(role, callcentre, role, 1).text);

const start = async (t: Test): Promise<Harness> => {
  const rest = await startRest(t);
  rest.engine.request({ name: 'callcentre.create', callcentre: 'acme', params: { id: 'acme' } });
  return rest;
};

/** Said once more, by hand: who may do what is too much to leave to one word in a file. Whatever is in no list everybody may. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  admin: ['post ', 'post /key', 'get /key', 'delete /key/{key_id}'],
  'admin app': [
    'post /account',
    'post /account/{agent_name}',
    'delete /account/{agent_name}',
    'post /checkin',
    'post /channel',
    'delete /channel/{channel_id}',
    'post /condition',
    'post /condition/{condition_id}',
    'delete /condition/{condition_id}',
    'post /extension',
    'delete /extension/{extension_id}',
    'post /event/{seq}/redeliver',
  ],
  'admin app supervisor': [
    'get /account',
    'get /account/{agent_name}',
    'get /checkin',
    'get /channel',
    'get /channel/{channel_id}',
    'get /condition',
    'get /condition/{condition_id}',
    'post /condition/dry_run',
    'get /extension',
    'get /extension/{extension_id}',
    'get /event',
    'post /audit',
    'get /queue/{queue_id}/why',
    'delete /queue/{queue_id}',
    'delete /conversation/{conversation_id}',
    'post /conversation/{conversation_id}/call/{call_id}/lsm',
    'post /conversation/{conversation_id}/agent/{agent_name}/lsm',
    'post /conversation/{conversation_id}/attachAgent',
    'post /conversation/{conversation_id}/dettachAgent',
    'post /conversation/{conversation_id}/inviteAgent',
    'post /conversation/{conversation_id}/inviteOut',
  ],
};

const mayDo = (role: Role, operation: string): boolean => {
  const [roles] = Object.entries(ONLY).find(([, operations]) => operations.includes(operation)) ?? [ROLES.join(' ')];
  return roles.split(' ').includes(role);
};

void t.test('each role may do what it is for, and nothing else', async (t) => {
  const rest = await start(t);
  for (const role of ROLES) {
    const key = keyFor(rest, role, '*');
    for (const route of ANSWERING) {
      const [method, path, body] = requestFor(route, inputOf(route));
      const { status, msg } = await rest.call(method, path, body, key);
      const isRefused = status === 403 && msg.startsWith('role: ');
      t.equal(isRefused, !mayDo(role, nameOf(route)), `${role}: ${nameOf(route)}`);
    }
  }
  for (const operation of Object.values(ONLY).flat())
    t.ok(
      ANSWERING.some((route) => nameOf(route) === operation),
      `there is ${operation}`,
    );
  t.match(await rest.call('GET', '/event/stream', undefined, keyFor(rest, 'agent', '*')), {
    status: 403,
    msg: /^role: /,
  });
});

void t.test('a key of one call centre opens no other one, whether it exists or not', async (t) => {
  const rest = await start(t);
  const key = keyFor(rest, 'admin', 'acme');
  for (const route of ROUTES.filter(({ scope }) => scope === 'callcentre'))
    for (const callcentre of ['default', 'nowhere']) {
      const [method, path, body] = requestFor(route, inputOf(route), `/${callcentre}${fill(route.paths[0] ?? '')}`);
      t.equal(summary(await rest.call(method, path, body, key)), '403 010004', `${nameOf(route)} of ${callcentre}`);
    }
});

void t.test('a call centre that does not exist is not found', async (t) => {
  const rest = await start(t);
  t.match(await rest.call('GET', '/nowhere/agent'), { status: 404, code: '000001', msg: /^callcenter_id: / });
});

void t.test('call centres do not see each other', async (t) => {
  const rest = await start(t);
  const scene = createScene(rest);
  scene.attach();
  scene.addAgent('1001');
  const { conversation, task } = scene.talk('leg-1', '1001');
  scene.addAgent('1002', ['sales']);
  const waiting = scene.arrive('leg-2');
  rest.engine.request({
    name: 'condition.create',
    callcentre: 'default',
    params: {
      id: 'c1',
      where: 'has("x")',
      sort: null,
      priority: 0,
      queueTimeoutMs: 1,
      fetchTimeoutMs: 1,
      channel: null,
      remark: '',
    },
  });
  const key = keyFor(rest, 'admin', 'acme');
  const foreign: readonly (readonly [method: string, path: string, code: string, body?: unknown])[] = [
    ['GET', '/channel/sales', '404 040301'],
    ['GET', '/extension/1001', '404 040103'],
    ['DELETE', '/extension/1002', '404 040103'],
    ['GET', '/condition/c1', '404 040401'],
    ['POST', '/condition/c1', '404 040401', { priority: 1 }],
    ['DELETE', '/condition/c1', '404 040401'],
    ['GET', '/agent/1001', '404 040202'],
    ['DELETE', '/agent/1001?force=true', '404 040202'],
    ['POST', '/agent/1001/state', '404 040202', { state: 'busy' }],
    ['GET', `/conversation/${conversation}`, '404 040501'],
    ['DELETE', `/conversation/${conversation}`, '404 040501'],
    ['POST', `/conversation/${conversation}/call/leg-1/lsm`, '404 040501', { mode: 2 }],
    ['POST', `/conversation/${conversation}/agent/1001/lsm`, '404 040501', { mode: 2 }],
    ['GET', `/queue/${waiting}`, '404 040601'],
    ['GET', `/queue/${task}`, '404 040601'],
    ['GET', `/queue/${waiting}/why`, '404 040601'],
    ['DELETE', `/queue/${waiting}`, '404 040601'],
    ['POST', '/event/3/redeliver', '404 000001'],
  ];
  for (const [method, path, code, body] of foreign)
    t.equal(summary(await rest.call(method, path, body, key)), code, `${method} ${path}`);
  for (const path of ['/agent', '/extension', '/condition', '/conversation', '/queue'])
    t.equal((await rest.call('GET', path, undefined, key)).data.totalCount, 0, path);
  t.same((await rest.call('GET', '/event?after=0', undefined, key)).data.result, []);
  t.equal((await rest.call('GET', '', undefined, key)).data.totalCount, 1, 'its own call centre only');
  const inside = keyFor(rest, 'admin', 'default');
  t.equal((await rest.call('GET', '/agent', undefined, inside)).data.totalCount, 2);
  t.equal((await rest.call('GET', '/default/agent', undefined, inside)).data.totalCount, 2);
  t.equal((await rest.call('GET', `/queue/${task}`, undefined, inside)).data.state, 'ended');
});
