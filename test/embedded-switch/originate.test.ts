import t from 'tap';
import { inShort } from './event-socket-client.ts';
import { is, openScene } from './scene.ts';

t.test('a telephone that answers: the events of FreeSWITCH in its order', async (t) => {
  const { esl, stop } = await openScene({}, 'ALL');
  t.teardown(stop);
  await esl.bgapi(
    'originate {origination_uuid=a,originate_timeout=10,origination_caller_id_number=4000,origination_caller_id_name=Queue,enq_x=1}user/1001@pbx.test &park()',
  );
  await esl.event(is('CHANNEL_PARK'));
  t.strictSame(esl.events.map(inShort), [
    'OUTGOING',
    'STATE CS_INIT',
    'CREATE',
    'ORIGINATE',
    'STATE CS_ROUTING',
    'STATE CS_CONSUME_MEDIA',
    'PROGRESS',
    'CALLSTATE',
    'ANSWER',
    'CALLSTATE',
    'OUTGOING',
    'BACKGROUND_JOB',
    'STATE CS_EXECUTE',
    'EXECUTE park',
    'PARK',
  ]);
  t.match(esl.events.find(is('CHANNEL_CREATE')), {
    'Channel-State': 'CS_INIT',
    'Channel-Call-State': 'DOWN',
    'Answer-State': 'ringing',
    'Call-Direction': 'outbound',
    'Unique-ID': 'a',
    'Caller-Caller-ID-Name': 'Queue',
    'Caller-Caller-ID-Number': '4000',
    'Caller-Callee-ID-Name': 'Outbound Call',
    variable_enq_x: '1',
    variable_dialed_user: '1001',
    variable_presence_id: '1001@pbx.test',
  });
  t.match(esl.events.find(is('CHANNEL_PARK')), {
    'Answer-State': 'answered',
    'Channel-Call-State': 'ACTIVE',
    'Caller-Caller-ID-Number': '1001',
    'Caller-Callee-ID-Number': '4000',
    'Caller-Orig-Caller-ID-Number': '4000',
    'Channel-HIT-Dialplan': 'true',
  });
  const [row] = (JSON.parse(await esl.api('show channels as json')) as { rows: Record<string, string>[] }).rows;
  t.match(row, {
    uuid: 'a',
    direction: 'outbound',
    state: 'CS_EXECUTE',
    callstate: 'ACTIVE',
    application: 'park',
    presence_id: '1001@pbx.test',
  });
});

const ENDED = ['STATE CS_HANGUP', 'CALLSTATE', 'STATE CS_REPORTING', 'HANGUP_COMPLETE'];

t.test('a telephone that refuses', async (t) => {
  const { esl, pbx, clock, stop } = await openScene({}, 'ALL');
  t.teardown(stop);
  const causes = [
    [486, 'USER_BUSY'],
    [603, 'CALL_REJECTED'],
    [480, 'NO_USER_RESPONSE'],
    [404, 'UNALLOCATED_NUMBER'],
    [503, 'NORMAL_TEMPORARY_FAILURE'],
    ['USER_BUSY', 'USER_BUSY'],
  ] as const;
  for (const [reject, cause] of causes) {
    pbx.addTelephone('1001', { ringMs: 50, reject, rejectMs: 120 });
    const uuid = `u-${reject}`;
    const result = esl.bgapi(`originate {origination_uuid=${uuid}}user/1001@pbx.test &park()`);
    await esl.event(is('CHANNEL_CREATE', uuid));
    clock.advance(120);
    t.equal(await result, `-ERR ${cause}\n`);
    await esl.event((event) => is('CHANNEL_STATE', uuid)(event) && event['Channel-State'] === 'CS_DESTROY');
    const from = esl.events.findIndex(is('CHANNEL_PROGRESS', uuid));
    t.strictSame(
      esl.events.slice(from).map((event) => inShort(event).replace(` ${cause}`, '')),
      ['PROGRESS', 'CALLSTATE', 'HANGUP', ...ENDED, 'BACKGROUND_JOB', 'DESTROY', 'STATE CS_DESTROY'],
    );
  }
});

t.test('nobody answers: NO_ANSWER, told before the channel is gone', async (t) => {
  const { esl, pbx, clock, stop } = await openScene();
  t.teardown(stop);
  pbx.addTelephone('1001', { answerMs: null });
  const result = esl.bgapi('originate {origination_uuid=a,originate_timeout=2}user/1001@pbx.test &park()');
  await esl.event(is('CHANNEL_PROGRESS'));
  clock.advance(2000);
  t.equal(await result, '-ERR NO_ANSWER\n');
  await esl.event(is('CHANNEL_DESTROY'));
  t.strictSame(esl.events.map(inShort), [
    'CREATE',
    'PROGRESS',
    'HANGUP NO_ANSWER',
    'BACKGROUND_JOB',
    'HANGUP_COMPLETE NO_ANSWER',
    'DESTROY NO_ANSWER',
  ]);
});

t.test('killed while it rings', async (t) => {
  const { esl, pbx, stop } = await openScene();
  t.teardown(stop);
  pbx.addTelephone('1001', { answerMs: null });
  const result = esl.bgapi('originate {origination_uuid=a}user/1001@pbx.test &park()');
  await esl.event(is('CHANNEL_PROGRESS'));
  t.equal(await esl.api('uuid_kill a LOSE_RACE'), '+OK\n');
  t.equal(await result, '-ERR LOSE_RACE\n');
  t.equal(await esl.api('uuid_kill a'), '-ERR No such channel!\n');
  await esl.event(is('CHANNEL_DESTROY'));
  t.strictSame(esl.events.map(inShort), [
    'CREATE',
    'PROGRESS',
    'HANGUP LOSE_RACE',
    'HANGUP_COMPLETE LOSE_RACE',
    'BACKGROUND_JOB',
    'DESTROY LOSE_RACE',
  ]);
});

t.test('early media ends the originate, unless it is told to ignore it', async (t) => {
  const { esl, pbx, clock, stop } = await openScene();
  t.teardown(stop);
  pbx.setNumber('5550001', { earlyMedia: true, answerMs: 500 });
  t.equal(await esl.bgapi('originate {origination_uuid=a}sofia/external/5550001@10.0.0.1 &park()'), '+OK a\n');
  clock.advance(500);
  await esl.event(is('CHANNEL_ANSWER', 'a'));
  t.strictSame(esl.events.map(inShort), [
    'CREATE',
    'PROGRESS_MEDIA',
    'BACKGROUND_JOB',
    'EXECUTE park',
    'PARK',
    'ANSWER',
  ]);
  const later = esl.bgapi(
    'originate {origination_uuid=b,ignore_early_media=true}sofia/external/5550001@10.0.0.1 &park()',
  );
  await esl.event(is('CHANNEL_PROGRESS_MEDIA', 'b'));
  t.equal(esl.events.some(is('CHANNEL_PARK', 'b')), false);
  clock.advance(500);
  t.equal(await later, '+OK b\n');
});

t.test('whom it cannot call', async (t) => {
  const { esl, pbx, park, stop } = await openScene({ gateways: ['trunk'] });
  t.teardown(stop);
  pbx.addTelephone('1003').register(false);
  t.equal(await esl.bgapi('originate user/1003@pbx.test &park()'), '-ERR USER_NOT_REGISTERED\n');
  t.equal(await esl.bgapi('originate user/1001@other.test &park()'), '-ERR SUBSCRIBER_ABSENT\n');
  await park('a');
  t.equal(
    await esl.bgapi('originate {origination_uuid=a}user/1002@pbx.test &park()'),
    '-ERR DESTINATION_OUT_OF_ORDER\n',
    'a UUID that is in use',
  );
  t.equal(await esl.bgapi('originate {origination_uuid=g}sofia/gateway/trunk/123 &park()'), '+OK g\n');
  pbx.setNumber('9', { reject: 'NO_ROUTE_DESTINATION' });
  t.equal(
    await esl.bgapi('originate {origination_uuid=h}sofia/external/9@10.0.0.1 &park()'),
    '-ERR NO_ROUTE_DESTINATION\n',
  );
});

t.test('a telephone that hangs up, and one that presses keys', async (t) => {
  const { esl, pbx, clock, park, order, stop } = await openScene();
  t.teardown(stop);
  pbx.addTelephone('1001', { hangupMs: 300, dtmf: '12', dtmfMs: 100 });
  await park('a');
  clock.advance(300);
  t.strictSame(await order(is('CHANNEL_DESTROY')), [
    'DTMF 1',
    'DTMF 2',
    'HANGUP NORMAL_CLEARING',
    'UNPARK NORMAL_CLEARING',
    'EXECUTE_COMPLETE park',
    'HANGUP_COMPLETE NORMAL_CLEARING',
    'DESTROY NORMAL_CLEARING',
  ]);
  t.match(esl.events.find(is('DTMF')), { 'DTMF-Digit': '1', 'Unique-ID': 'a' });
  t.equal(pbx.channels().length, 0);
});

t.test('registrations', async (t) => {
  const { esl, pbx, stop } = await openScene();
  t.teardown(stop);
  const rows = async (): Promise<string[]> =>
    ((JSON.parse(await esl.api('show registrations as json')) as { rows?: { reg_user: string }[] }).rows ?? []).map(
      (row) => row.reg_user,
    );
  t.strictSame(await rows(), ['1001', '1002', '1003']);
  const phone = pbx.addTelephone('1004');
  t.match(await esl.event((event) => event['Event-Subclass'] === 'sofia::register'), {
    'from-user': '1004',
    username: '1004',
    realm: 'pbx.test',
  });
  phone.register(false);
  t.match(await esl.event((event) => event['Event-Subclass'] === 'sofia::unregister'), { 'from-user': '1004' });
  pbx.removeTelephone('1001');
  t.strictSame(await rows(), ['1002', '1003']);
});

t.test('a registration that runs out', async (t) => {
  const { esl, pbx, stop } = await openScene({}, 'CUSTOM sofia::expire');
  t.teardown(stop);
  pbx.addTelephone('1001').expire();
  t.match(await esl.event(() => true), { 'Event-Subclass': 'sofia::expire', user: '1001', host: 'pbx.test' });
  t.equal(await esl.api('originate user/1001@pbx.test &park()'), '-ERR USER_NOT_REGISTERED\n');
});
