import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { serve, sitDown } from './desktops.ts';
import { hear, ringing } from './office.ts';
import { enqueue, toAgent } from './words.ts';

const over = (agent: string) => ({ operated_agent_id: agent, operated_ext_id: agent });

onBothSwitches('a supervisor listens, whispers and barges in, on one leg', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001');
  const sonja = await sitDown(t, stage, '1006', { role: 'supervisor', status: 'BUSY' });
  t.equal(await sonja.codeOf('eavesdrop', over('1001')), '4016', 'there is nothing to hear');
  t.equal(await anna.codeOf('eavesdrop', over('1006')), '4001', 'an agent may not');
  const { call } = await serve(stage, anna);
  await sonja.ask('eavesdrop', over('1001'));
  await sonja.isIn('CALLING/EAVESDROP');
  const [leg] = stage.phone('1006').live;
  await hear(t, stage, { p1: ['c0'], c0: ['p1'], p6: ['c0', 'p1'] }, 'she hears both, nobody hears her');
  await sonja.ask('whisper', over('1001'));
  await hear(t, stage, { p1: ['c0', 'p6'], c0: ['p1'], p6: ['c0', 'p1'] }, 'the agent alone hears her');
  await sonja.ask('force_call', over('1001'));
  await hear(t, stage, { p1: ['c0', 'p6'], c0: ['p1', 'p6'], p6: ['c0', 'p1'] }, 'a third party like any');
  await sonja.ask('eavesdrop', over('1001'));
  await hear(t, stage, { p1: ['c0'], c0: ['p1'], p6: ['c0', 'p1'] }, 'and unheard again');
  t.equal(leg?.isLive, true, 'all that on one leg');
  await call.hangup();
  await sonja.isIn('BUSY');
  await anna.isIn('FREE');
  t.strictSame(
    sonja.callbacks().filter((line) => !line.includes('INITIATE')),
    [
      'EAVESDROP START_CALL',
      'EAVESDROP END_CALL',
      'WHISPER START_CALL',
      'WHISPER END_CALL',
      'FORCE_CALL START_CALL',
      'FORCE_CALL END_CALL',
      'EAVESDROP START_CALL',
      'EAVESDROP END_CALL',
    ],
  );
  t.strictSame(await stage.leftoversAtLast(), {});
});

onBothSwitches('a supervisor takes a call over, ringing and talking, and tears one down', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001');
  const sonja = await sitDown(t, stage, '1006', { role: 'supervisor', status: 'BUSY' });
  stage.phone('1001').behave({ answerMs: null });
  const call = stage.call(stage.number(enqueue('', toAgent('1001'))));
  await ringing(stage, '1001');
  await sonja.ask('substitute', over('1001'));
  await hear(t, stage, { p6: ['c0'], c0: ['p6'] }, 'ringing: hers now');
  await anna.isIn('FREE');
  await until('her telephone is silent', () => stage.phone('1001').live.length === 0);
  await call.hangup();
  await sonja.isIn('BUSY');

  stage.phone('1001').behave({ answerMs: 0 });
  const { call: next } = await serve(stage, anna);
  await sonja.ask('substitute', over('1001'));
  await hear(t, stage, { p6: [next.name], [next.name]: ['p6'] }, 'talking: hers now');
  await anna.isIn('FREE');
  await next.hangup();
  await sonja.isIn('BUSY');

  const { call: last } = await serve(stage, anna);
  await sonja.ask('interrupt_call', over('1001'));
  await anna.isIn('FREE');
  t.match(await last.variables(), { enqueue_result: 'success', enqueue_cause: 'remove' });
  t.ok(anna.callbacks().includes('INTERRUPT_CALL END_CALL'));
  t.strictSame(await stage.leftoversAtLast(), {});
});
