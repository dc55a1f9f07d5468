import t from 'tap';
import { bearer, startRest, summary } from './harness.ts';

void t.test('the first key closes the door; the last one stays', async (t) => {
  const rest = await startRest(t);
  const created = await rest.call('POST', '/key', { name: 'root', role: 'admin', callcenter: '*' });
  const { key: text, ...shown } = created.data;
  t.match(text, /^enq_/);
  t.match(shown, { name: 'root', role: 'admin', callcenter: '*', created_time: '2026-01-05 12:00:00' });
  t.equal(summary(await rest.call('GET', '/key')), '401 010004');
  const root = bearer(text);
  t.same((await rest.call('GET', '/key', undefined, root)).data.result, [shown], 'without its text');
  t.match(await rest.call('DELETE', `/key/${shown.id}`, undefined, root), { status: 409, code: '000004' });
  const second = (await rest.call('POST', '/key', { name: 'crm', role: 'app' }, root)).data;
  t.equal(second.callcenter, 'default');
  t.equal(summary(await rest.call('GET', '/key', undefined, bearer(second.key))), '403 010004', 'for administrators');
  t.equal(summary(await rest.call('DELETE', `/key/${second.id}`, undefined, root)), '200 000000');
  t.equal(summary(await rest.call('DELETE', `/key/${second.id}`, undefined, root)), '404 000001');
  t.equal(summary(await rest.call('GET', '/agent', undefined, bearer(second.key))), '401 010004');
  t.notMatch(rest.logged.join(), new RegExp(text));
});

void t.test('an administrator of one call centre handles its keys only', async (t) => {
  const rest = await startRest(t);
  rest.engine.request({ name: 'callcentre.create', callcentre: 'acme', params: { id: 'acme' } });
  const { keys } = rest.parts;
  const others = [keys.create('all', '*', 'admin', 1).key, keys.create('default', 'default', 'app', 1).key];
  const acme = bearer(keys.create('acme', 'acme', 'admin', 1).text);
  const make = async (callcenter?: string) =>
    summary(
      await rest.call(
        'POST',
        '/key',
        { name: 'x', role: 'agent', ...(callcenter === undefined ? {} : { callcenter }) },
        acme,
      ),
    );
  t.equal(await make(), '200 000000');
  t.equal(await make('acme'), '200 000000');
  for (const foreign of ['*', 'default', 'nowhere']) t.equal(await make(foreign), '403 010004', foreign);
  t.equal((await rest.call('GET', '/key', undefined, acme)).data.totalCount, 3);
  for (const { id } of others) t.equal(summary(await rest.call('DELETE', `/key/${id}`, undefined, acme)), '404 000001');
  const all = bearer(keys.create('root', '*', 'admin', 1).text);
  t.equal((await rest.call('GET', '/key', undefined, all)).data.totalCount, 6);
  t.equal((await rest.call('GET', '/acme/key', undefined, all)).data.totalCount, 3);
  t.equal((await rest.call('POST', '/acme/key', { name: 'x', role: 'app' }, all)).data.callcenter, 'acme');
  t.equal(
    summary(await rest.call('POST', '/key', { name: 'x', role: 'app', callcenter: 'nowhere' }, all)),
    '404 000001',
  );
});
