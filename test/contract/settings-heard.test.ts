import { setTimeout as pause } from 'node:timers/promises';
import { DEFAULT_TONES } from '../../src/switch/settings.ts';
import { stretchesOf } from '../real/stretches.ts';
import { until } from '../real/until.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import { called, conversationsOf, doAs, hear, refused, ringing, settled, talkTo, toFind, toNumber } from './office.ts';

const WRAP_UP_S = 3;

onBothSwitches(
  'voice_io_mode_swap_2_3: voiceIoMode 2 speaks only, 3 listens only; mode is as ever',
  {},
  async (t, stage) => {
    const { id, call } = await talkTo(stage, '1001');
    const { name } = call;
    const heard = {
      none: { p1: [name], [name]: ['p1'] },
      speaks: { p1: [], [name]: ['p1'] },
      listens: { p1: [name], [name]: [] },
    };
    for (const [word, mode, expected] of [
      ['voiceIoMode', 2, heard.speaks],
      ['voiceIoMode', 3, heard.listens],
      ['voice_io_mode', 2, heard.speaks],
      ['mode', 2, heard.listens],
      ['mode', 3, heard.speaks],
      ['voiceIoMode', 1, heard.none],
    ] as const) {
      await doAs(stage, '1001', 'setVoiceIoMode', { conversationId: id, [word]: mode });
      await settled(stage, id);
      await hear(t, stage, expected, `${word} ${mode}`);
    }
  },
);

onBothSwitches('eight talk, and there is no ninth', {}, async (t, stage) => {
  const { id, call } = await talkTo(stage, '1000');
  const agents = ['1001', '1002', '1003', '1004', '1005', '1006'];
  for (const agent of agents) await stage.login(agent);
  await Promise.all(agents.map((agent) => stage.ok('POST', `/conversation/${id}/inviteAgent`, toFind(agent))));
  const all = await until('eight are in it', async () => {
    const { agents: inside, outs } = await settled(stage, id);
    return inside.length + outs.length === 8 && [...inside, ...outs];
  });
  t.equal(all.length, 8);
  const names = [call.name, 'p0', ...agents.map((agent) => `p${agent.at(-1)}`)].sort();
  const everybody = Object.fromEntries(names.map((name) => [name, names.filter((other) => other !== name)]));
  await hear(t, stage, everybody, 'each hears the seven others');
  for (const [path, body] of [
    [`/conversation/${id}/inviteOut`, toNumber('5550007')],
    [`/agent/1000/inviteOut`, { conversationId: id, ...toNumber('5550007') }],
  ] as const)
    await refused(t, stage, ['POST', path, body], [409, '040502'], 'a ninth');
  await stage.phone('1006').live[0]?.hangup();
  await until(
    'seven are left',
    async () =>
      (await stage.ok('GET', `/conversation/${id}`)).agents.filter(
        (one: { end_time: string | null }) => one.end_time === null,
      ).length === 6,
  );
  await stage.ok('POST', `/conversation/${id}/inviteOut`, toNumber('5550007'));
  const ninth = names
    .filter((name) => name !== 'p6')
    .concat('c7')
    .sort();
  await hear(
    t,
    stage,
    Object.fromEntries(ninth.map((name) => [name, ninth.filter((other) => other !== name)])),
    'another one may come',
  );
});

onBothSwitches('after-call work begins with the end of the last of several conversations', {}, async (t, stage) => {
  const first = await talkTo(stage, '1001');
  await doAs(stage, '1001', 'callout', { ...toNumber('5550007'), background: true });
  const other = (await conversationsOf(stage, '1001', 2)).find(({ id }) => id !== first.id);
  await stage.ok('DELETE', `/conversation/${first.id}`);
  await conversationsOf(stage, '1001', 1);
  t.equal(await stage.agentState('1001'), 'talking', 'one is left');
  await stage.ok('DELETE', `/conversation/${other?.id ?? ''}`);
  await stage.isInState('1001', 'busy/wrap-up');
  const ended = await stage.events.next('callcenter.conversation.end', { id: other?.id });
  await stage.isInState('1001', 'idle');
  const rested = (await stage.events.all()).find(
    ({ latest_state: state, time }) => state === 'idle' && time > ended['time'],
  );
  t.ok(rested !== undefined && rested['time'] - ended['time'] >= 1000 * WRAP_UP_S - 1, 'for as long as is set');
});

/** What each tone of the network is, in ms; a packet and a slice may be missing at either end. */
const CADENCES = {
  '1001': { hz: 425, on: 1000, off: 0, tone: 'dial' },
  '1002': { hz: 425, on: 1000, off: 4000, tone: 'ringback' },
  '1003': { hz: 659, on: 200, off: 3800, tone: 'queue' },
} as const;
const SLACK_MS = 60;

onBothSwitches(
  'the tones of the network as they come: dial, ringback, queue',
  { skip: { embedded: 'nothing sounds there' } },
  async (t, stage) => {
    for (const agent of ['1001', '1002', '1003', '1004']) await stage.login(agent);
    stage.phone('5550007').behave({ ringMs: null, answerMs: null });
    for (const target of ['5550008', '1004']) stage.phone(target).behave({ answerMs: null });
    await doAs(stage, '1001', 'callout', toNumber('5550007'));
    await doAs(stage, '1002', 'callout', toNumber('5550008'));
    await doAs(stage, '1003', 'callagent', toFind('1004'));
    await called(stage, '5550007');
    for (const target of ['5550008', '1004']) await ringing(stage, target);
    const end = await stage.rig.record!();
    await pause(11_000);
    const heard = await end();
    for (const [agent, { hz, on, off, tone }] of Object.entries(CADENCES)) {
      const stretches = stretchesOf(hz, heard[`p${agent.at(-1)}`]!);
      if (off === 0) {
        t.equal(stretches.length, 1, `${tone}: without a pause`);
        continue;
      }
      const whole = stretches.slice(1, -1).length > 0 ? stretches.slice(1, -1) : stretches.slice(0, 1);
      const pauses = stretches.slice(1).map(({ from }, n) => from - stretches[n]!.to);
      const lengths = whole.map(({ from, to }) => to - from);
      t.ok(
        lengths.every((ms) => Math.abs(ms - on) < SLACK_MS),
        `${tone} sounds ${lengths.join(', ')} ms`,
      );
      t.ok(
        pauses.length > 0 && pauses.every((ms) => Math.abs(ms - off) < SLACK_MS),
        `and rests ${pauses.join(', ')} ms`,
      );
    }
  },
);

runOnBothSwitches(
  {
    swapsVoiceIoModes: true,
    config: {
      agent: { wrap_up_seconds: WRAP_UP_S },
      switch: { tones: DEFAULT_TONES },
    },
  },
  true,
);
