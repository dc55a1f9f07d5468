import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import type { Behaviour, CalledLeg } from '../stage/stage.ts';
import { called, hear } from './office.ts';
import { enqueue, toAgent } from './words.ts';

const SOUNDS: Partial<Behaviour> = { early: 'announcement', answerMs: null };
const VOICES = 'wait_voice="wait.wav" ring_voice="ring.wav"';

async function sounding(stage: Stage, number: string): Promise<CalledLeg> {
  const leg = await called(stage, number);
  await leg.reached('early');
  return leg;
}

onBothSwitches('ring modes 3 and 5: the ringback of the one who is called is heard', {}, async (t, stage) => {
  await stage.ok('POST', '/extension', { id: 'mobile', type: 3, telnum: '5550008' });
  t.teardown(() => stage.api('DELETE', '/callcenter/extension/mobile'));
  const agents = { 1001: 1, 1002: 2, 1003: 3, 1004: 4, 1005: 5 } as const;
  stage.phone('5550008').behave({ early: 'melody', answerMs: null });
  await stage.login('away', { extension: 'mobile' });
  const calls = [];
  for (const [agent, mode] of Object.entries(agents)) {
    stage.phone(agent).behave(SOUNDS);
    await stage.login(agent);
    calls.push(stage.call(stage.number(enqueue(`${VOICES} ring_mode="${mode}"`, toAgent(agent)))));
  }
  calls.push(stage.call(stage.number(enqueue(`${VOICES} ring_mode="5"`, toAgent('away')))));
  const legs = await Promise.all([...Object.keys(agents), '5550008'].map((number) => sounding(stage, number)));
  const heard = ['wait', 'ring', 'announcement', 'ring', 'announcement', 'melody'];
  const silent = Object.fromEntries(legs.map(({ name }) => [name, []]));
  const waiting = Object.fromEntries(calls.map(({ name }, n) => [name, [heard[n] ?? '']]));
  await hear(t, stage, { ...waiting, ...silent }, 'who waits hears it, and is not heard');
  for (const leg of legs) await leg.answer();
  const talking = calls.flatMap(({ name }, n): [string, string[]][] => {
    const agent = legs[n]?.name ?? '';
    return [
      [name, [agent]],
      [agent, [name]],
    ];
  });
  await hear(t, stage, Object.fromEntries(talking), 'they talk');
  for (const call of calls) await call.hangup();
  await until('all have gone', () => legs.every(({ isLive }) => !isLive));
  await stage.ok('DELETE', '/agent/away', { force: true });
  t.strictSame(await stage.leftoversAtLast(), {});
});

runOnBothSwitches({}, false);
