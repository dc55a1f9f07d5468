import t from 'tap';
import type { Test } from 'tap';
import type { Bank } from './bank.ts';
import { FakeDaemon } from './fake-daemon.ts';
import { withoutFreeswitch } from './freeswitch.ts';
import type { Headers } from './event-socket.ts';
import type { Leg } from './leg.ts';
import type { Pbx } from './pbx.ts';
import { startScene } from './scene.ts';
import { until } from './until.ts';

/** A way on that enqueues a second time. */
const TWICE = `<include>
  <context name="twice">
    <extension name="twice"><condition><action application="transfer" data="4001 XML public"/></condition></extension>
  </context>
</include>`;

t.test('a call goes to the daemon and comes back', { skip: withoutFreeswitch() }, async (t) => {
  const { pbx, bank, stop } = await startScene({
    phones: ['1001'],
    callers: 2,
    files: { 'dialplan/twice.xml': TWICE },
  });
  t.teardown(() => stop({ keep: !t.passing() }));
  const events: Headers[] = [];
  pbx.events.onEvent((event) => events.push(event));
  const applicationsOf = (uuid: string) =>
    events
      .filter((event) => event['Event-Name'] === 'CHANNEL_EXECUTE' && event['Unique-ID'] === uuid)
      .map((event) => event['Application'] ?? '');
  t.afterEach(() => bank.reset());

  t.test('from a telephone, with its number and document; then the dialplan goes on', async (t) => {
    const daemon = await listening(t, pbx);
    const leg = bank.phone('1001').call('4000');
    const call = await daemon.call(0);
    t.match(call.headers, {
      variable_enqueue_document: 'support',
      'Caller-Destination-Number': '4000',
      'Caller-Caller-ID-Number': '1001',
      'Answer-State': 'answered',
    });
    await call.giveBack({ enqueue_result: 'success' });
    await leg.reached('ended');
    t.equal(leg.cause, 'NORMAL_CLEARING');
    t.strictSame(
      applicationsOf(call.uuid).filter((name) => name === 'playback'),
      [],
      'no hold music in between',
    );
  });

  t.test('and goes on by the result', async (t) => {
    const daemon = await listening(t, pbx);
    const leg = bank.call('4001');
    const call = await daemon.call(0);
    await call.giveBack({ enqueue_result: 'timeout', enqueue_error: 'timeout' });
    await leg.reached('answered');
    await leg.reached('ended');
    await until('it hung up itself', () => applicationsOf(call.uuid).at(-1) === 'hangup');
    t.match(applicationsOf(call.uuid).join(' '), /socket transfer transfer answer playback hangup$/);
  });

  for (const [number, from] of [
    ['4000', 'the dialplan'],
    ['4100', 'a Lua script'],
  ] as const)
    t.test(`without a daemon a caller from ${from} hears music, until there is one`, async (t) => {
      const leg = bank.call(number);
      await leg.reached('answered');
      t.strictSame(await bank.hearsAtLast({ c0: ['music'] }), { c0: ['music'] });
      const daemon = await listening(t, pbx);
      const call = await daemon.call(0);
      t.equal(call.headers['variable_enqueue_document'], 'support');
      t.equal(call.headers['variable_playback_timeout_sec'], undefined, 'what the daemon plays is not cut off');
      t.ok((call.headers['variable_transfer_history'] ?? '').split('|:').length <= 2, 'nothing grows with every try');
      t.equal(leg.isLive, true);
    });

  for (const [number, from] of [
    ['4000', 'the dialplan'],
    ['4100', 'a Lua script'],
  ] as const)
    t.test(
      `a caller from ${from} comes back to a daemon that died while he was in a room, or heard something`,
      async (t) => {
        const { leg, uuid } = await leftInRoom(t, pbx, bank, number);
        t.strictSame(
          await bank.hearsAtLast({ c0: ['p0'], p0: ['c0'] }),
          { c0: ['p0'], p0: ['c0'] },
          'the talk goes on',
        );
        const second = await listening(t, pbx);
        await pbx.api('conference enq-a hup all');
        t.equal((await second.call(0)).uuid, uuid, 'when it ends, he comes back');

        await pbx.events.execute(uuid, 'playback', 'tone_stream://%(1000,0,900);loops=-1');
        await until('it plays', () => applicationsOf(uuid).at(-1) === 'playback');
        await second.die();
        const third = await listening(t, pbx);
        await pbx.api(`uuid_break ${uuid} all`);
        t.equal((await third.call(0)).uuid, uuid);
        t.equal(leg.isLive, true);
      },
    );

  t.test('the results of an earlier enqueue of the same call neither end a later one nor order it', async (t) => {
    const daemon = await listening(t, pbx);
    const leg = bank.call('4000');
    await (
      await daemon.call(0)
    ).giveBack({
      enqueue_result: 'success',
      enqueue_agent: '1001',
      enqueue_then: 'twice',
      enqueue_xml: 'old',
    });
    const again = await daemon.call(1);
    t.match(again.headers, { variable_enqueue_document: 'sales', 'Caller-Destination-Number': '4001' });
    for (const name of ['enqueue_result', 'enqueue_xml']) t.equal(again.headers[`variable_${name}`], undefined, name);
    t.equal(again.headers['variable_enqueue_agent'], '1001', 'a survey asks about him');
    await again.giveBack({ enqueue_result: 'success' });
    await leg.reached('ended');
  });

  t.test('a Lua script gets the results and goes on', async (t) => {
    const daemon = await listening(t, pbx);
    const leg = bank.call('4100');
    const call = await daemon.call(0);
    t.equal(call.headers['variable_enqueue_user_data'], 'from the IVR');
    await call.giveBack({ enqueue_result: 'timeout', enqueue_data: 'x' });
    await leg.reached('ended');
    t.equal(leg.cause, 'NORMAL_CLEARING');
    const end = await until('its last event', () =>
      events.find((event) => event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE' && event['Unique-ID'] === call.uuid),
    );
    t.equal(end['variable_ivr_stage'], 'over: timeout');
  });
});

async function listening(t: Test, pbx: Pbx): Promise<FakeDaemon> {
  const daemon = await FakeDaemon.listen(pbx);
  t.teardown(() => daemon.die());
  return daemon;
}

/** A caller in a room with telephone 1001, whose daemon died. */
async function leftInRoom(t: Test, pbx: Pbx, bank: Bank, number: string): Promise<{ leg: Leg; uuid: string }> {
  const daemon = await listening(t, pbx);
  const leg = bank.call(number);
  const { uuid } = await daemon.call(0);
  await pbx.api(`uuid_answer ${uuid}`);
  await leg.reached('answered');
  await pbx.events.execute(uuid, 'conference', 'enq-a@conversation+flags{}');
  await pbx.bgapi(`originate user/1001@${pbx.domain} &conference(enq-a@conversation+flags{})`);
  await until('both are in the room', async () => (await pbx.conferences())[0]?.members.length === 2);
  // In its first two seconds a call comes back when the daemon dies, whatever it does: see generate-enqueued.ts.
  await until('it stays where it is', async () => (await pbx.api(`uuid_getvar ${uuid} socket_resume`)) === 'false');
  await daemon.die();
  return { leg, uuid };
}
