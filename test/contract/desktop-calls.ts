import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { serve, sitDown } from './desktops.ts';
import { hear, ringing } from './office.ts';

onBothSwitches('a desktop: a call of the queue, hold, mute, all media, keys, hang up', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001');
  const { call, uuid } = await serve(stage, anna);
  t.match(
    anna.pushes.find(({ msg_type: type }) => type === 'callin'),
    { caller_number: call.from, callin_channel: '' },
  );
  await hear(t, stage, { p1: ['c0'], c0: ['p1'] }, 'they talk');
  await anna.ask('hold', { uuid, hold: '1' });
  await hear(t, stage, { p1: [], c0: ['music'] }, 'on hold the customer hears music, the agent nothing');
  t.equal(await anna.status(), 'CALLING/HOLD');
  await anna.ask('hold', { uuid, hold: '0' });
  await anna.ask('mute', { uuid, mute: '1' });
  await hear(t, stage, { p1: ['c0'], c0: [] }, 'muted he hears, and is not heard');
  await anna.ask('mute', { uuid, mute: '0' });
  const table = [
    [0, { p1: [], c0: ['music'] }],
    [1, { p1: [], c0: ['p1'] }],
    [2, { p1: ['c0'], c0: [] }],
    [3, { p1: ['c0'], c0: ['p1'] }],
  ] as const;
  for (const [audio, heard] of table) {
    await anna.ask('change_media', { uuid, audio, video: 0 });
    await hear(t, stage, heard, `audio ${audio}`);
  }
  t.equal(anna.callbacks().filter((line) => line === 'CHANGE_MEDIA START_CALL').length > 0, true);
  await anna.ask('hangup', { uuid });
  await anna.isIn('FREE');
  t.equal(await anna.codeOf('hangup', { uuid }), '0', 'what is over already is no error');
  t.equal(await anna.codeOf('hold', { uuid, hold: '1' }), '4016');
  await until('the customer is out', () => !call.isLive);
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches('a desktop: calls outside, inside, and a meeting', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001', { status: 'BUSY' });
  const boris = await sitDown(t, stage, '1002');
  const clara = await sitDown(t, stage, '1003', { status: 'BUSY' });
  stage.phone('5550007').behave({ answerMs: null });
  const outside = await anna.ask('call', { callee_number: '5550007', work_order_id: 'w1' });
  const leg = await ringing(stage, '5550007');
  await hear(t, stage, { p1: ['ringback'] }, 'he hears it ring');
  await leg.answer();
  await hear(t, stage, { p1: ['c7'], c7: ['p1'] }, 'they talk');
  await leg.hangup();
  await anna.isIn('BUSY');
  t.strictSame(anna.callbacks(), ['CALL INITIATE', 'CALL START_CALL', 'CALL END_CALL']);
  t.ok(anna.pushes.filter(({ action }) => action === 'CALL').every(({ work_order_id: id }) => id === 'w1'));
  t.type(outside['uuid'], 'string');

  const inside = await anna.ask('call', { callee_number: '1002', out_line: 0 });
  await boris.isIn('CALLING');
  await hear(t, stage, { p1: ['p2'], p2: ['p1'] }, 'inside');
  await anna.ask('hangup', { uuid: String(inside['uuid']) });
  await boris.isIn('FREE');
  await anna.isIn('BUSY');

  const nobody = anna.callbacks().length;
  await until('she may call', async () => (await anna.codeOf('call', { callee_number: '1003', out_line: 0 })) === '0');
  await anna.isIn('BUSY');
  await until('she is told', () => anna.callbacks().length === nobody + 2);
  t.strictSame(anna.callbacks().slice(nobody), ['CALL INITIATE', 'CALL END_CALL failed'], 'who is busy is not called');

  await until('her telephone is on the hook', () => stage.phone('1001').live.length === 0);
  for (const one of [anna, boris, clara])
    await until('he is let in', async () => (await one.codeOf('call', { callee_number: 'blue', out_line: 2 })) === '0');
  for (const one of [anna, boris, clara]) await one.isIn('CALLING/THREE_WAY');
  await hear(t, stage, { p1: ['p2', 'p3'], p2: ['p1', 'p3'], p3: ['p1', 'p2'] }, 'a meeting');
  for (const one of ['1001', '1002']) await stage.phone(one).live[0]?.hangup();
  await anna.isIn('BUSY');
  await hear(t, stage, { p3: ['music'] }, 'the last one waits for others');
  await stage.phone('1003').live[0]?.hangup();
  await clara.isIn('BUSY');
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches('a desktop: wishes for after the call, a rest that ends, after-call work', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001');
  t.equal(await anna.codeOf('change_status', { action: 'MAKE_BUSY_AFTER_CALL_STOP' }), '4016');
  const first = await serve(stage, anna);
  t.equal(await anna.codeOf('change_status', { action: 'MAKE_BUSY' }), '1', 'not in a call');
  await anna.ask('change_status', { action: 'MAKE_BUSY_AFTER_CALL_STOP' });
  t.match(await anna.ask('get_status', {}), { status: 'CALLING', call_stop_status: 'BUSY' });
  await first.call.hangup();
  await anna.isIn('BUSY');
  await anna.ask('change_status', { action: 'MAKE_FREE' });
  const second = await serve(stage, anna);
  await anna.ask('change_status', { action: 'CHECKOUT_AFTER_CALL_STOP' });
  await second.call.hangup();
  await until('she is told', () => anna.pushes.some(({ agent_status: status }) => status === 'OFFLINE'));
  t.strictSame(await stage.leftoversAtLast(), {});
});
