import type { Test } from 'tap';
import { WebSocket } from 'ws';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { ringing, talkTo } from './office.ts';
import { watchCanaries, type Canaries } from './canaries.ts';
import { FREE_TEXTS, messageDoors, restDoors, restTexts, type Door, type Live } from './injection-doors.ts';
import { shareOf, writeInjections, type Injection } from './injections.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

/** A conversation, a telephone that rings and a caller who waits: what an injection could harm. */
async function begin(stage: Stage): Promise<Live> {
  const { id: conversation, caller: call, agent } = await talkTo(stage, '1001');
  stage.phone('1002').behave({ answerMs: null });
  await stage.login('1002');
  const asked = stage.call(stage.number(enqueue('', toAgent('1002', 'fetch_timeout="300"'))));
  await ringing(stage, '1002');
  const { id: queue } = await stage.taskOf(asked);
  await stage.taskOf(stage.call(stage.number(enqueue('', toSkill('nobody')))));
  await stage.login('1003', { state: 'busy' });
  // `show channels` comes late.
  await until('the switch lists them all', async () => (await stage.rig.channels()).length === 5);
  return { conversation, call, agent, queue };
}

const LISTS = ['agent', 'extension', 'account', 'channel', 'condition', 'key', 'queue', 'conversation?state=running'];
const MOVING = new Set(['idle_seconds', 'waited', 'estimated_wait']);

/** All that the API and the switch have, but for clocks. */
async function look(stage: Stage): Promise<unknown> {
  const page = (path: string): string => `/${path}${path.includes('?') ? '&' : '?'}pageSize=1000`;
  const lists = await Promise.all(LISTS.map(async (path) => (await stage.ok('GET', page(path))).result as unknown));
  const still = JSON.stringify(lists, (name, value: unknown) => (MOVING.has(name) ? null : value));
  const { rig } = stage;
  const [channels, members] = await Promise.all([rig.channels(), rig.members()]);
  return { lists: JSON.parse(still) as unknown, channels: [...channels].sort(), members };
}

const AT_ONCE = 12;

/** Sends every text through every door: it is refused, and nothing has happened by it. */
async function sweep(
  t: Test,
  stage: Stage,
  canaries: Canaries,
  doors: readonly Door[],
  texts: readonly Injection[],
): Promise<void> {
  let sent = 0;
  for (const [n, door] of doors.entries()) {
    const bad = shareOf(texts, stage.kind, n).filter(({ text }) => !door.accepts(text));
    const taken: string[] = [];
    for (let at = 0; at < bad.length; at += AT_ONCE)
      await Promise.all(
        bad.slice(at, at + AT_ONCE).map(async ({ name, text }) => {
          const code = await door.send(stage, text).catch((error: unknown) => String(error));
          if (code === '' || !/^[0-9]+$/.test(code)) taken.push(`${name}: ${code || 'taken'}`);
        }),
      );
    sent += bad.length;
    const harm = [...taken, ...(await canaries.fired())];
    if (harm.length > 0) t.strictSame(harm, [], door.name);
  }
  t.comment(`${sent} texts through ${doors.length} doors`);
  t.ok(sent > 1000);
}

async function withScene(
  t: Test,
  stage: Stage,
  run: (canaries: Canaries, live: Live, texts: readonly Injection[]) => Promise<void>,
): Promise<void> {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  const live = await begin(stage);
  const before = await look(stage);
  await run(canaries, live, writeInjections(canaries.trapOf));
  t.strictSame(await look(stage), before, 'nothing has changed');
  t.equal(await stage.isReady(), true);
  t.strictSame(await canaries.fired(), []);
}

onBothSwitches('a trap that is sprung is seen', {}, async (t, stage) => {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  const { api, trapOf } = canaries;
  const [set, touched, run, twice, called] = [9001, 9002, 9003, 9004, 9005].map(trapOf);
  await api(`global_setvar ${set!.variable}`);
  t.strictSame(await canaries.fired(), ['enq_canary_9001=1'], 'a variable');
  if (stage.kind === 'real') {
    await api(`system touch ${touched!.file}`);
    t.strictSame(await canaries.fired(), ['file 9002'], 'a file');
  }
  const { caller } = await talkTo(stage, '1001');
  const before = await look(stage);
  const write = (text: string): string => text.replace(/[\\']/g, '\\$&');
  for (const [text, fired] of [
    [`\${global_setvar(${run!.variable})}`, 'enq_canary_9003=1'],
    [`$\\'{global_setvar(${twice!.variable})}`, 'enq_canary_9004=1'],
  ] as const) {
    await api(`uuid_setvar ${caller} bait ${write(text)}`);
    t.strictSame(await canaries.fired(), [], 'it lies there');
    await canaries.execute(caller, 'set', 'bitten=${bait}');
    t.strictSame(await canaries.fired(), [fired], 'it is read');
  }
  void api(`originate loopback/${called!.number}/default &park()`);
  await until('a call', async () => (await canaries.fired()).includes(`number ${called!.number}`));
  await api('hupall');
  await until('who is gone is missed', async () => JSON.stringify(await look(stage)) !== JSON.stringify(before));
});

onBothSwitches('no text of a request gets out of its place', {}, async (t, stage) => {
  const strangers = restTexts().filter((text) => FREE_TEXTS.includes(text));
  t.strictSame([...strangers].sort(), [...FREE_TEXTS].sort(), 'all that is free is there');
  await withScene(t, stage, async (canaries, live, texts) => {
    await sweep(t, stage, canaries, restDoors(live), texts);
    for (const body of [
      '{"__proto__":{"id":"x"}}',
      '{"constructor":{"prototype":{"id":"x"}}}',
      `"${'x'.repeat(200_000)}"`,
    ]) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${stage.url()}v1/callcenter/channel`, { method: 'POST', headers, body });
      t.match([response.status, await response.json()], [/^4(00|13)$/, { code: '000001' }]);
    }
  });
});

onBothSwitches('no text of a message gets out of its place', {}, async (t, stage) => {
  await stage.api('POST', '/callcenter/account', {
    name: '1001',
    password: 'a long enough password',
    role: 'supervisor',
  });
  await withScene(t, stage, async (canaries, live, texts) => {
    await sweep(t, stage, canaries, messageDoors(live), texts);
    await overWebSocket(t, stage, texts);
  });
});

/** As fields and as whole frames, which are no messages. */
async function overWebSocket(t: Test, stage: Stage, texts: readonly Injection[]): Promise<void> {
  const url = `${stage.url().replace('http', 'ws')}msg`;
  const frames = [
    (text: string) => text,
    (text: string) => JSON.stringify({ req_id: text, msg_type: text, company_code: text, agent_id: text, os: text }),
  ];
  for (const write of frames) {
    const socket = new WebSocket(url);
    const codes: string[] = [];
    socket.on('message', (bytes: Buffer) => codes.push((JSON.parse(bytes.toString()) as { code: string }).code));
    await new Promise((open) => socket.once('open', open));
    const sent = texts.map(({ text }) => write(text)).filter((frame) => frame.length < 60_000);
    for (const frame of sent) socket.send(frame);
    await until('all are answered', () => codes.length > sent.length);
    t.strictSame(
      codes.slice(1).filter((code) => !/^40(02|14)$/.test(code)),
      [],
    );
    socket.send('x'.repeat(100_000));
    const [code] = await new Promise<[number]>((closed) => socket.once('close', (...how) => closed([how[0]])));
    t.equal(code, 1009, 'an enormous one is the last');
  }
}
