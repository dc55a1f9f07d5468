import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { SURVEY_NUMBER } from '../stage/stage.ts';
import { serve, sitDown } from './desktops.ts';
import { hear } from './office.ts';

const TO_SURVEY = { type: '1', trans_type: '5' } as const;

onBothSwitches('a desktop: the customer is transferred to the survey', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001');
  const table = [
    ['the one that is configured', {}],
    ['one that is named', { trans_number: SURVEY_NUMBER }],
  ] as const;
  for (const [which, named] of table) {
    const { call, uuid } = await serve(stage, anna);
    const { id } = await stage.conversationOf(call);
    const before = anna.callbacks().length;
    await anna.ask('trans', { uuid, ...TO_SURVEY, ...named });
    await anna.isIn('FREE');
    t.strictSame(anna.callbacks().slice(before), ['TRANS INITIATE', 'TRANS START_CALL', 'TRANS END_CALL'], which);
    await until('her telephone is on the hook', () => stage.phone('1001').live.length === 0);
    await hear(t, stage, { [call.name]: ['survey'] }, 'the customer hears it');
    t.strictSame((await stage.ok('GET', '/conversation?state=running')).result, []);
    t.ok(call.isLive);
    await call.press('4');
    t.match(
      await call.variables(),
      { survey_mark: '4', enqueue_agent: '1001', enqueue_conversation_id: id },
      'it knows whom it asks about',
    );
    t.strictSame(await stage.leftoversAtLast(), {});
  }
});

onBothSwitches('a desktop: one whom the agent has called is transferred to the survey', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001', { status: 'BUSY' });
  const uuid = String((await anna.ask('call', { callee_number: '5550007' }))['uuid']);
  await hear(t, stage, { p1: ['c7'], c7: ['p1'] }, 'they talk');
  t.equal(await anna.codeOf('trans', { uuid, ...TO_SURVEY, type: '2' }), '4002', 'blind only');
  await anna.ask('trans', { uuid, ...TO_SURVEY });
  await anna.isIn('BUSY');
  await hear(t, stage, { c7: ['survey'] }, 'it is heard');
  await stage.phone('5550007').live[0]?.press('2');
  await until('it is over', () => stage.phone('5550007').live.length === 0);
  t.strictSame(anna.callbacks(), [
    ...['CALL INITIATE', 'CALL START_CALL', 'TRANS INITIATE', 'TRANS START_CALL', 'TRANS END_CALL', 'CALL END_CALL'],
  ]);
  t.strictSame(await stage.leftoversAtLast(), {});
});
