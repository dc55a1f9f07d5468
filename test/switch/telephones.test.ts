import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../../src/core/model/command.ts';
import type { Recording } from '../real/hear.ts';
import { FAINT_DB, stretchesOf } from '../real/stretches.ts';
import { PARTY_HZ } from '../real/tones.ts';
import { readWav } from '../real/wav.ts';
import { onBothDesks, type Desk } from './desk.ts';
import { until } from './fake-switch.ts';

const ROOM = 'enq-a';
/** p0 the agent, p4 a supervisor, c0 the customer. */
const [AGENT_HZ = 0, , , , SUPERVISOR_HZ = 0, , CUSTOMER_HZ = 0] = PARTY_HZ;

async function talk({ call, join: enter }: Desk): Promise<{ agent: string; customer: string }> {
  const [agent, customer] = [await call('1001'), await call('5550000')];
  await enter(agent, ROOM);
  await enter(customer, ROOM);
  return { agent, customer };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

onBothDesks({
  'a leg is recorded: what it says, what it hears too, one on each side': async (t, desk) => {
    const { agent, customer } = await talk(desk);
    const supervisor = await desk.call('1005');
    await desk.tap(supervisor, agent, true);
    const record = (legId: string, file: string, isBothWays: boolean, isStereo = false): Promise<void> =>
      desk.good({ do: 'record-leg', legId, file, isBothWays, isStereo });
    await record(customer, 'new/folder/says.wav', false);
    await record(customer, 'both.wav', true);
    await record(customer, 'stereo.wav', true, true);
    await pause(desk.kind === 'real' ? 1000 : 0);
    await desk.good({ do: 'stop-record-leg', legId: customer, file: 'new/folder/says.wav' });
    t.match(await desk.send({ do: 'stop-record-leg', legId: customer, file: 'other.wav' }), { ok: false });
    await desk.good({ do: 'hang-up', legId: customer, cause: 'NORMAL_CLEARING' });
    await desk.fact({ fact: 'leg-hung-up', legId: customer });
    const path = (file: string): string => join(desk.settings.recordingsDir, file);
    for (const file of ['new/folder/says.wav', 'both.wav', 'stereo.wav']) t.ok(existsSync(path(file)), file);
    if (desk.kind === 'embedded') return;
    await pause(200);
    const heard = async (file: string): Promise<number[]> => {
      const sound = { ...(await readWav(path(file))), begunMs: 0 };
      return [AGENT_HZ, SUPERVISOR_HZ, CUSTOMER_HZ].filter((hz) => {
        const longest = Math.max(0, ...stretchesOf(hz, sound, 0).map(({ from, to }) => to - from));
        return longest > 100;
      });
    };
    t.strictSame(await heard('new/folder/says.wav'), [CUSTOMER_HZ]);
    t.strictSame(await heard('both.wav'), [AGENT_HZ, CUSTOMER_HZ], 'and no whisper');
    const { samples } = await readWav(path('stereo.wav'));
    const side = (n: number): Int16Array => samples.filter((_, at) => at % 2 === n);
    const on = (n: number): number[] =>
      [AGENT_HZ, SUPERVISOR_HZ, CUSTOMER_HZ].filter((hz) =>
        stretchesOf(hz, { samples: side(n), rate: 8000, begunMs: 0 }, 0).some(({ from, to }) => to - from > 100),
      );
    t.strictSame([on(0), on(1)], [[CUSTOMER_HZ], [AGENT_HZ]], 'left what it says, right what it hears');
  },

  'what cannot be recorded is a failure: a leg that only rings, a leg that is gone': async (t, desk) => {
    desk.rig.phone('1003').behave({ answerMs: null });
    const legId = desk.newLeg();
    await desk.good(desk.originate(legId, '1003'));
    await desk.fact({ fact: 'leg-ringing', legId, hasEarlyMedia: false });
    const record: Command = { do: 'record-leg', legId, file: 'ring.wav', isBothWays: true, isStereo: false };
    t.match(await desk.send(record), { ok: false, reason: 'there is no sound yet' });
    await desk.rig.phone('1003').live[0]?.answer();
    await desk.fact({ fact: 'leg-parked', legId });
    t.notOk(desk.recorder.facts.some((one) => one.fact === 'leg-ringing' && one.hasEarlyMedia));
    await desk.good(record);
    t.match(await desk.send({ ...record, legId: desk.newLeg() }), { ok: false, reason: /Cannot locate session/ });
    if (desk.kind === 'real')
      t.match(await desk.send({ ...record, file: 'a.mp4' }), { ok: false, reason: /is mod_av loaded/ });
  },

  'keys are received by the telephone, by RTP and by INFO': async (t, desk) => {
    const { agent, customer } = await talk(desk);
    const keys = (how: 'info' | 'rfc2833', text: string): Promise<void> =>
      desk.good({ do: 'send-dtmf', legId: customer, room: ROOM, keys: text, how });
    const received = (): string => desk.rig.phone('5550000').live[0]?.digits ?? '';
    await keys('rfc2833', '12*#AD');
    await until('six keys', () => received().length === 6, 10_000);
    await keys('info', '34B');
    await until('nine keys', () => received().length === 9, 10_000);
    await keys('rfc2833', '5w6,7');
    await until('twelve keys', () => received().length === 12, 10_000);
    await keys('info', '8w9');
    await until('fourteen keys', () => received().length === 14, 10_000);
    t.equal(received(), '12*#AD34B56789');
    t.equal(desk.rig.phone('1001').live[0]?.digits, '', 'and by nobody else');
    const gone = { do: 'send-dtmf', legId: desk.newLeg(), room: ROOM, keys: '1', how: 'rfc2833' } as const;
    t.match(await desk.send(gone), { ok: false });
    t.match(await desk.send({ ...gone, how: 'info', keys: '1w' }), { ok: false });
    t.match(await desk.send({ ...gone, how: 'inband' }), { ok: false });
    await desk.good({ do: 'hang-up', legId: agent, cause: 'NORMAL_CLEARING' });
  },

  'keys are heard as tones by one member; they end nothing': async (t, desk) => {
    const { customer } = await talk(desk);
    const end = await desk.rig.record?.();
    desk.recorder.facts.length = 0;
    await desk.good({ do: 'send-dtmf', legId: customer, room: ROOM, keys: '1w9', how: 'inband' });
    await pause(1500);
    t.strictSame(desk.recorder.facts, []);
    const heard = await end?.();
    if (heard === undefined) return;
    const [c0, p0] = [heard['c0'], heard['p0']];
    if (c0 === undefined || p0 === undefined) return void t.fail('nobody was listened to');
    const keyOn = (hz: number, ear: Recording) => stretchesOf(hz, ear, 100, FAINT_DB);
    const lasted = (hz: number): number[] => keyOn(hz, c0).map(({ from, to }) => to - from);
    // 1: 697 and 1209 Hz, 9: 852 and 1477 Hz.
    for (const hz of [697, 1209, 852, 1477])
      t.match(lasted(hz).filter((ms) => ms >= 100 && ms <= 180).length, 1, `${hz}: ${lasted(hz).join()}`);
    const [one] = keyOn(697, c0).filter(({ from, to }) => to - from >= 100);
    const [nine] = keyOn(1477, c0).filter(({ from, to }) => to - from >= 100);
    const between = (nine?.from ?? 0) - (one?.to ?? 0);
    t.ok(between > 500 && between < 680, `half a second between them: ${between}`);
    t.strictSame(
      keyOn(1477, p0).filter(({ from, to }) => to - from >= 100),
      [],
      'the other one hears nothing of it',
    );
  },

  'a telephone that rings answers when it is told to, one outside is not told': async (t, desk) => {
    desk.rig.phone('1003').behave({ answerMs: null });
    const legId = desk.newLeg();
    await desk.good(desk.originate(legId, '1003'));
    await desk.fact({ fact: 'leg-ringing', legId });
    await desk.good({ do: 'answer', legId });
    await desk.fact({ fact: 'leg-answered', legId });
    await desk.fact({ fact: 'leg-parked', legId });
    desk.rig.phone('5550000').behave({ answerMs: null });
    const outside = desk.newLeg();
    await desk.good(desk.originate(outside, '5550000'));
    await desk.fact({ fact: 'leg-ringing', legId: outside });
    t.match(await desk.send({ do: 'answer', legId: outside }), { ok: false, reason: /not a telephone/ });
    t.match(await desk.send({ do: 'answer', legId: desk.newLeg() }), { ok: false });
  },

  'video is offered from the start, dropped, and offered again': async (t, desk) => {
    const legId = desk.newLeg();
    await desk.good(desk.originate(legId, '1001', ['video']));
    await desk.fact({ fact: 'leg-parked', legId });
    const audio = await desk.call('1003');
    const has = (number: string): Promise<boolean> =>
      desk.rig.phone(number).live[0]?.hasVideo() ?? Promise.resolve(false);
    const isSo = async (number: string, wanted: boolean): Promise<void> => {
      for (let left = 200; left > 0 && (await has(number)) !== wanted; left -= 1) await pause(10);
      t.equal(await has(number), wanted);
    };
    await isSo('1001', true);
    await isSo('1003', false);
    await desk.good({ do: 'set-video', legId, video: 0 });
    await isSo('1001', false);
    await desk.good({ do: 'set-video', legId, video: 3 });
    await isSo('1001', true);
    await desk.good({ do: 'set-video', legId: audio, video: 3 });
    await isSo('1003', true);
    t.match(await desk.send({ do: 'set-video', legId, video: 1 }), { ok: false, reason: /both ways or not at all/ });
    t.match(await desk.send({ do: 'set-video', legId: desk.newLeg(), video: 3 }), { ok: false });
    for (const one of [legId, audio]) await desk.join(one, ROOM);
    const hears = { p0: ['p2'], p2: ['p0'] };
    t.strictSame(await desk.hearsAtLast(hears), hears, 'the sound goes on');
  },
});
