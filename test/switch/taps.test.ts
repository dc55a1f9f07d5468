import { join } from 'node:path';
import type { Test } from 'tap';
import { PARTY_HZ } from '../real/tones.ts';
import { stretchesOf } from '../real/stretches.ts';
import { readWav } from '../real/wav.ts';
import { onBothDesks, type Desk } from './desk.ts';
import { until } from './fake-switch.ts';

const ROOM = 'enq-a';
const OTHER = 'enq-b';
/** p0 the agent, p2 a third, p4 the supervisor, c0 the customer: their tones are far enough apart to be told in one packet. */
const [AGENT_HZ = 0, , , , SUPERVISOR_HZ = 0] = PARTY_HZ;

interface Talk {
  readonly agent: string;
  readonly supervisor: string;
  readonly customer: string;
}

async function talk({ call, join: enter }: Desk): Promise<Talk> {
  const [agent, supervisor, customer] = [await call('1001'), await call('1005'), await call('5550000')];
  await enter(agent, ROOM);
  await enter(customer, ROOM);
  return { agent, supervisor, customer };
}

const TAPPED = { c0: ['p0'], p0: ['c0'], p4: ['c0', 'p0'] };
const WHISPERED = { c0: ['p0'], p0: ['c0', 'p4'], p4: ['c0', 'p0'] };

onBothDesks({
  'tap, whisper, tap, and a full third party': async (t, desk) => {
    const { agent, supervisor, customer } = await talk(desk);
    t.strictSame(await desk.hearsAtLast({ ...TAPPED, p4: [] }), { ...TAPPED, p4: [] });
    await desk.tap(supervisor, agent);
    t.strictSame(await desk.hearsAtLast(TAPPED), TAPPED);
    await desk.untap(supervisor);
    await desk.tap(supervisor, agent, true);
    t.strictSame(await desk.hearsAtLast(WHISPERED), WHISPERED);
    await desk.untap(supervisor);
    await desk.tap(supervisor, customer, false);
    t.strictSame(await desk.hearsAtLast(TAPPED), TAPPED, 'from the other side');
    await desk.untap(supervisor);
    await desk.join(supervisor, ROOM);
    const all = { c0: ['p0', 'p4'], p0: ['c0', 'p4'], p4: ['c0', 'p0'] };
    t.strictSame(await desk.hearsAtLast(all), all);
    await desk.leave(supervisor, ROOM);
    await desk.good({ do: 'play', legId: supervisor, voice: 'music' });
    await desk.tap(supervisor, agent);
    t.strictSame(await desk.hearsAtLast(TAPPED), TAPPED, 'what it heard is over');
    await desk.untap(supervisor);
    await desk.good({ do: 'play', legId: supervisor, voice: 'music' });
    t.strictSame(await desk.hearsAtLast({ ...TAPPED, p4: ['music'] }), { ...TAPPED, p4: ['music'] });
  },

  'it follows its target: moved, deaf, muted, on hold, alone, parked': async (t, desk) => {
    const { agent, supervisor, customer } = await talk(desk);
    await desk.tap(supervisor, agent, true);
    await desk.leave(agent, ROOM);
    const parked = { c0: [], p0: [], p4: ['p0'] };
    await expectWhile(t, desk, parked, 'parked: nothing goes to him, into which a whisper could be mixed');
    await desk.good({ do: 'play', legId: agent, voice: 'music' });
    await expectWhile(t, desk, { c0: [], p0: ['music', 'p4'], p4: ['music', 'p0'] }, 'hearing music');
    await desk.join(agent, OTHER);
    await expectWhile(t, desk, { c0: [], p0: ['p4'], p4: ['p0'] }, 'alone');
    await desk.leave(customer, ROOM);
    await desk.join(customer, OTHER);
    await expectWhile(t, desk, WHISPERED, 'both in another room');
    await desk.good({ do: 'set-flags', legId: agent, room: OTHER, flags: { mute: true, deaf: false } });
    await expectWhile(t, desk, { ...WHISPERED, c0: [] }, 'muted: the room does not hear him, the tap does');
    await desk.good({ do: 'set-flags', legId: agent, room: OTHER, flags: { mute: true, deaf: true } });
    await expectWhile(t, desk, { c0: [], p0: ['p4'], p4: ['p0'] }, 'on hold');
    const third = await desk.call('1003');
    await desk.join(third, OTHER);
    await desk.good({ do: 'set-flags', legId: agent, room: OTHER, flags: { mute: false, deaf: false } });
    const three = { c0: ['p0', 'p2'], p0: ['c0', 'p2', 'p4'], p4: ['c0', 'p0', 'p2'], p2: ['c0', 'p0'] };
    await expectWhile(t, desk, three, 'a third joined');
  },

  'it ends with its target, and is free then; nobody to tap is nothing': async (t, desk) => {
    const { agent, supervisor } = await talk(desk);
    await desk.tap(supervisor, agent);
    await desk.good({ do: 'hang-up', legId: agent, cause: 'NORMAL_CLEARING' });
    await desk.fact({ fact: 'leg-parked', legId: supervisor });
    await desk.tap(supervisor, agent, true);
    await desk.fact({ fact: 'leg-parked', legId: supervisor });
    await desk.join(supervisor, ROOM);
    t.strictSame(await desk.hearsAtLast({ c0: ['p4'], p4: ['c0'] }), { c0: ['p4'], p4: ['c0'] });
    t.match(await desk.send({ do: 'untap', legId: agent }), { ok: false, reason: /No such channel/ });
    t.match(await desk.send({ do: 'tap', legId: agent, target: supervisor, isWhisper: false }), { ok: false });
  },

  'a daemon that starts again finds who taps whom': async (t, desk) => {
    const { agent, supervisor } = await talk(desk);
    const place = async (): Promise<unknown> =>
      (await desk.snapshotFor([agent, supervisor])).legs.find((leg) => leg.legId === supervisor)?.place;
    await desk.tap(supervisor, agent, true);
    t.strictSame(await place(), { at: 'tap', target: agent, isWhisper: true });
    await desk.untap(supervisor);
    t.strictSame(await place(), { at: 'parked' });
    await desk.tap(supervisor, agent);
    t.strictSame(await place(), { at: 'tap', target: agent, isWhisper: false });
  },

  'nobody but its target hears a whisper, not for one frame': async (t, desk) => {
    const { agent, supervisor, customer } = await talk(desk);
    const { rig } = desk;
    if (rig.record === null) return void t.pass('nothing sounds on the embedded switch');
    await desk.good({ do: 'record', room: ROOM, file: 'room.wav' });
    const end = await rig.record();
    const gaps: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (const isWhisper of [false, true]) {
        const begunAt = performance.now();
        await desk.tap(supervisor, agent, isWhisper);
        gaps.push(performance.now() - begunAt);
        await rig.phone('1005').live[0]?.press('0123#*');
        await pause(400);
        await desk.untap(supervisor);
      }
    }
    await desk.tap(supervisor, agent, true);
    for (const room of [OTHER, ROOM]) {
      await desk.leave(agent, room === ROOM ? OTHER : ROOM);
      await desk.join(agent, room);
      await pause(300);
    }
    const third = await desk.call('1003');
    await desk.join(third, ROOM);
    await pause(500);
    const heard = await end();
    for (const name of ['c0', 'p0', 'p4']) t.ok((heard[name]?.samples.length ?? 0) > 20_000, `${name} was listened to`);
    t.strictSame(heard['c0'] && stretchesOf(SUPERVISOR_HZ, heard['c0']), [], 'the customer heard nothing of it');
    t.ok((heard['p0'] ? stretchesOf(SUPERVISOR_HZ, heard['p0']) : []).length >= 3, 'the agent did');
    for (const legId of [agent, customer, third]) await desk.good({ do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
    await until('the room is over', () => desk.recorder.facts.filter((one) => one.fact === 'leg-hung-up').length >= 3);
    await pause(300);
    const sound = { ...(await readWav(join(desk.settings.recordingsDir, 'room.wav'))), begunMs: 0 };
    t.ok(stretchesOf(AGENT_HZ, sound).length > 0, 'the recording has the agent');
    t.strictSame(stretchesOf(SUPERVISOR_HZ, sound), [], 'and not the supervisor');
    const ear = heard['p4'];
    const silences = ear === undefined ? [] : gapsOf(stretchesOf(AGENT_HZ, ear, 0));
    t.comment(
      `tapped after ${gaps.map(Math.round).join(', ')} ms; the supervisor's silences: ${silences.join(', ')} ms`,
    );
    t.ok(Math.max(...silences) < 1000, 'also on a busy machine');
  },
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const gapsOf = (stretches: readonly { readonly from: number; readonly to: number }[]): number[] =>
  stretches.slice(1).map(({ from }, n) => Math.round(from - (stretches[n]?.to ?? from)));

async function expectWhile(
  t: Test,
  desk: Desk,
  expected: Readonly<Record<string, readonly string[]>>,
  why: string,
): Promise<void> {
  t.strictSame(await desk.hearsAtLast(expected), expected, why);
}
