import { randomUUID } from 'node:crypto';
import type { Channel } from './channel.ts';
import type { Client } from './client.ts';
import type { Clock, Timer } from '../pace/clock.ts';
import { createDialplan, type Dialplan } from './dialplan.ts';
import { createFaults, type Faults } from './faults.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { Room } from './room.ts';
import { createDirectory, type Directory } from './telephones.ts';
import type { Settings } from './settings.ts';

/** All that the switch knows at one moment, and the two ways in which its work goes on: soon, and later. */
export interface Core {
  readonly settings: Settings;
  readonly clock: Clock;
  /** New after every restart. */
  uuid: string;
  startedAt: number;
  readonly channels: Map<string, Channel>;
  readonly rooms: Map<string, Room>;
  readonly directory: Directory;
  readonly dialplan: Dialplan;
  readonly listeners: Listeners;
  readonly faults: Faults;
  /** That are loaded; a recording needs the one that writes its kind. */
  readonly modules: Set<string>;
  readonly clients: Set<Client>;
  sequence: number;
  lastMemberId: number;
  lastSessionId: number;
  peakSessions: number;
  newUuid(): string;
  /** Does the work, and then all that it left to be done soon. Every call from outside comes through here. */
  enter<T>(work: () => T): T;
  /** After the present work: where FreeSWITCH would hand over to another thread. */
  soon(work: () => void): void;
  /** At a time of the clock; at once (but soon) when ms is 0. */
  after(ms: number, work: () => void): Timer;
  cancel(timer: Timer): void;
  /** Forgets what was to be done; for a crash. */
  forgetWork(): void;
}

const MODULES = [
  'mod_event_socket',
  'mod_sofia',
  'mod_commands',
  'mod_dptools',
  'mod_conference',
  'mod_dialplan_xml',
  'mod_sndfile',
  'mod_shout',
  'mod_tone_stream',
  'mod_lua',
];

export function createCore(settings: Settings): Core {
  const { clock } = settings;
  const work: (() => void)[] = [];
  const timers = new Set<Timer>();
  let depth = 0;

  const enter = <T>(act: () => T): T => {
    depth += 1;
    try {
      const result = act();
      if (depth === 1) for (let next = work.shift(); next; next = work.shift()) next();
      return result;
    } finally {
      depth -= 1;
    }
  };

  const core: Core = {
    settings,
    clock,
    uuid: '',
    startedAt: clock.now(),
    channels: new Map(),
    rooms: new Map(),
    directory: createDirectory(settings),
    dialplan: createDialplan(settings.dialplan),
    listeners: createListeners(),
    faults: createFaults(),
    modules: new Set(MODULES),
    clients: new Set(),
    sequence: 0,
    lastMemberId: 0,
    lastSessionId: 0,
    peakSessions: 0,
    newUuid: settings.newUuid ?? randomUUID,
    enter,
    soon(act) {
      work.push(act);
      if (depth === 0) enter(() => undefined);
    },
    after(ms, act) {
      const slot: { timer: Timer | undefined; isCancelled: boolean } = { timer: undefined, isCancelled: false };
      timers.add(slot);
      const run = (): void => {
        if (slot.isCancelled) return;
        timers.delete(slot);
        enter(act);
      };
      if (ms > 0) slot.timer = clock.setTimer(run, ms);
      else core.soon(run);
      return slot;
    },
    cancel(timer) {
      const slot = timer as { timer: Timer | undefined; isCancelled: boolean };
      slot.isCancelled = true;
      timers.delete(slot);
      if (slot.timer) clock.clearTimer(slot.timer);
    },
    forgetWork() {
      for (const timer of timers) core.cancel(timer);
      work.length = 0;
    },
  };
  core.uuid = core.newUuid();
  return core;
}
