import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stretchesOf } from '../real/stretches.ts';
import { PARTY_HZ } from '../real/tones.ts';
import { channelsOf, type Sound } from '../real/wav.ts';
import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { sitDown } from './desktops.ts';
import { hear } from './office.ts';

const ANNA_HZ = PARTY_HZ[1]!;
/** c7: the seven telephones come first. */
const CALLED_HZ = PARTY_HZ[14]!;

/** Most of the time: a packet that comes late is written where it does not belong. */
function isMostly(hz: number, sound: Sound): boolean {
  const heardMs = stretchesOf(hz, { ...sound, begunMs: 0 }).reduce((sum, { from, to }) => sum + to - from, 0);
  return heardMs > (500 * sound.samples.length) / sound.rate;
}

onBothSwitches('a desktop: a call is recorded as it was wished for', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001', { status: 'BUSY' });
  const record = { record_start: 'ANSWER', record_suffix: 'wav' } as const;
  const table = [
    [{ ...record, record_contact: true, is_stereo: true }, [[CALLED_HZ], [ANNA_HZ]]],
    [{ ...record, record_contact: true }, [[ANNA_HZ, CALLED_HZ]]],
    [record, [[CALLED_HZ]]],
  ] as const;
  for (const [wish, expected] of table) {
    const { uuid } = await anna.ask('call', { callee_number: '5550007', ...wish });
    await hear(t, stage, { p1: ['c7'], c7: ['p1'] }, 'they talk');
    const { result } = await stage.ok('GET', '/conversation?state=running');
    const file = String(result[0].record_file);
    t.match(file, /\.wav$/);
    await anna.ask('hangup', { uuid: String(uuid) });
    await anna.isIn('BUSY');
    t.strictSame(await stage.leftoversAtLast(), {});
    if (stage.kind === 'embedded') continue; // nothing sounds there
    const sides = channelsOf(await readFile(join(stage.folder, 'recordings', file)));
    const heard = sides.map((side) => [ANNA_HZ, CALLED_HZ].filter((hz) => isMostly(hz, side)));
    t.strictSame(heard, expected, `${JSON.stringify(wish)}: who is on which side`);
  }
});

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
