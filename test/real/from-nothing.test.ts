import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { withoutFreeswitch } from './freeswitch.ts';
import { until } from './until.ts';
import { startWholeBox, type WholeBox } from './whole-box.ts';

const NUMBERS = { '4000': 'support' };

t.test('a box from nothing but generate and freeswitch-conf', { skip: withoutFreeswitch() }, async (t) => {
  const box = await startWholeBox({ config: { numbers: NUMBERS }, keepsFiles: true });
  t.teardown(() => box.stop({ keep: !t.passing() }));
  const { pbx, api } = box;
  const state = async (name: string): Promise<string> => {
    const { status, data } = await api('GET', `/callcenter/agent/${name}`);
    return status === 200 ? (data.state as string) : 'absent';
  };

  for (const user of ['1001', '1002', '1003']) await box.addExtension(user);
  await until('the switch knows the new telephones', () => box.knows('1003'));
  const bank = await box.bank(['1001', '1002', '1003'], 2);

  t.test('telephones call one another', async (t) => {
    const leg = bank.phone('1001').call('1002');
    await leg.reached('answered');
    const talk = { p0: ['p1'], p1: ['p0'] };
    t.strictSame(await bank.hearsAtLast(talk), talk);
    t.equal(bank.phone('1002').live[0]?.from.number, '1001');
    await bank.reset();
    bank.phone('1002').behave({ reject: 486 });
    const refused = bank.phone('1001').call('1002');
    await refused.reached('ended');
    t.equal(refused.cause, 'USER_BUSY');
    const unknown = bank.phone('1001').call('1999');
    await unknown.reached('ended');
    t.equal(unknown.sipStatus, '404');
    await bank.reset();
  });

  t.test('they reach <enqueue>, and so does a caller from outside', async (t) => {
    const login = { name: '1001', extension: '1001', state: 'idle', skills: [{ name: 'support', score: 50 }] };
    t.equal((await api('POST', '/callcenter/agent', login)).status, 200);
    for (const [name, call] of [
      ['p1', () => bank.phone('1002').call('4000')],
      ['c0', () => bank.call('4000')],
    ] as const) {
      const leg = call();
      await leg.reached('answered');
      const talk = { p0: [name], [name]: ['p0'] };
      t.strictSame(await bank.hearsAtLast(talk), talk);
      await leg.hangup();
      await until('the agent is free', async () => (await state('1001')) === 'idle');
    }
    await bank.reset();
  });

  t.test('feature codes do what they say, for whose telephone it is', async (t) => {
    const dial = async (user: string, code: string, options = {}): Promise<string | null> => {
      const leg = bank.phone(user).call(code, options);
      await leg.reached('answered');
      await leg.reached('ended');
      return leg.cause;
    };
    const told = (): Readonly<Record<string, unknown>> | undefined =>
      box.daemon.log.filter(({ msg }) => msg === 'a feature code was dialled').at(-1);

    const tones: string[] = [];
    pbx.events.onEvent((event) => {
      if (event['Event-Name'] === 'CHANNEL_EXECUTE' && event['Application'] === 'playback')
        tones.push(event['Application-Data'] ?? '');
    });
    t.equal(await dial('1001', '*44'), 'NORMAL_CLEARING');
    t.equal(await state('1001'), 'busy');
    t.match(told(), { user: '1001', agent: '1001', does: 'busy', result: 'success' });
    await dial('1001', '*43');
    t.equal(await state('1001'), 'idle');
    await dial('1001', '*42');
    t.equal(await state('1001'), 'absent');
    await dial('1001', '*43');
    t.match(told(), { result: 'error', cause: /nobody/ });
    const [done] = tones;
    t.match(tones, [/660.*880/, done, done, /480,620/], 'rising notes thrice, then that of a fault');
    await dial('1001', '*41');
    const { data } = await api('GET', '/callcenter/agent/1001');
    t.match(data, { state: 'idle', extension: '1001', skills: [{ name: 'support', score: 50 }] }, 'as he was');

    await dial('1002', '*44', { from: '1001', name: '1001' });
    t.equal(await state('1001'), 'idle', 'who calls himself 1001 is 1002 all the same');
    t.match(told(), { user: '1002', result: 'error' });
    const outside = bank.call('*44');
    await outside.reached('ended');
    t.equal(outside.sipStatus, '404', 'not from outside');
    await bank.reset();
  });

  t.test('outside through a second FreeSWITCH, when the configuration says so', async (t) => {
    const dial = 'sofia/gateway/carrier/{number}';
    const gateways = { carrier: { proxy: bank.sipAddress, register: false } };
    const outbound = {
      rules: [{ prefix: '0', strip: 1, dial }],
      denied: ['0900', '05550001'],
      emergency: [{ number: '5550001', dial }],
      caller_id: '4930123',
    };
    box.reconfigure({ gateways, outbound, numbers: { '4001': 'support' } });
    await until('the gateway is there', async () =>
      (await pbx.api('sofia status gateway carrier')).includes('carrier'),
    );
    const leg = bank.phone('1002').call('05550000');
    await leg.reached('answered');
    const talk = { p1: ['c0'], c0: ['p1'] };
    t.strictSame(await bank.hearsAtLast(talk), talk);
    t.equal(bank.callers[0]?.live[0]?.from.number, '4930123');
    await bank.reset();
    for (const number of ['09001', '05550001']) {
      const denied = bank.phone('1002').call(number);
      await denied.reached('ended');
      t.equal(denied.cause, 'CALL_REJECTED', number);
    }
    const emergency = bank.phone('1002').call('5550001');
    await emergency.reached('answered');
    t.equal(bank.callers[1]?.live.length, 1);
    await bank.reset();

    const gone = bank.call('4000');
    await gone.reached('ended');
    t.equal(gone.sipStatus, '404', 'a number that is not there any more');
    const changed = bank.call('4001');
    await changed.reached('answered');
    await bank.reset();
  });

  t.test('a deleted extension is none at once', async (t) => {
    t.match(await pbx.api(`sofia_contact 1003@${pbx.domain}`), /^sofia/);
    t.equal((await api('DELETE', '/callcenter/extension/1003')).status, 200);
    await until('its registration is gone', async () =>
      (await pbx.api(`sofia_contact 1003@${pbx.domain}`)).startsWith('error'),
    );
    t.notOk(await box.knows('1003'));
    await bank.phone('1003').register();
    await until('the telephone was refused', async () =>
      /FAIL/.test(await bank.freeswitch.events.api('sofia status gateway p2')),
    );
  });

  t.test('a second run of everything changes nothing', async (t) => {
    const times = fileTimes(box);
    t.match(await box.run('generate'), { code: 0, out: /all as it should be/ });
    t.match(await box.run('generate', '--reload'), { code: 0, out: /loaded by the switch/ });
    t.match(await box.run('diff'), { code: 0, out: /no drift/ });
    t.match(await box.run('doctor'), { out: /generated files: .*loaded/ });
    t.strictSame(fileTimes(box), times);
    t.match(await metrics(box), /enqueued_conf_drift\{kind="changed"\} 0\n.*"old"\} 0\n.*"not_loaded"\} 0/);
  });

  t.test('what is changed by hand is kept, named and told', async (t) => {
    appendFileSync(join(box.confFolder, 'generated', 'telephones.xml'), '<!-- mine -->\n');
    t.match(await box.run('diff'), { code: 1, out: /telephones\.xml was changed by hand[^]*-<!-- mine -->/ });
    t.match(await metrics(box), /enqueued_conf_drift\{kind="changed"\} 1\n/);
    await box.addExtension('1004');
    await until('all else is written', () => box.knows('1004'));
    t.match(await box.run('generate'), { code: 1, out: /KEPT +generated\/telephones\.xml/ });
    t.match(await box.run('generate', '--force'), { code: 0 });
    t.match(await box.run('diff'), { code: 0 });
  });
});

const fileTimes = ({ confFolder }: WholeBox): [string, number][] =>
  readdirSync(join(confFolder, 'generated')).map((name) => [
    name,
    statSync(join(confFolder, 'generated', name)).mtimeMs,
  ]);

const metrics = async ({ daemon }: WholeBox): Promise<string> => (await fetch(`${daemon.url}metrics`)).text();
