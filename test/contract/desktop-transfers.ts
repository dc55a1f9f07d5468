import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { serve, sitDown } from './desktops.ts';
import { hear, ringing } from './office.ts';
import { enqueue, toAgent } from './words.ts';

onBothSwitches('a desktop: consult, cancel, and the transfer that follows', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001');
  const boris = await sitDown(t, stage, '1002');
  const { call, uuid } = await serve(stage, anna);
  stage.phone('1002').behave({ answerMs: null });
  const asked = { uuid, type: '1', consult_type: '0', consult_number: '1002' } as const;

  await anna.ask('consult', asked);
  await ringing(stage, '1002');
  t.match(await boris.callIn(), { callin_channel: 'CONSULT' });
  t.equal(await anna.status(), 'CALLING/CONSULT');
  await hear(t, stage, { p1: ['queue'], c0: ['music'] }, 'the customer is on hold while it rings');
  await anna.ask('consult', { ...asked, type: '2' });
  await hear(t, stage, { p1: ['c0'], c0: ['p1'] }, 'given up: they talk again');
  await boris.isIn('FREE');

  await anna.ask('consult', asked);
  await (await ringing(stage, '1002')).answer();
  await hear(t, stage, { p1: ['p2'], p2: ['p1'], c0: ['music'] }, 'the consulted one talks with the agent alone');
  await stage.phone('1002').live[0]?.hangup();
  await hear(t, stage, { p1: ['c0'], c0: ['p1'] }, 'he has hung up: they talk again');

  const { consult_uuid: consulted } = await anna.ask('consult', asked);
  await (await ringing(stage, '1002')).answer();
  await hear(t, stage, { p1: ['p2'], p2: ['p1'], c0: ['music'] }, 'once more');
  await anna.ask('consult_to_trans', { consult_uuid: String(consulted) });
  await hear(t, stage, { p2: ['c0'], c0: ['p2'] }, 'after the answer: the customer talks with the consulted one');
  await anna.isIn('FREE');
  await call.hangup();
  await boris.isIn('FREE');

  const next = await serve(stage, anna);
  const outside = { ...asked, uuid: next.uuid, consult_type: '1', consult_number: '5550007' } as const;
  stage.phone('5550007').behave({ answerMs: null });
  const early = await anna.ask('consult', outside);
  const leg = await ringing(stage, '5550007');
  await anna.ask('consult_to_trans', { consult_uuid: String(early['consult_uuid']) });
  await anna.isIn('FREE');
  await hear(t, stage, { [next.call.name]: ['ringback'] }, 'before the answer: the customer hears it ring');
  await leg.answer();
  await hear(t, stage, { [next.call.name]: ['c7'], c7: [next.call.name] }, 'and talks with who answers');
  await leg.hangup();
  t.match(await next.call.variables(), { enqueue_result: 'success' }, 'the customer goes back to his script');
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches('a desktop: transfers to an agent, a skill, outside, the dialplan; three-way', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001');
  const boris = await sitDown(t, stage, '1002', { skills: { tax: 50 } });
  const first = await serve(stage, anna);
  await anna.ask('trans', { uuid: first.uuid, type: '1', trans_type: '2', trans_number: 'tax' });
  t.match(await boris.callIn(), { callin_channel: 'TRANS', caller_number: first.call.from });
  await hear(t, stage, { p2: ['c0'], c0: ['p2'] }, 'blind, to a skill');
  await anna.isIn('FREE');

  const back = String((await boris.ask('get_status', {}))['status']);
  t.equal(back, 'CALLING');
  const his = (await stage.conversationOf(first.call)).id as string;
  stage.phone('1001').behave({ answerMs: null });
  await boris.ask('trans', { uuid: his, type: '2', trans_type: '1', trans_number: '1001' });
  await ringing(stage, '1001');
  t.equal(await boris.status(), 'CALLING/TRANS');
  await hear(t, stage, { p2: ['queue'], c0: ['queue'] }, 'with consultation: both hear it');
  await boris.ask('trans', { uuid: his, type: '3', trans_type: '1' });
  await hear(t, stage, { p2: ['c0'], c0: ['p2'] }, 'given up');
  stage.phone('1001').behave({ answerMs: 0 });
  await boris.ask('trans', { uuid: his, type: '2', trans_type: '1', trans_number: '1001' });
  await hear(t, stage, { p1: ['c0'], c0: ['p1'] }, 'done');
  await boris.isIn('FREE');

  const hers = (await stage.conversationOf(first.call)).id as string;
  await anna.ask('three_way', { uuid: hers, three_way_type: '1', three_way_number: '5550007' });
  await hear(t, stage, { p1: ['c0', 'c7'], c0: ['c7', 'p1'], c7: ['c0', 'p1'] }, 'three');
  t.equal(await anna.status(), 'CALLING/THREE_WAY');
  await stage.phone('5550007').live[0]?.hangup();
  await anna.isIn('CALLING');
  await hear(t, stage, { p1: ['c0'], c0: ['p1'] }, 'two again');

  const ivr = stage.number(enqueue('', toAgent('1002')));
  await anna.ask('trans', { uuid: hers, type: '1', trans_type: '3', trans_number: ivr });
  await anna.isIn('FREE');
  await hear(t, stage, { p2: ['c0'], c0: ['p2'] }, 'the customer has come by the dialplan');
  const last = (await stage.conversationOf(first.call)).id as string;
  await boris.ask('trans', { uuid: last, type: '1', trans_type: '4', trans_number: '5550008' });
  await hear(t, stage, { c0: ['c8'], c8: ['c0'] }, 'outside');
  await boris.isIn('FREE');
  await first.call.hangup();
  await until('outside is over', () => stage.phone('5550008').live.length === 0);
  t.strictSame(await stage.leftoversAtLast(), {});
});
