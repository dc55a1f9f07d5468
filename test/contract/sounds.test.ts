import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import { hearInTurn } from './in-turn.ts';
import { hear, ringing, settled } from './office.ts';
import { enqueue, talking, toAgent, toSkill } from './words.ts';

const TELLS = 'announce_position="true" announce_interval="3" wait_voice="wait.wav"';
/** Two announcements and what is between them. */
const LISTEN_MS = 9000;

/** A sound file is away while this is done. */
async function without<T>(stage: Stage, files: readonly string[], then: () => Promise<T>): Promise<T> {
  const path = (file: string): string => join(stage.folder, 'sounds', file);
  for (const file of files) renameSync(path(file), `${path(file)}.away`);
  try {
    return await then();
  } finally {
    for (const file of files) renameSync(`${path(file)}.away`, path(file));
  }
}

const missing = (stage: Stage): unknown[] =>
  stage.log().flatMap((line) => (String(line['msg']).startsWith('sound file is missing') ? [line['file']] : []));

onBothSwitches('the position is told at its interval, and the music goes on after it', {}, async (t, stage) => {
  const call = stage.call(stage.number(enqueue(TELLS, toSkill('nobody'))));
  await stage.taskOf(call);
  await hear(t, stage, { [call.name]: ['wait'] }, 'it waits');
  const heard = await hearInTurn(stage, call.name, LISTEN_MS);
  const said = ['queue/position', 'digits/1', 'wait'];
  t.strictSame(heard.slice(heard[0] === 'wait' ? 1 : 0).slice(0, 6), [...said, ...said], heard.join(' '));
});

onBothSwitches(
  'of an announcement, missing files are left out; where none is left the music goes on',
  {},
  async (t, stage) => {
    const heardWithout = async (...files: string[]): Promise<string[]> => {
      const call = stage.call(stage.number(enqueue(TELLS, toSkill('nobody'))));
      await call.reached('answered');
      const heard = await without(stage, files, () => hearInTurn(stage, call.name, LISTEN_MS));
      await call.hangup();
      return heard;
    };
    const some = (await heardWithout('queue/position.wav')).join(' ');
    t.ok(some.includes('wait digits/1 wait digits/1'), some);
    const none = (await heardWithout('queue/position.wav', 'digits/1.wav')).join(' ');
    t.equal(none, 'wait', 'nothing but the music');
    t.strictSame([...new Set(missing(stage))].sort(), ['digits/1.wav', 'queue/position.wav']);
  },
);

onBothSwitches(
  'where a sound file is missing there is music, or nothing is said, but never silence',
  {},
  async (t, stage) => {
    for (const agent of ['1001', '1002', '1003', '1004']) stage.phone(agent).behave({ answerMs: null });
    for (const agent of ['1001', '1002', '1003']) await stage.login(agent);
    await stage.login('1004', { num: '7' });
    stage.phone('1003').behave({});
    stage.phone('1004').behave({});
    const waits = stage.call(stage.number(enqueue('wait_voice="none-1.wav"', toSkill('nobody'))));
    const rings = stage.call(stage.number(enqueue('ring_voice="none-2.wav" ring_mode="2"', toAgent('1002'))));
    const held = stage.call(stage.number(enqueue('hold_voice="none-3.wav"', toAgent('1003'))));
    const words = 'play_num="true" pre_num_voice="none-4.wav" post_num_voice="none-5.wav"';
    const told = stage.call(stage.number(enqueue(words, toAgent('1004'))));
    await stage.taskOf(waits);
    await ringing(stage, '1002');
    const { id } = await talking(stage, held);
    await talking(stage, told);
    await stage.ok('POST', `/conversation/${id}/agent/1003/lsm`, { mode: 4 });
    await settled(stage, id);
    const expected = {
      [waits.name]: ['music'],
      [rings.name]: ['music'],
      [held.name]: ['music'],
      p3: [],
      [told.name]: ['p4'],
      p4: [told.name],
    };
    await hear(t, stage, expected, 'all hear something');
    const files = [1, 2, 3, 4, 5].map((n) => `none-${n}.wav`);
    await until('the log says it of each', () => files.every((file) => missing(stage).includes(file)));
  },
);

/** The last one: from here on the estimate is told to everybody. */
onBothSwitches('how long it will take is told where two calls have been taken', {}, async (t, stage) => {
  await stage.login('1001', { skills: { s: 1 } });
  const number = stage.number(enqueue(TELLS.replace('"3"', '"6"'), toSkill('s')));
  for (let n = 0; n < 2; n += 1) {
    const served = stage.call(number);
    await talking(stage, served);
    await served.hangup();
    await stage.isInState('1001', 'idle');
  }
  await talking(stage, stage.call(number));
  const call = stage.call(number);
  await call.reached('answered');
  const heard = await hearInTurn(stage, call.name, 2 * LISTEN_MS);
  const said = ['wait', 'queue/position', 'digits/1', 'queue/wait', 'digits/1', 'queue/minutes', 'wait'];
  t.ok(heard.join(' ').includes(said.join(' ')), heard.join(' '));
});

runOnBothSwitches({}, true);
