import type { Test } from 'tap';
import type { Heard } from '../real/hear.ts';
import { overlapOf, stretchesOf } from '../real/stretches.ts';
import { PARTY_HZ } from '../real/tones.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import type { Behaviour, CalledLeg } from '../stage/stage.ts';
import { EARLY_HZ, NETWORK_HZ } from '../stage/tones.ts';
import { called, conversationsOf, doAs, hear, ringing, settled, stillIn, talkTo, toFind, toNumber } from './office.ts';
import { enqueue, toAgent } from './words.ts';

const SOUNDS: Partial<Behaviour> = { early: 'announcement', answerMs: null };
const PLAYS: Partial<Behaviour> = { early: 'melody', answerMs: null };
const VOICES = 'wait_voice="wait.wav" ring_voice="ring.wav"';

async function sounding(stage: Stage, number: string): Promise<CalledLeg> {
  const leg = await called(stage, number);
  await leg.reached('early');
  return leg;
}

/** Everybody of a group hears all the others of it. */
const among = (...groups: readonly (readonly string[])[]): Heard =>
  Object.fromEntries(
    groups.flatMap((names) => names.map((name) => [name, names.filter((other) => other !== name).sort()] as const)),
  );

onBothSwitches(
  'one who sounds, and does not take it: the caller waits on, and the next agent rings',
  {},
  async (t, stage) => {
    const ends: Readonly<Record<string, (leg: CalledLeg) => Promise<unknown>>> = {
      1001: (leg) => leg.refuse(486),
      1002: (leg) => leg.hangup(),
      1003: (leg) => leg.reached('ended'),
    };
    stage.phone('1006').behave(PLAYS);
    const calls = [];
    for (const agent of Object.keys(ends)) {
      stage.phone(agent).behave(SOUNDS);
      await stage.login(agent);
      const routes = [toAgent(agent, 'queue_timeout="0" fetch_timeout="4"'), toAgent('1006', 'queue_timeout="60"')];
      const attributes = `${VOICES} ring_mode="5" fail_overflow="true"`;
      calls.push(stage.call(stage.number(enqueue(attributes, ...routes))));
    }
    const legs = await Promise.all(Object.keys(ends).map((agent) => sounding(stage, agent)));
    const [a, b, c] = calls.map(({ name }) => name) as [string, string, string];
    const heard = { [a]: ['announcement'], [b]: ['announcement'], [c]: ['announcement'], p1: [], p2: [], p3: [] };
    await hear(t, stage, heard, 'all three sound');
    for (const leg of legs) await ends[`100${leg.name.at(-1)}`]?.(leg);
    await hear(t, stage, { [a]: ['wait'], [b]: ['wait'], [c]: ['wait'] }, 'all three wait again');
    await stage.login('1006');
    const next = await sounding(stage, '1006');
    await hear(t, stage, { [a]: ['melody'], [b]: ['wait'], [c]: ['wait'], p6: [] }, 'the next one is heard by one');
    await calls[0]!.hangup();
    await next.reached('ended');
  },
);

onBothSwitches(
  'of several who ring together the first that sounds is heard; whoever answers has the call',
  {},
  async (t, stage) => {
    stage.phone('1001').behave({ answerMs: null });
    stage.phone('1002').behave(SOUNDS);
    stage.phone('1003').behave({ ...PLAYS, ringMs: 3000 });
    for (const agent of ['1001', '1002', '1003']) await stage.login(agent);
    const agents = ['1001', '1002', '1003'].map((agent) => `<agent name="${agent}"/>`).join('');
    const call = stage.call(
      stage.number(enqueue(`${VOICES} ring_mode="3" choice="ring_all"`, `<agents>${agents}</agents>`)),
    );
    await ringing(stage, '1001');
    const first = await sounding(stage, '1002');
    const second = await sounding(stage, '1003');
    await hear(t, stage, { [call.name]: ['announcement'], p2: [], p3: [] }, 'the first one, and not the other');
    await first.refuse(486);
    await hear(t, stage, { [call.name]: ['melody'], p3: [] }, 'then the other');
    const [leg] = stage.phone('1001').live;
    await leg?.answer();
    await second.reached('ended');
    await hear(t, stage, among([call.name, 'p1']), 'they talk');
  },
);

/** By whom somebody is looked for, in front: the request, its target, who hears the target ring, and what the others hear. */
const WAYS = {
  callout: {
    target: '5550007',
    request: (stage: Stage, agent: string) => doAs(stage, agent, 'callout', toNumber('5550007')),
  },
  callagent: {
    target: '1006',
    request: (stage: Stage, agent: string) => doAs(stage, agent, 'callagent', toFind('1006', '', 'ring_mode="5"')),
  },
  inviteOut: {
    target: '5550006',
    request: (stage: Stage, agent: string, id: string) =>
      doAs(stage, agent, 'inviteOut', { conversationId: id, ...toNumber('5550006') }),
  },
  'invite_out for all': {
    target: '5550005',
    request: (stage: Stage, _: string, id: string) =>
      stage.ok('POST', `/conversation/${id}/invite_out`, { ...toNumber('5550005'), backgroud: true }),
  },
} as const;

onBothSwitches(
  'calls and invitations in front: who hears the one who is called, and then who talks',
  {},
  async (t, stage) => {
    const agents = ['1001', '1002', '1003', '1004'];
    const pairs = await Promise.all(agents.map((agent) => talkTo(stage, agent, 'hold_voice="hold.wav"')));
    await stage.login('1006');
    const ways = Object.values(WAYS);
    for (const { target } of ways) stage.phone(target).behave(SOUNDS);
    for (const [n, way] of ways.entries()) await way.request(stage, agents[n]!, pairs[n]!.id);
    const legs = await Promise.all(ways.map(({ target }) => sounding(stage, target)));
    const [a, b, c, d] = pairs.map(({ call }) => call.name) as [string, string, string, string];
    const held = {
      p1: ['announcement'],
      [a]: ['hold'],
      p2: ['announcement'],
      [b]: ['hold'],
      p3: ['announcement'],
      [c]: ['hold'],
    };
    const all = { p4: [d, 'announcement'].sort(), [d]: ['p4', 'announcement'].sort() };
    const silent = Object.fromEntries(legs.map(({ name }) => [name, []]));
    await hear(t, stage, { ...held, ...all, ...silent }, 'while it sounds');
    for (const leg of legs) await leg.answer();
    await conversationsOf(stage, '1001', 2);
    const [x, y, v, w] = legs.map(({ name }) => name) as [string, string, string, string];
    const met = { ...among(['p1', x], ['p2', y], ['p3', c, v], ['p4', d, w]), [a]: ['hold'], [b]: ['hold'] };
    await hear(t, stage, met, 'they talk, and nobody else hears it');
  },
);

onBothSwitches(
  'what is called in front sounds and then fails: everybody has back what he had',
  {},
  async (t, stage) => {
    const agents = ['1001', '1002', '1003', '1004'];
    const pairs = await Promise.all(agents.map((agent) => talkTo(stage, agent, 'hold_voice="hold.wav"')));
    await stage.login('1006');
    const ways = Object.values(WAYS);
    for (const { target } of ways) stage.phone(target).behave(SOUNDS);
    for (const [n, way] of ways.entries()) await way.request(stage, agents[n]!, pairs[n]!.id);
    const legs = await Promise.all(ways.map(({ target }) => sounding(stage, target)));
    for (const leg of legs) await leg.refuse(486);
    await hear(t, stage, among(...pairs.map(({ call, agent }) => [call.name, `p${agent.at(-1)}`])), 'as before');
    for (const { id } of pairs) t.equal(stillIn(await settled(stage, id)).length, 2);
  },
);

for (const release of [true, false])
  onBothSwitches(
    `xferOut and xferAgent, release=${release}: who hears the target ring, its success and its failure`,
    {},
    async (t, stage) => {
      const pairs = await Promise.all(
        ['1001', '1002', '1003', '1004'].map((agent) => talkTo(stage, agent, '', 'script')),
      );
      for (const agent of ['1005', '1006']) await stage.login(agent);
      const targets = ['5550007', '1005', '5550008', '1006'] as const;
      for (const target of targets) stage.phone(target).behave(SOUNDS);
      for (const [n, { agent, id }] of pairs.entries()) {
        const target = targets[n]!;
        const isAgent = target.startsWith('1');
        const whom = isAgent ? toFind(target, '', 'ring_mode="3"') : toNumber(target);
        await doAs(stage, agent, isAgent ? 'xferAgent' : 'xferOut', { conversationId: id, release, ...whom });
      }
      const legs = await Promise.all(targets.map((target) => sounding(stage, target)));
      const waiting = [...pairs.map(({ call }) => call.name), ...(release ? [] : ['p1', 'p2', 'p3', 'p4'])];
      const silent = Object.fromEntries(legs.map(({ name }) => [name, []]));
      const heard = Object.fromEntries(waiting.map((name) => [name, ['announcement']]));
      await hear(t, stage, { ...heard, ...silent }, 'while it sounds');
      for (const leg of legs.slice(0, 2)) await leg.answer();
      for (const leg of legs.slice(2)) await leg.refuse(486);
      const found = pairs.slice(0, 2).map(({ call }, n) => [call.name, legs[n]!.name]);
      const left = release ? [] : pairs.slice(2).map(({ call, agent }) => [call.name, `p${agent.at(-1)}`]);
      await hear(t, stage, among(...found, ...left), 'found: they talk; not found: both as before, or nobody is left');
      if (release)
        t.match(await pairs[2]!.call.variables(), { enqueue_result: 'call_fail', script_result: 'call_fail' });
    },
  );

onBothSwitches(
  'only rung, not sounding, it is a ringback of ours; a sound that comes later replaces it',
  {},
  async (t, stage) => {
    stage.phone('5550007').behave({ answerMs: null });
    stage.phone('5550008').behave({ early: 'melody', ringMs: 5000, answerMs: null });
    for (const agent of ['1001', '1002']) await stage.login(agent);
    await doAs(stage, '1001', 'callout', toNumber('5550007'));
    await doAs(stage, '1002', 'callout', toNumber('5550008', { max_dial_seconds: 30 }));
    await ringing(stage, '5550007');
    await called(stage, '5550008');
    await hear(t, stage, { p1: ['ringback'], p2: ['dial'] }, 'before the sound');
    await sounding(stage, '5550008');
    await hear(t, stage, { p1: ['ringback'], p2: ['melody'], c8: [] }, 'with it');
  },
);

onBothSwitches('the longest dialling is kept by the second, with a sound as without', {}, async (t, stage) => {
  stage.phone('5550007').behave(SOUNDS);
  stage.phone('5550008').behave({ answerMs: null });
  for (const agent of ['1001', '1002', '1003']) await stage.login(agent);
  stage.phone('1003').behave(SOUNDS);
  const call = stage.call(stage.number(enqueue('ring_mode="5"', toAgent('1003', 'fetch_timeout="3"'))));
  const task = await stage.taskOf(call);
  const out = await Promise.all(
    [['1001', '5550007'] as const, ['1002', '5550008'] as const].map(([agent, to]) =>
      doAs(stage, agent, 'callout', toNumber(to, { max_dial_seconds: 3 })),
    ),
  );
  const lasted = async (id: string, from: string, to: string): Promise<number> => {
    const begun = await stage.events.next(from, { id });
    const ended = await stage.events.next(to, { id });
    t.match(ended, { cause: /timeout|call_fail/ });
    return ended['time'] - begun['time'];
  };
  const times = await Promise.all([
    ...out.map(({ id }) => lasted(id, 'callcenter.call.dial', 'callcenter.call.fail')),
    lasted(task.id, 'callcenter.queue.select', 'callcenter.queue.fail'),
  ]);
  // The clock of the core, which has no other reason to end it: never before its time.
  t.ok(
    times.every((ms) => ms >= 3000),
    `3 s each: ${times.join(', ')} ms`,
  );
});

onBothSwitches('the daemon is killed while one sounds: it goes on, is answered, refused', {}, async (t, stage) => {
  const agents = ['1001', '1002', '1003'];
  for (const agent of agents) {
    stage.phone(agent).behave(SOUNDS);
    await stage.login(agent);
  }
  const pair = await talkTo(stage, '1004', '', 'script');
  stage.phone('5550007').behave(PLAYS);
  await doAs(stage, '1004', 'xferOut', { conversationId: pair.id, release: false, ...toNumber('5550007') });
  const calls = agents.map((agent) => stage.call(stage.number(enqueue(`${VOICES} ring_mode="5"`, toAgent(agent)))));
  const legs = await Promise.all(agents.map((agent) => sounding(stage, agent)));
  const out = await sounding(stage, '5550007');
  const [a, b, c] = calls.map(({ name }) => name) as [string, string, string];
  const transferred = { p4: ['melody'], [pair.call.name]: ['melody'], [out.name]: [] };
  const heard = { [a]: ['announcement'], [b]: ['announcement'], [c]: ['announcement'], p1: [], p2: [], p3: [] };
  await hear(t, stage, { ...heard, ...transferred }, 'before');
  await stage.killDaemon();
  await hear(t, stage, { ...heard, ...transferred }, 'without a daemon');
  await legs[1]!.answer();
  await legs[2]!.refuse(486);
  await stage.startDaemon();
  const after = { [a]: ['announcement'], p1: [], ...among([b, 'p2']), [c]: ['announcement'], p3: [] };
  await hear(
    t,
    stage,
    { ...after, ...transferred },
    'what happened meanwhile is known; who was not seen to refuse is called again',
  );
  await legs[0]!.answer();
  await out.answer();
  const talking = among([a, 'p1'], [b, 'p2'], [pair.call.name, out.name]);
  await hear(t, stage, { ...talking, [c]: ['announcement'], p3: [] }, 'and it goes on');
});

onBothSwitches(
  'at the answer: no sound of the ringing after it, and nobody is heard before it',
  { skip: { embedded: 'nothing sounds there' } },
  async (t, stage) => {
    stage.phone('1001').behave(SOUNDS);
    await stage.login('1001');
    const call = stage.call(stage.number(enqueue(`${VOICES} ring_mode="5"`, toAgent('1001'))));
    const leg = await sounding(stage, '1001');
    await isCleanAtTheAnswer(t, stage, call.name, leg);
  },
);

/** p1 sounds, and answers: what both hear of it, to a packet. */
async function isCleanAtTheAnswer(t: Test, stage: Stage, caller: string, leg: CalledLeg): Promise<void> {
  const end = await stage.rig.record!();
  await hear(t, stage, { [caller]: ['announcement'], p1: [] }, 'before');
  await leg.answer();
  await hear(t, stage, among([caller, 'p1']), 'they talk');
  const heard = await end();
  const [c0, p1] = [PARTY_HZ[7]!, PARTY_HZ[1]!];
  const [sound] = stretchesOf(EARLY_HZ['announcement']!, heard[caller]!);
  const [voice] = stretchesOf(p1, heard[caller]!);
  t.ok(sound !== undefined && voice !== undefined && sound.to < voice.from + 20, 'first the sound, then the voice');
  t.strictSame(stretchesOf(NETWORK_HZ.ringback, heard[caller]!), [], 'no ringback of ours between');
  const [other] = stretchesOf(c0, heard['p1']!);
  t.ok(other !== undefined && overlapOf([other], stretchesOf(EARLY_HZ['announcement']!, heard['p1']!)) < 0);
  t.comment(`gap at the answer: ${Math.round((voice?.from ?? 0) - (sound?.to ?? 0))} ms for the caller`);
}

runOnBothSwitches({}, true);
