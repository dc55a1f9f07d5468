import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fields } from '../../src/client/agent-client.ts';
import { FAINT_DB, stretchesOf } from '../real/stretches.ts';
import { PARTY_HZ } from '../real/tones.ts';
import { channelsOf, type Sound } from '../real/wav.ts';
import { until } from '../real/until.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import type { Stage } from '../stage/create-stage.ts';
import { EARLY_HZ } from '../stage/tones.ts';
import { sitDown, type Desktop } from './desktops.ts';
import { hear, ringing } from './office.ts';

const ANNA_HZ = PARTY_HZ[1]!;
/** c7: the seven telephones come first. */
const CALLED_HZ = PARTY_HZ[14]!;
const RINGING_HZ = EARLY_HZ['announcement']!;
const TALK = { p1: ['c7'], c7: ['p1'] };

type Wish = Partial<Fields<'call'>>;

const stretches = (hz: number, sound: Sound) => stretchesOf(hz, { ...sound, begunMs: 0 }, 100, FAINT_DB);
const lengthMs = ({ samples, rate }: Sound): number => (samples.length * 1000) / rate;

/** Most of the time: a packet that comes late is written where it does not belong. */
const isMostly = (hz: number, sound: Sound): boolean =>
  stretches(hz, sound).reduce((sum, { from, to }) => sum + to - from, 0) > 0.5 * lengthMs(sound);

const fileIn = (stage: Stage, name: string): string => join(stage.folder, 'recordings', name);

/** What the one conversation there is says of its file. */
async function recordFile(stage: Stage): Promise<string> {
  const { result } = await stage.ok('GET', '/conversation?state=running');
  return String(result[0].record_file);
}

const dial = async (desktop: Desktop, wish: Wish): Promise<string> =>
  String((await desktop.ask('call', { callee_number: '5550007', ...wish }))['uuid']);

async function hangUp(stage: Stage, desktop: Desktop, uuid: string): Promise<void> {
  await desktop.ask('hangup', { uuid });
  await desktop.isIn('BUSY');
  await until('nothing is left', async () => Object.keys(await stage.leftovers()).length === 0);
  const phones = ['1001', '5550007'].map((number) => stage.phone(number));
  await until('both are on the hook', () => phones.every(({ live }) => live.length === 0));
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
    const uuid = await dial(anna, wish);
    await hear(t, stage, TALK, 'they talk');
    const file = await recordFile(stage);
    t.match(file, /\.wav$/);
    await hangUp(stage, anna, uuid);
    if (stage.kind === 'embedded') continue; // nothing sounds there
    const sides = channelsOf(await readFile(fileIn(stage, file)));
    const heard = sides.map((side) => [ANNA_HZ, CALLED_HZ].filter((hz) => isMostly(hz, side)));
    t.strictSame(heard, expected, `${JSON.stringify(wish)}: who is on which side`);
  }
});

onBothSwitches('a desktop: recorded from the ring on, or from the answer on', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001', { status: 'BUSY' });
  for (const start of ['RING', 'ANSWER'] as const) {
    stage.phone('5550007').behave({ early: 'announcement', answerMs: null });
    const uuid = await dial(anna, { record_start: start, record_suffix: 'wav', record_contact: true });
    const file = `${uuid}.wav`;
    const leg = await until('it is called', () => stage.phone('5550007').live[0]);
    await leg.reached('early');
    await hear(t, stage, { p1: ['announcement'], c7: [] }, 'it rings, and she hears the announcement of its network');
    t.equal(existsSync(fileIn(stage, file)), start === 'RING', `${start}: is it recorded while it rings?`);
    await leg.answer();
    await hear(t, stage, TALK, 'they talk');
    t.equal(await recordFile(stage), file);
    await hangUp(stage, anna, uuid);
    t.ok(existsSync(fileIn(stage, file)), 'one file for all of it');
    if (stage.kind === 'embedded') continue;
    const [sound = { rate: 8000, samples: new Int16Array(0) }] = channelsOf(await readFile(fileIn(stage, file)));
    const [early, talk] = [stretches(RINGING_HZ, sound), stretches(CALLED_HZ, sound)];
    t.ok(talk.length > 0, 'the talk is in it');
    if (start === 'ANSWER') {
      t.strictSame(early, [], 'and nothing of before');
      continue;
    }
    t.ok(early.length > 0 && early[0]!.from < 200, `it begins with the announcement: ${JSON.stringify(early)}`);
    t.ok(early.at(-1)!.to <= talk[0]!.from + 200, `and the talk follows: ${JSON.stringify({ early, talk })}`);
    t.ok(early.at(-1)!.to - early[0]!.from > 500, 'all that was heard of it');
    t.ok(isMostly(ANNA_HZ, { ...sound, samples: sound.samples.subarray((talk[0]!.from * sound.rate) / 1000) }));
  }
});

onBothSwitches(
  'a desktop: of a telephone that only rings there is nothing to record before the answer',
  {},
  async (t, stage) => {
    const anna = await sitDown(t, stage, '1001', { status: 'BUSY' });
    stage.phone('5550007').behave({ answerMs: null });
    const uuid = await dial(anna, { record_start: 'RING', record_suffix: 'wav' });
    const leg = await ringing(stage, '5550007');
    await hear(t, stage, { p1: ['ringback'] }, 'she hears it ring');
    t.notOk(existsSync(fileIn(stage, `${uuid}.wav`)));
    await leg.answer();
    await hear(t, stage, TALK, 'they talk');
    t.equal(await recordFile(stage), `${uuid}.wav`);
    await hangUp(stage, anna, uuid);
    if (stage.kind === 'embedded') return;
    const [side] = channelsOf(await readFile(fileIn(stage, `${uuid}.wav`)));
    t.ok(isMostly(CALLED_HZ, side!), 'then as from the answer on');
  },
);

onBothSwitches('a desktop: an mp3, or a wav where the switch cannot write one', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1001', { status: 'BUSY' });
  const canWrite = await stage.rig.setModule('mod_shout', true);
  t.teardown(() => stage.rig.setModule('mod_shout', true));
  if (!canWrite) t.comment('NOT TESTED: this FreeSWITCH has no mod_shout, so nothing was recorded as mp3');
  for (const isThere of canWrite ? [true, false] : [false]) {
    await stage.rig.setModule('mod_shout', isThere);
    const uuid = await dial(anna, { record_start: 'ANSWER', record_contact: true });
    await hear(t, stage, TALK, 'they talk');
    const file = `${uuid}.${isThere ? 'mp3' : 'wav'}`;
    await until(`its file is ${file}`, async () => (await recordFile(stage)) === file);
    await hear(t, stage, TALK, 'and go on talking');
    await hangUp(stage, anna, uuid);
    t.ok(existsSync(fileIn(stage, file)), file);
    const played = await stage.rig.play?.(fileIn(stage, file));
    if (played === undefined) continue;
    t.strictSame(
      [ANNA_HZ, CALLED_HZ].filter((hz) => isMostly(hz, played)),
      [ANNA_HZ, CALLED_HZ],
      `${file}: whom a telephone hears to which it is played`,
    );
  }
});
