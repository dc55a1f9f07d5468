import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { sitDown } from './desktops.ts';
import { hear } from './office.ts';

onBothSwitches('a desktop: video is called for, dropped, and asked for again', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001', { status: 'BUSY' });
  for (const phone of ['1001', '5550007']) stage.phone(phone).behave({});
  const { uuid } = await anna.ask('call', { callee_number: '5550007', video: 3 });
  const id = String(uuid);
  await hear(t, stage, { p1: ['c7'], c7: ['p1'] }, 'they talk');
  const both = async (): Promise<boolean[]> =>
    Promise.all(['1001', '5550007'].map(async (phone) => (await stage.phone(phone).live[0]?.hasVideo()) ?? false));
  t.strictSame(await both(), [true, true], 'both see');
  await anna.ask('change_media', { uuid: id, audio: 3, video: 0 });
  await until('the picture is gone', async () => (await both()).every((has) => !has));
  await anna.ask('change_media', { uuid: id, audio: 3, video: 3, reneg_other: false });
  await until('hers is back', async () => (await both())[0] === true);
  t.strictSame(await both(), [true, false], 'hers alone');
  await anna.ask('change_media', { uuid: id, audio: 3, video: 3, reneg_other: true });
  t.equal(await anna.codeOf('change_media', { uuid: id, audio: 3, video: 1 }), '4002', 'one way the switch cannot');
  await hear(t, stage, { p1: ['c7'], c7: ['p1'] }, 'they go on talking');
  await anna.ask('hangup', { uuid: id });
  await anna.isIn('BUSY');
  t.strictSame(await stage.leftoversAtLast(), {});
});
