import t from 'tap';
import { bearer, startRest, summary } from './harness.ts';

void t.test('an account is created, read, changed and removed; its password is never told', async (t) => {
  const rest = await startRest(t);
  const made = await rest.call('POST', '/account', { name: 'ann', password: 'first', extension: '1001' });
  t.equal(summary(made), '200 000000');
  const shown = { name: 'ann', role: 'agent', enabled: true, num: null, extension: '1001', channel: null, skills: [] };
  t.same(made.data, shown);
  t.match(await rest.call('POST', '/account', { name: 'ann', password: 'other' }), { status: 409, code: '000004' });
  t.same((await rest.call('GET', '/account')).data.result, [shown]);
  const changed = await rest.call('POST', '/account/ann', { role: 'supervisor', skills: [{ name: 'billing' }] });
  t.match(changed.data, { role: 'supervisor', extension: '1001', skills: [{ name: 'billing', score: 1 }] });
  t.equal(await rest.parts.accounts.verify('default/ann', 'first'), true, 'left out: it stays');
  await rest.call('POST', '/account/ann', { password: 'second', enabled: false });
  t.equal(await rest.parts.accounts.verify('default/ann', 'second'), true);
  t.match((await rest.call('GET', '/account/ann')).data, { role: 'supervisor', enabled: false, extension: '1001' });
  t.equal(summary(await rest.call('DELETE', '/account/ann')), '200 000000');
  for (const [method, body] of [['GET'], ['POST', {}], ['DELETE']] as const)
    t.equal(summary(await rest.call(method, '/account/ann', body)), '404 000001', method);
  t.notMatch(rest.logged.join(), /first|second/);
});

void t.test('who is disabled cannot log in', async (t) => {
  const rest = await startRest(t);
  await rest.call('POST', '/extension', { type: 1, user: '1001', password: 'secret' });
  await rest.call('POST', '/account', { name: 'ann', password: 'first', enabled: false });
  const logIn = async () => rest.call('POST', '/agent', { name: 'ann', extension: '1001' });
  t.match(await logIn(), { status: 403, code: '010004', msg: /disabled/ });
  await rest.call('POST', '/account/ann', { enabled: true });
  t.equal(summary(await logIn()), '200 000000');
});

void t.test('a login with a password makes an account that knows with what he was logged in', async (t) => {
  const rest = await startRest(t);
  await rest.call('POST', '/extension', { type: 1, user: '1001', password: 'secret' });
  const skills = [{ name: 'billing', score: 80, enabled: true }];
  await rest.call('POST', '/agent', { name: 'ann', extension: '1001', num: '17', skills, password: 'first' });
  t.match((await rest.call('GET', '/account/ann')).data, { role: 'agent', extension: '1001', num: '17', skills });
  await rest.call('POST', '/account/ann', { role: 'supervisor' });
  await rest.call('DELETE', '/agent/ann');
  await rest.call('POST', '/agent', { name: 'ann', extension: '1001', password: 'second' });
  t.match((await rest.call('GET', '/account/ann')).data, { role: 'supervisor' }, 'nobody becomes less by it');
});

void t.test('accounts belong to their call centre; agents’ and supervisors’ keys do not make any', async (t) => {
  const rest = await startRest(t);
  rest.engine.request({ name: 'callcentre.create', callcentre: 'acme', params: { id: 'acme' } });
  await rest.call('POST', '/account', { name: 'ann', password: 'first' });
  await rest.call('POST', '/acme/account', { name: 'ann', password: 'first' });
  await rest.call('POST', '/acme/account', { name: 'bob', password: 'first' });
  t.equal((await rest.call('GET', '/account')).data.totalCount, 1);
  t.equal((await rest.call('GET', '/acme/account')).data.totalCount, 2);
  const { keys } = rest.parts;
  for (const role of ['supervisor', 'agent'] as const) {
    const key = bearer(keys.create(role, 'acme', role, 1).text);
    t.equal(summary(await rest.call('POST', '/account', { name: 'eve', password: 'x' }, key)), '403 010004', role);
    t.equal(summary(await rest.call('POST', '/account/ann', { role: 'supervisor' }, key)), '403 010004', role);
  }
});

void t.test('a call centre is closed and opened for checking in', async (t) => {
  const rest = await startRest(t);
  const isEnabled = async () => (await rest.call('GET', '/checkin')).data.enabled;
  t.equal(await isEnabled(), true);
  t.equal((await rest.call('POST', '/checkin', { enabled: false })).data.enabled, false);
  t.equal(await isEnabled(), false);
  t.equal(rest.parts.accounts.isOpen('acme'), true);
  await rest.call('POST', '/checkin', { enabled: false });
  await rest.call('POST', '/checkin', { enabled: true });
  t.equal(await isEnabled(), true);
});
