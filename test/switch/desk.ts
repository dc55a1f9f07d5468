import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Command, DialTarget, OriginateWish } from '../../src/core/model/command.ts';
import { OUR_LEG_PREFIX, type Fact } from '../../src/core/model/fact.ts';
import type { Outcome } from '../../src/engine/ports.ts';
import { createFreeswitch, type Freeswitch } from '../../src/switch/freeswitch.ts';
import { DEFAULT_TIMING, type SwitchSettings } from '../../src/switch/settings.ts';
import { freePorts } from '../real/free-ports.ts';
import { withoutFreeswitch } from '../real/freeswitch.ts';
import { until as untilAsked } from '../real/until.ts';
import { startEmbeddedRig } from '../stage/embedded-rig.ts';
import { startRealRig } from '../stage/real-rig.ts';
import type { Rig } from '../stage/stage.ts';
import { MUSIC, NETWORK_TONES, writeSounds } from '../stage/tones.ts';
import { CODECS, createRecorder, silentLogger, until, type Recorder } from './fake-switch.ts';

/** The adapter on a switch with telephones, without a daemon: commands in, facts out, and an ear at every telephone. */
export interface Desk {
  readonly kind: Rig['kind'];
  readonly rig: Rig;
  readonly port: Freeswitch;
  readonly recorder: Recorder;
  readonly settings: SwitchSettings;
  send(command: Command): Promise<Outcome>;
  /** Where only success will do. */
  good(command: Command): Promise<void>;
  /** Waits for it, and takes it and all before it off the list. */
  fact(wanted: Partial<Fact> & Pick<Fact, 'fact'>): Promise<void>;
  newLeg(): string;
  originate(legId: string, number: string, wants?: readonly OriginateWish[]): Command;
  /** A telephone of the house, or a number outside (555…), that has answered and is parked. */
  call(number: string): Promise<string>;
  join(legId: string, room: string, flags?: { readonly mute?: boolean; readonly deaf?: boolean }): Promise<void>;
  /** Leaves the room and waits for it. */
  leave(legId: string, room: string): Promise<void>;
  tap(legId: string, target: string, isWhisper?: boolean): Promise<void>;
  untap(legId: string): Promise<void>;
  /** Listens until it is so, and gives what was heard last. */
  hearsAtLast(expected: Readonly<Record<string, readonly string[]>>): Promise<unknown>;
  /** Another adapter on the same switch, as after a restart of ours: what it finds. */
  snapshotFor(known: readonly string[]): Promise<Recorder['snapshots'][number]>;
  reset(): Promise<void>;
}

const PHONES = ['1001', '1002', '1003', '1004', '1005', '1006'];
const HEAR_MS = 10_000;

async function openDesk(start: typeof startRealRig): Promise<Desk & { stop(keep: boolean): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-desk-'));
  mkdirSync(join(folder, 'recordings'));
  writeSounds(join(folder, 'sounds'));
  const [daemonPort = 0] = await freePorts(1);
  const rig = await start({ daemonPort, soundsDir: join(folder, 'sounds'), phones: PHONES, callers: 2 });
  const settings: SwitchSettings = {
    eventSocket: { host: '127.0.0.1', port: rig.address.port, password: rig.address.password },
    listen: { host: '127.0.0.1', port: daemonPort },
    domain: rig.address.domain,
    gatewayProfile: 'external',
    outbound: [{ prefix: '555', strip: 0, dial: `sofia/external/{number}@${rig.gateway}` }],
    conferenceProfile: 'conversation',
    codecs: CODECS,
    numbersContext: 'default',
    soundsDir: join(folder, 'sounds'),
    recordingsDir: join(folder, 'recordings'),
    music: MUSIC,
    tones: NETWORK_TONES,
    timing: DEFAULT_TIMING,
  };
  const recorder = createRecorder();
  const port = createFreeswitch(settings, silentLogger);
  await port.start(recorder);
  await until('attached', () => port.isAttached());

  let lastId = 0;
  let lastLeg = 0;
  const newLeg = (): string => `${OUR_LEG_PREFIX}0000-4000-8000-${String((lastLeg += 1)).padStart(12, '0')}`;
  const send = async (command: Command): Promise<Outcome> => {
    const id = (lastId += 1);
    port.send({ id, command });
    await until(`outcome of ${command.do}`, () => recorder.outcomes.has(id));
    return recorder.outcomes.get(id) ?? { ok: false, reason: '' };
  };
  const good = async (command: Command): Promise<void> => {
    const outcome = await send(command);
    if (!outcome.ok) throw new Error(`${command.do}: ${outcome.reason}`);
  };
  const fact: Desk['fact'] = async (wanted) => {
    const fits = (seen: Fact): boolean =>
      Object.entries(wanted).every(
        ([name, value]) => JSON.stringify((seen as unknown as Record<string, unknown>)[name]) === JSON.stringify(value),
      );
    const find = (): number => recorder.facts.findIndex(fits);
    await until(`fact ${JSON.stringify(wanted)}`, () => find() >= 0, 10_000);
    recorder.facts.splice(0, find() + 1);
  };
  const targetOf = (number: string): DialTarget =>
    number.startsWith('555') ? { is: 'number', number } : { is: 'phone', user: number };
  const originate: Desk['originate'] = (legId, number, wants = []) => ({
    do: 'originate',
    legId,
    target: targetOf(number),
    callerId: { name: 'Desk', number: '123' },
    timeoutMs: 20_000,
    wants,
  });

  return {
    kind: rig.kind,
    rig,
    port,
    recorder,
    settings,
    send,
    good,
    fact,
    newLeg,
    originate,
    call: async (number) => {
      const legId = newLeg();
      await good(originate(legId, number));
      await fact({ fact: 'leg-parked', legId });
      return legId;
    },
    join: async (legId, room, { mute = false, deaf = false } = {}) => {
      await good({ do: 'join', legId, room, flags: { mute, deaf } });
      await fact({ fact: 'leg-joined', legId, room });
    },
    leave: async (legId, room) => {
      await good({ do: 'leave', legId, room });
      await fact({ fact: 'leg-parked', legId });
    },
    tap: async (legId, target, isWhisper = false) => {
      await good({ do: 'tap', legId, target, isWhisper });
      await fact({ fact: 'leg-tapped', legId, target, isWhisper });
    },
    untap: async (legId) => {
      await good({ do: 'untap', legId });
      await fact({ fact: 'leg-parked', legId });
    },
    hearsAtLast: async (expected) => {
      const end = Date.now() + HEAR_MS;
      for (;;) {
        const heard = await rig.hears();
        if (Date.now() > end || sorted(heard) === sorted(expected)) return heard;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    snapshotFor: async (known) => {
      const late = createRecorder();
      late.known = [...known];
      const second = createFreeswitch({ ...settings, listen: { host: '127.0.0.1', port: 0 } }, silentLogger);
      await second.start(late);
      await until('attached too', () => second.isAttached());
      await second.stop();
      const [snapshot] = late.snapshots;
      if (snapshot === undefined) throw new Error('no snapshot');
      return snapshot;
    },
    reset: async () => {
      await rig.reset();
      await untilAsked('nobody', async () => (await rig.channels()).length === 0);
      recorder.facts.length = 0;
      recorder.arrivals.length = 0;
    },
    stop: async (keep) => {
      await port.stop();
      await rig.stop({ keep });
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const sorted = (heard: object): string =>
  JSON.stringify(Object.entries(heard).sort(([one], [other]) => (one < other ? -1 : 1)));

type Scenario = (t: Test, desk: Desk) => Promise<void>;

/** The same tests on the embedded switch and on a real FreeSWITCH. DESK_KIND, DESK_ONLY: for a look at one. */
export function onBothDesks(scenarios: Readonly<Record<string, Scenario>>): void {
  const only = process.env['DESK_ONLY'] ?? '';
  for (const [kind, start, skip] of [
    ['embedded', startEmbeddedRig, false],
    ['real', startRealRig, withoutFreeswitch()],
  ] as const) {
    if ((process.env['DESK_KIND'] ?? kind) !== kind) continue;
    t.test(`on the ${kind} switch`, { skip }, async (t) => {
      const desk = await openDesk(start);
      t.teardown(() => desk.stop(!t.passing()));
      for (const [name, run] of Object.entries(scenarios)) {
        if (!name.includes(only)) continue;
        await t.test(name, async (t) => {
          await run(t, desk);
          await desk.reset();
        });
      }
    });
  }
}
