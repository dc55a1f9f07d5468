import type { Command } from '../../../src/core/model/command.ts';
import type { VirtualClock } from '../../../src/pace/virtual-clock.ts';
import {
  startEmbeddedSwitch,
  type EmbeddedSwitch,
  type LegHandle,
  type TelephoneHandle,
} from '../../../src/embedded-switch/index.ts';
import type { Channel } from '../../core/obedient-switch.ts';
import { hashText, mixBelow } from '../chance.ts';
import type { Lines } from '../lines.ts';
import type { Witness } from '../slow-switch.ts';
import { CALM, type Weather } from '../step.ts';
import { createMemoryNet, type Bend, type MemoryNet } from './memory-net.ts';
import { createScriptCalls, type ScriptCalls } from './script-calls.ts';
import { viewChannels } from './view-channels.ts';

export const DOMAIN = 'wired.test';
/** What follows a number that goes to the dialplan. */
export const NUMBERS_CONTEXT = 'numbers';
/** A telephone that does nothing by itself: people decide. */
const PASSIVE = { ringMs: null, answerMs: null } as const;

/** The embedded switch, reached by wires that can be torn, and what people notice of it. */
export interface WiredSwitch extends Lines {
  readonly pbx: EmbeddedSwitch;
  readonly net: MemoryNet;
  readonly scripts: ScriptCalls;
  isConnected: boolean;
  /** It is not running. */
  isDown: boolean;
  weather: Weather;
  /** Until then, or until the next snapshot in good weather, what we believe may be wrong. */
  taint(ms: number): void;
  /** A snapshot was believed. */
  attached(): void;
  commanded(command: Command): void;
  /** After every step: who is being called. */
  notice(): void;
  /** The leg at which somebody is now. */
  legOf(who: string): LegHandle | undefined;
  whoIs(legId: string): string;
  readonly registered: Set<string>;
  telephone(user: string): TelephoneHandle | undefined;
  loseEvents(): void;
  later(ms: number, act: () => void): void;
}

export interface WiredSwitchParts {
  readonly clock: VirtualClock;
  readonly seed: number;
  readonly witness: Witness;
  readonly users: readonly string[];
  readonly bendTold: Bend | undefined;
  readonly soundMs: (file: string) => number | null;
}

export async function createWiredSwitch(parts: WiredSwitchParts): Promise<WiredSwitch> {
  const { clock, seed, witness, users, bendTold, soundMs } = parts;
  const net = createMemoryNet(clock, seed);
  const scripts = createScriptCalls();
  const machine = net.startProcess(bendTold);
  const names = new Map<string, string>();
  const called = new Map<string, Command & { do: 'originate' }>();
  let [ids, nth, taintedUntil] = [0, 0, 0];
  let isWeatherTaint = false;
  let weather: Weather = CALM;

  const starting = startEmbeddedSwitch({
    ...machine,
    port: EVENT_PORT,
    domain: DOMAIN,
    outside: PASSIVE,
    soundMs,
    tickMs: mixBelow(2, seed, 501) * 20,
    dialplan: { '4000': scripts.plan, [`${NUMBERS_CONTEXT}/*`]: scripts.goneOn, '*1': scripts.feature },
    newUuid: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
  });
  clock.advance(1);
  const pbx = await starting;
  const telephones = new Map(users.map((user) => [user, pbx.addTelephone(user, PASSIVE)]));
  for (const one of telephones.values()) one.register(false);

  const dice = (what: string): number => {
    nth += 1;
    return mixBelow(1000, seed, clock.now(), nth % 4096, hashText(what));
  };

  const forecast = ({ lost, twice, failing }: Weather): void => {
    pbx.faults.clear();
    const on = (permille: number, act: Parameters<typeof pbx.faults.onEvents>[0]): void => {
      if (permille > 0) pbx.faults.onEvents(act);
    };
    on(lost, { matches: ({ name }) => dice(`lost ${name}`) < lost && reportSoon(), fault: { do: 'lose' } });
    on(twice, { matches: ({ name }) => dice(`twice ${name}`) < twice, fault: { do: 'double' } });
    on(twice, { matches: ({ name }) => name !== 'CUSTOM' && dice(`swap ${name}`) < twice, fault: { do: 'swap' } });
    const test = (command: string): boolean => MAY_FAIL.test(command) && dice(command.slice(0, 12)) < failing;
    if (failing > 0) pbx.faults.refuse({ matches: Object.assign(/^/, { test }), times: Number.MAX_SAFE_INTEGER });
  };

  const reportSoon = (lossMs = 0): true => {
    lines.taint(lossMs + SNAPSHOT_MS);
    machine.clock.setTimer(() => pbx.reportLostEvents(1), lossMs + 20 + dice('report'));
    return true;
  };

  const lines: WiredSwitch = {
    pbx,
    net,
    scripts,
    registered: new Set(),
    unrecorded: () => [],
    telephone: (user) => telephones.get(user),
    later: (ms, act) => void clock.setTimer(act, ms),
    isConnected: false,
    isDown: false,
    get weather() {
      return weather;
    },
    set weather(next) {
      weather = next;
      net.slowness = next === CALM ? CALM_MS : Math.max(CALM_MS, next.lateMs / 4);
      if (next !== CALM) isWeatherTaint = true;
      forecast(next);
    },
    get isTainted() {
      return isWeatherTaint || clock.now() < taintedUntil;
    },
    get underWay() {
      return net.underWay();
    },
    channels: (): Map<string, Channel> => viewChannels(pbx),
    taint: (ms) => void (taintedUntil = Math.max(taintedUntil, clock.now() + ms)),
    attached: () => {
      lines.isConnected = true;
      isWeatherTaint = weather !== CALM;
    },
    commanded: (command) => {
      if (command.do === 'originate') {
        names.set(command.legId, command.target.is === 'number' ? command.target.number : command.target.user);
        called.set(command.legId, command);
      }
      if (command.do === 'join') witness.joined(lines.whoIs(command.legId));
      if (command.do === 'release') witness.released(lines.whoIs(command.legId));
      witness.commanded(command);
    },
    notice: () => {
      for (const [legId, command] of called) {
        if (pbx.leg(legId) === undefined) continue;
        called.delete(legId);
        witness.called(lines.whoIs(legId), command);
      }
    },
    whoIs: (legId) => names.get(legId) ?? legId,
    legOf: (who) => {
      const found = pbx.channels().find(({ uuid, cause }) => cause === undefined && lines.whoIs(uuid) === who);
      return found && pbx.leg(found.uuid);
    },
    loseEvents: () => {
      let until: number | null = null;
      const matches = (): boolean => {
        if (until === null) reportSoon(LOSS_MS);
        until ??= clock.now() + LOSS_MS;
        return clock.now() < until;
      };
      pbx.faults.onEvents({ matches, fault: { do: 'lose' }, times: MOST_LOST });
    },
  };
  return lines;
}

export const EVENT_PORT = 8021;
/** So long after a snapshot, and after what it led to, all is right again. */
export const MENDING_MS = 25_000;
/** From the loss of an event to the snapshot that mends it. */
const SNAPSHOT_MS = 4000;
/** A reader that is too slow loses what comes within such a time. */
const LOSS_MS = 10_000;
const MOST_LOST = 40;
const CALM_MS = 3;
const MAY_FAIL = /^(originate|sendmsg|uuid_(kill|setvar|transfer|break|broadcast|answer)|conference \S+ (?!json))/;
