import t from 'tap';
import { FULL_SETTINGS } from '../dialplan/full-settings.ts';
import { readSeal, seal, sumVariable } from '../../src/conf-files/seal.ts';
import { generateFiles } from '../../src/dialplan/generate-files.ts';
import { generateDirectory } from '../../src/dialplan/generate-directory.ts';
import { EventSocket } from './event-socket.ts';
import { withoutFreeswitch } from './freeswitch.ts';
import { startPbx } from './pbx.ts';
import { startScene } from './scene.ts';
import { until } from './until.ts';

t.test('freeswitch-conf on a real FreeSWITCH', { skip: withoutFreeswitch() }, async (t) => {
  const { pbx, bank, stop } = await startScene({ phones: ['1001', '1002', '1003', '1004'], callers: 1 });
  t.teardown(() => stop({ keep: !t.passing() }));

  t.test('starts without a complaint', async (t) => {
    const complaints = (await pbx.log())
      .split('\n')
      .filter((line) => /\[(WARNING|ERR|CRIT|ALERT)\]/.test(line))
      // FreeSWITCH's own way to say that a thread began.
      .filter((line) => !line.endsWith('MSG Thread 0 Started'));
    t.strictSame(complaints, []);
    t.equal((await pbx.api('xml_locate dialplan')).includes('name="enqueued-back"'), true);
  });

  t.test('keeps strangers out', async (t) => {
    const { eslPort } = pbx.address;
    await t.rejects(EventSocket.open(eslPort, 'ClueCon', ''), /-ERR invalid/);
    await t.rejects(EventSocket.open(eslPort, '', ''), /-ERR invalid/);
    t.match(await pbx.api('acl 203.0.113.7 providers'), 'false');
    t.match(await pbx.api('acl 127.0.0.1 providers'), 'true');
    const stray = bank.call('9999');
    await stray.reached('ended');
    t.equal(stray.sipStatus, '404');
  });

  t.test('has the telephones registered, and reaches them', async (t) => {
    for (const phone of bank.phones)
      t.match(await pbx.api(`sofia_contact ${phone.number}@${pbx.domain}`), /^sofia\/internal\//);
    t.match(await pbx.bgapi(`originate user/1002@${pbx.domain} &park()`), /^\+OK/);
    bank.phone('1003').behave({ reject: 486 });
    t.equal(await pbx.bgapi(`originate user/1003@${pbx.domain} &park()`), '-ERR USER_BUSY');
    await bank.phone('1004').register(false);
    await until('1004 is signed off', async () =>
      (await pbx.api(`sofia_contact 1004@${pbx.domain}`)).startsWith('error'),
    );
    t.equal(await pbx.bgapi(`originate user/1004@${pbx.domain} &park()`), '-ERR USER_NOT_REGISTERED');
    await bank.reset();
  });

  t.test('mixes a conversation without sounds of its own, each hearing the other', async (t) => {
    for (const user of ['1001', '1002'])
      t.match(await pbx.bgapi(`originate user/${user}@${pbx.domain} &conference(enq-x@conversation+flags{})`), /^\+OK/);
    const expected = { p0: ['p1'], p1: ['p0'] };
    t.strictSame(await bank.hearsAtLast(expected), expected);
    t.strictSame(
      (await pbx.conferences()).map((room) => room.conference_name),
      ['enq-x'],
    );
    await bank.reset();
  });
});

t.test('everything that can be set is loaded', { skip: withoutFreeswitch() }, async (t) => {
  const generated = generateFiles(FULL_SETTINGS);
  if (!generated.ok) throw new Error(generated.error.join());
  const sealed = generated.value.map(({ path, text }) => [path, seal(path, text)] as const);
  const pbx = await startPbx({
    files: { ...Object.fromEntries(sealed), 'has-module.sh': 'echo no' },
    env: { PBX_DOMAIN: FULL_SETTINGS.globals.domain },
  });
  t.teardown(() => pbx.stop({ keep: !t.passing() }));
  for (const [path, text] of sealed)
    t.equal(await pbx.api(`global_getvar ${sumVariable(path)}`), readSeal(path, text)?.sum, path);
  t.match(await pbx.api('sofia status gateway branch'), /Name\s+branch/);
  t.equal(await pbx.api('acl 203.0.113.7 providers'), 'true');
  t.equal(await pbx.api('acl 192.0.2.7 providers'), 'true', 'the address of a gateway');
  t.equal(await pbx.api('acl 192.0.2.8 providers'), 'false');
  t.equal(await pbx.api('module_exists mod_xml_curl'), 'true');
  t.equal(await pbx.api('module_exists mod_shout'), 'false', 'what is not installed is not asked for');
  for (const { number } of FULL_SETTINGS.numbers)
    t.match(await pbx.api(`xml_locate dialplan context name number-${number}`), '<extension');
  for (const { user, password } of FULL_SETTINGS.extensions)
    t.equal(
      await pbx.api(`user_data ${user}@${FULL_SETTINGS.globals.domain} param password`),
      password.is === 'text' && password.text,
    );
});

t.test('values from outside come through FreeSWITCH unchanged', { skip: withoutFreeswitch() }, async (t) => {
  const hostile = [
    `a&b&lt;c "d" 'e' <f> $\${domain} \${domain} X-PRE-PROCESS <X-PRE-PROCESS cmd="set" data="domain=x"/>`,
    '<include> </include> <?xml?> < !-- <-- #set "domain=x"--> -->',
    '&#36;{x} \\n %{y} ]]> ü€🙂',
  ];
  const extensions = hostile.map((text, n) => ({
    user: `20${n}`,
    password: { is: 'text', text } as const,
    displayName: text,
  }));
  const pbx = await startPbx({ files: { 'generated/directory.xml': generateDirectory(extensions) } });
  t.teardown(() => pbx.stop({ keep: !t.passing() }));
  for (const [n, text] of hostile.entries()) {
    t.equal(await pbx.api(`user_data 20${n}@${pbx.domain} param password`), text);
    t.equal(await pbx.api(`user_data 20${n}@${pbx.domain} var effective_caller_id_name`), text);
  }
  t.equal(await pbx.api('global_getvar domain'), 'enqueued.internal');
});
