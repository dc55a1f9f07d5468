import t, { type Test } from 'tap';
import type { Deliveries } from '../../src/store/delivery.ts';
import { bearer, startRest, summary } from './harness.ts';
import { createScene } from './scene.ts';

const start = async (t: Test) => {
  const rest = await startRest(t);
  const scene = createScene(rest);
  scene.attach();
  for (const name of ['1001', '1002', '1003']) scene.addAgent(name, []);
  return { rest, scene };
};

void t.test('events are read behind a number, or from the end', async (t) => {
  const { rest } = await start(t);
  const all = (await rest.call('GET', '/event?after=0')).data;
  const seqs = all.result.map(({ seq }: { seq: number }) => seq);
  t.same(seqs, [1, 2, 3, 4, 5, 6, 7]);
  t.equal(all.next, 7);
  t.match(all.result[1], {
    action: 'event_notify',
    event: 'callcenter.agent.login',
    name: '1001',
    subaccount_id: null,
    time: rest.clock.now(),
  });
  const some = (await rest.call('GET', '/event?after=2&limit=2')).data;
  t.same([some.result.map(({ seq }: { seq: number }) => seq), some.next], [[3, 4], 4]);
  const last = (await rest.call('GET', '/event?limit=2')).data;
  t.same([last.result.map(({ seq }: { seq: number }) => seq), last.next], [[6, 7], 7], 'without after: the last ones');
  t.same((await rest.call('GET', '/event?after=7')).data, { result: [], next: 7 });
  for (const query of ['after=-1', 'after=x', 'limit=0', 'limit=1001', 'undelivered=yes'])
    t.match(await rest.call('GET', `/event?${query}`), { status: 400, code: '000001' }, query);
});

void t.test('a key of all call centres sees the events of all', async (t) => {
  const { rest } = await start(t);
  rest.engine.request({ name: 'callcentre.create', callcentre: 'acme', params: { id: 'acme' } });
  createScene(rest).addAgent('2001', [], 'acme');
  const names = async (path: string, key?: Record<string, string>) =>
    (await rest.call('GET', path, undefined, key)).data.result
      .filter(({ event }: { event: string }) => event.endsWith('login'))
      .map(({ name }: { name: string }) => name)
      .join();
  t.equal(await names('/event'), '1001,1002,1003,2001', 'open to all');
  t.equal(await names('/acme/event'), '2001');
  t.equal(await names('/default/event'), '1001,1002,1003');
  const { keys } = rest.parts;
  t.equal(await names('/event', bearer(keys.create('a', 'acme', 'app', 1).text)), '2001');
  t.equal(await names('/event', bearer(keys.create('b', '*', 'app', 1).text)), '1001,1002,1003,2001');
});

void t.test('what a webhook has not got is listed, and posted again', async (t) => {
  const { rest } = await start(t);
  const { deliveries } = rest.parts as unknown as { deliveries: Deliveries };
  deliveries.keepHooks(
    [
      { id: 'a', url: 'http://a/' },
      { id: 'b', url: 'http://b/' },
    ],
    0,
  );
  for (const hook of ['a', 'b']) {
    deliveries.takeIn(hook, [{ seq: 2, about: 'x' }], 7, 1);
    deliveries.giveUp(hook, 2, { tries: 4, error: 'answered 500', at: rest.clock.now() });
  }
  const { data } = await rest.call('GET', '/event?undelivered=true');
  t.equal(data.next, 2);
  t.match(data.result, [
    {
      seq: 2,
      event: 'callcenter.agent.login',
      undelivered: [
        { url: 'http://a/', tries: 4, error: 'answered 500', time: '2026-01-05 12:00:00' },
        { url: 'http://b/' },
      ],
    },
  ]);
  t.equal(data.result.length, 1);
  t.same((await rest.call('GET', '/event?undelivered=true&after=2')).data, { result: [], next: 2 });
  t.same((await rest.call('POST', '/event/2/redeliver')).data, { webhooks: 1 });
  t.same(rest.redelivered, [2]);
  t.equal(summary(await rest.call('POST', '/event/99/redeliver')), '404 000001');
  t.match(await rest.call('POST', '/event/x/redeliver'), { status: 400, msg: /^seq: / });
});
