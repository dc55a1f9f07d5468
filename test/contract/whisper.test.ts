import { join } from 'node:path';
import t from 'tap';
import { withoutFreeswitch } from '../real/freeswitch.ts';
import { stretchesOf } from '../real/stretches.ts';
import { readWav } from '../real/wav.ts';
import { PARTY_HZ } from '../real/tones.ts';
import { startRealStage } from '../stage/start-stage.ts';
import { serve, sitDown } from './desktops.ts';
import { hear } from './office.ts';

/**
 * A supervisor who never stops talking listens, whispers, barges in and whispers again, while the customer is put on
 * hold and back: recorded on all telephones, the customer has not one packet of her but while she barges in.
 */
const SUPERVISOR_HZ = PARTY_HZ[6]!;
const over = { operated_agent_id: '1001', operated_ext_id: '1001' };
/** A packet, and what the clocks of two recordings may differ by. */
const CLOCK_MS = 40;
/** Until a supervisor who has stopped barging in is out of the room. */
const LEAVES_MS = 500;

t.test('no frame of a whisper reaches the customer', { skip: withoutFreeswitch() }, async (t) => {
  const stage = await startRealStage({ config: { conversation: { recording: 'on' } } });
  t.teardown(() => stage.stop({ keep: !t.passing() }));
  const anna = await sitDown(t, stage, '1001');
  const sonja = await sitDown(t, stage, '1006', { role: 'supervisor', status: 'BUSY' });
  const { call, uuid } = await serve(stage, anna);
  await sonja.ask('eavesdrop', over);
  await hear(t, stage, { p1: ['c0'], c0: ['p1'], p6: ['c0', 'p1'] }, 'she listens');
  const stop = await stage.rig.record!();

  await sonja.ask('whisper', over);
  await hear(t, stage, { p1: ['c0', 'p6'], c0: ['p1'], p6: ['c0', 'p1'] }, 'she whispers');
  await anna.ask('hold', { uuid, hold: '1' });
  await anna.isIn('CALLING/HOLD');
  await anna.ask('hold', { uuid, hold: '0' });
  await hear(t, stage, { p1: ['c0', 'p6'], c0: ['p1'], p6: ['c0', 'p1'] }, 'over a hold');
  const barging = performance.now();
  await sonja.ask('force_call', over);
  await hear(t, stage, { p1: ['c0', 'p6'], c0: ['p1', 'p6'], p6: ['c0', 'p1'] }, 'she barges in');
  await sonja.ask('whisper', over);
  const whispering = performance.now();
  await hear(t, stage, { p1: ['c0', 'p6'], c0: ['p1'], p6: ['c0', 'p1'] }, 'and whispers again');
  await sonja.ask('eavesdrop', over);
  await hear(t, stage, { p1: ['c0'], c0: ['p1'], p6: ['c0', 'p1'] }, 'and listens');

  const recordings = await stop();
  const heard = stretchesOf(SUPERVISOR_HZ, recordings['c0']!);
  t.equal(heard.length, 1, `the customer hears her once: ${JSON.stringify(heard)}`);
  const [only] = heard;
  t.ok(only !== undefined && only.from >= barging - CLOCK_MS, 'not before she barges in');
  t.ok(only !== undefined && only.to <= whispering + LEAVES_MS, 'not after she whispers again');
  t.ok(stretchesOf(SUPERVISOR_HZ, recordings['p1']!).length > 0, 'the agent has heard her');
  const { id } = await stage.conversationOf(call);
  await call.hangup();
  const left = await stage.leftoversAtLast();
  const { record_file: file } = await stage.ok('GET', `/conversation/${String(id)}`);
  const room = await readWav(join(stage.folder, 'recordings', String(file)));
  const recorded = stretchesOf(SUPERVISOR_HZ, { ...room, begunMs: 0 });
  t.equal(recorded.length, 1, `nor is a whisper in the recording: ${JSON.stringify(recorded)}`);
  t.strictSame(left, {});
});
