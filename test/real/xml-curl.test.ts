import t from 'tap';
import { withoutFreeswitch } from './freeswitch.ts';
import { until } from './until.ts';
import { startWholeBox } from './whole-box.ts';

const PASSWORD = 'of-mod-xml-curl-here';

t.test('users and numbers by mod_xml_curl, without a file or a reload', { skip: withoutFreeswitch() }, async (t) => {
  const config = { numbers: { '4000': 'support' }, switch: { xml_curl: { password: PASSWORD } } };
  const box = await startWholeBox({ config, keepsFiles: false });
  t.teardown(() => box.stop({ keep: !t.passing() }));
  const { pbx } = box;

  t.test('a new extension registers and is called; a deleted one is none', async (t) => {
    t.notOk(await box.knows('1001'));
    for (const user of ['1001', '1002']) await box.addExtension(user);
    t.ok(await box.knows('1001'), 'at once');
    const bank = await box.bank(['1001', '1002'], 1);
    const leg = bank.phone('1001').call('1002');
    await leg.reached('answered');
    await bank.reset();
    t.equal((await box.api('DELETE', '/callcenter/extension/1002')).status, 200);
    t.notOk(await box.knows('1002'));

    const routed = async (number: string): Promise<string | null> => {
      const call = bank.call(number);
      await Promise.any([call.reached('answered'), call.reached('ended')]);
      const status = call.sipStatus;
      await bank.reset();
      return status;
    };
    t.equal(await routed('4000'), null);
    t.equal(await routed('4001'), '404');
    box.reconfigure({ numbers: { '4001': 'support' } });
    await until('the daemon has read it', () => box.daemon.log.some(({ msg }) => /read anew/.test(String(msg))));
    t.equal(await routed('4001'), null);
  });

  t.test('only for who has the password, and only what is asked for', async (t) => {
    const ask = async (body: Record<string, string>, password = PASSWORD): Promise<[number, string]> => {
      const response = await fetch(`${box.daemon.url}freeswitch/xml`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`freeswitch:${password}`).toString('base64')}` },
        body: new URLSearchParams(body),
      });
      return [response.status, await response.text()];
    };
    const user = { section: 'directory', user: '1001', domain: pbx.domain };
    t.match(await ask(user), [200, pbx.address.phonePassword]);
    t.strictSame(await ask(user, 'another-one'), [401, '']);
    for (const other of [
      { ...user, domain: 'elsewhere' },
      { ...user, user: '1002' },
      { section: 'directory', purpose: 'gateways', domain: pbx.domain },
      { section: 'configuration', key_value: 'acl.conf' },
      { section: 'dialplan', 'Caller-Context': 'default', 'Caller-Destination-Number': '__proto__' },
      { section: 'dialplan', 'Caller-Context': 'enqueued', 'Caller-Destination-Number': '4001' },
      {},
    ])
      t.match(await ask(other), [200, /<result status="not found"\/>/]);
    t.equal((await fetch(`${box.daemon.url}freeswitch/xml`)).status, 404);
  });

  t.test('while the daemon is away, the files answer', async (t) => {
    await box.daemon.end('SIGTERM');
    t.notOk(await box.knows('1001'));
    t.match(await pbx.api('xml_locate dialplan context name number-4000'), 'enqueue_document=support');
  });
});
