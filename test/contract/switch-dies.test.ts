import t from 'tap';
import type { Test } from 'tap';
import { createRandom } from '../../src/lib/random.ts';
import { freePorts } from '../real/free-ports.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches, withoutTime } from '../stage/on-both-switches.ts';
import { sitDown, type Desktop } from './desktops.ts';
import { Auditor } from './kill-check.ts';
import { AGENTS, SUPERVISOR, Traffic } from './kill-traffic.ts';
import { everybodyServes, sendHome } from './kill-work.ts';
import { enqueue, toAgent } from './words.ts';

/** KILLS, KILL_SEED: others. */
const TIMES = { embedded: 30, real: 4 } as const;
const timesOn = ({ kind }: Stage): number => Number(process.env['KILLS'] ?? TIMES[kind]);
const SEED = Number(process.env['KILL_SEED'] ?? 1);
const DEEDS = 25;

interface Scene {
  readonly t: Test;
  readonly stage: Stage;
  readonly traffic: Traffic;
  /** Conversations that the traffic leaves alone. */
  readonly keep: Set<string>;
  readonly auditor: Auditor;
  readonly desktops: readonly Desktop[];
}

async function open(t: Test, stage: Stage): Promise<Scene> {
  const desktops = await Promise.all([
    sitDown(t, stage, SUPERVISOR, { role: 'supervisor', status: 'BUSY' }),
    ...AGENTS.map((agent) => sitDown(t, stage, agent, { skills: { s: 1 } })),
  ]);
  const keep = new Set<string>();
  const traffic = new Traffic(stage, createRandom([SEED, 3, 4, 5]), desktops, keep);
  return { keep, t, stage, traffic, auditor: new Auditor(stage), desktops };
}

const busyTime = async ({ traffic }: Scene): Promise<void> => {
  traffic.calm();
  for (let n = 0; n < DEEDS; n++) await traffic.deed();
};

const isBack = (stage: Stage): Promise<unknown> => until('it is ready', () => stage.isReady(), 40_000);

/** Nothing of before is left, and everybody takes a call. */
async function allIsNew({ t, stage, traffic, auditor, desktops }: Scene, what: string): Promise<void> {
  await stage.rig.reset();
  traffic.calm();
  await sendHome(stage, traffic, '');
  t.strictSame(await auditor.faultsAtLast(() => [], desktops), [], what);
  t.strictSame((await stage.ok('GET', '/conversation?state=running')).result, []);
  t.strictSame((await stage.ok('GET', '/queue')).result, []);
  await everybodyServes(stage, traffic);
  t.strictSame(traffic.faults, []);
}

/** Conversations that have begun and not ended, by what was told up to now. */
async function openTalks(stage: Stage): Promise<string[]> {
  const told = await stage.events.all();
  const idsOf = (name: string): unknown[] => told.filter(({ event }) => event === name).map(({ id }) => id);
  const ended = idsOf('callcenter.conversation.end');
  return idsOf('callcenter.conversation.begin')
    .filter((id) => !ended.includes(id))
    .map(String);
}

/** ID REASON of each end that was told of these. */
const endsOf = async (stage: Stage, ids: readonly string[]): Promise<string[]> =>
  (await stage.events.all())
    .filter(({ event, id }) => event === 'callcenter.conversation.end' && ids.includes(String(id)))
    .map(({ id, end_reason: reason }) => `${String(id)} ${String(reason)}`);

onBothSwitches(
  'the switch is killed amid traffic, and comes back: all ends with switch_lost, once',
  {},
  async (t, stage) => {
    const scene = await open(t, stage);
    await stage.login('1001');
    const anchor = stage.number(enqueue('', toAgent('1001')));
    let lost = 0;
    for (let n = 0; n < timesOn(stage); n++) {
      const call = stage.call(anchor);
      const { id } = await stage.conversationOf(call);
      scene.keep.add(id);
      await busyTime(scene);
      await stage.rig.crash();
      await until('it says so', async () => !(await stage.isReady()));
      // Nothing ends, and nothing begins, until the switch is back.
      const running = await openTalks(stage);
      t.ok(running.includes(id), 'nobody has touched this one');
      await stage.rig.restart();
      await isBack(stage);
      t.strictSame(
        (await endsOf(stage, running)).sort(),
        running.map((one) => `${one} switch_lost`).sort(),
        `killed ${n}: all that ran ended, each once`,
      );
      lost += running.length;
      await allIsNew(scene, `killed ${n}`);
    }
    t.comment(`${timesOn(stage)} times; ${lost} conversations ended with switch_lost`);
    for (const desktop of scene.desktops) desktop.client.close();
  },
);

onBothSwitches('the switch is restarted in good order amid traffic', {}, async (t, stage) => {
  const scene = await open(t, stage);
  for (let n = 0; n < timesOn(stage); n++) {
    await busyTime(scene);
    await stage.rig.shutDown();
    await until('it says so', async () => !(await stage.isReady()));
    await stage.rig.restart();
    await isBack(stage);
    await allIsNew(scene, `restarted ${n}`);
  }
  for (const desktop of scene.desktops) desktop.client.close();
});

onBothSwitches('a listener that does not read is cut off, or told that events were lost', {}, async (t, stage) => {
  const scene = await open(t, stage);
  for (let n = 0; n < timesOn(stage); n++) {
    await busyTime(scene);
    const backs = async (): Promise<number> =>
      (await stage.events.all()).filter(({ event }) => event === 'switch.back').length;
    const before = await backs();
    stage.proxy.stall(true);
    await busyTime(scene);
    await stage.rig.overflow();
    for (const call of scene.traffic.calls) if (call.isLive) await call.hangup();
    stage.proxy.stall(false);
    await until('the state was read anew', async () => (await backs()) > before, 60_000);
    await isBack(stage);
    scene.traffic.calm();
    t.strictSame(await scene.auditor.faultsAtLast(() => scene.traffic.calls, scene.desktops), [], `overflow ${n}`);
  }
  await stage.rig.reset();
  await allIsNew(scene, 'after all');
  for (const desktop of scene.desktops) desktop.client.close();
});

const [port = 0] = await freePorts(1);
if (withoutTime() === false) runOnBothSwitches({ config: { http: { listen: `127.0.0.1:${port}` } } });
else void t.test('amid traffic', { skip: 'npm run test:long does' }, () => undefined);
