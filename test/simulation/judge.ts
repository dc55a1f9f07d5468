import { check } from '../../src/core/check.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import { lookAt } from '../../src/core/model/draft.ts';
import type { Leg } from '../../src/core/model/leg.ts';
import { hasSameFlags } from '../../src/core/model/mode.ts';
import type { World } from '../../src/core/model/world.ts';
import { auditWorld, EventBook } from '../core/audit.ts';
import { NoticeBook } from '../core/notice-book.ts';
import type { Channel } from '../core/obedient-switch.ts';
import { createBounds, type Passing } from './bounds.ts';
import { passedOver, type Served } from './fairness.ts';
import { dayOf } from './daemon.ts';
import type { Lines } from './lines.ts';

/** An invariant that did not hold. Its text begins with the invariant's name and a colon. */
export class Broken extends Error {
  readonly invariant: string;
  constructor(text: string) {
    super(text);
    this.invariant = text.slice(0, text.indexOf(':'));
  }
}

export interface Judge {
  /** After every decision that changed something. */
  decided(world: World, decision: Decision, served: readonly Served[], at: number): void;
  /** Now and then: what lasts too long, and whether the switch is as we believe. */
  look(world: World, at: number): void;
  /** When everybody has gone. */
  close(world: World, at: number): void;
}

/** The index and the timers are compared in full with every so many decisions, and in the end; all else with each. */
const THOROUGH = 64;

/** hearing: what is heard otherwise than it should be; where it is looked at, what differs may do so for a moment. */
export function createJudge(lines: Lines, hearing?: (world: World) => readonly Passing[]): Judge {
  const events = new EventBook();
  const notices = new NoticeBook();
  const bounds = createBounds();
  let [decisions, looked] = [0, -1];

  const decided: Judge['decided'] = (world, decision, served, at) => {
    decisions += 1;
    // What is due at this very moment has perhaps not fired yet.
    const draft = lookAt(world, at - 1, dayOf(at));
    for (const { invariant, id } of check(draft)) throw new Broken(`${invariant}: ${id}`);
    for (const published of decision.published) raise('events are told in order', events.read(published));
    for (const notice of decision.notices) raise('desktops are told in order', notices.read(notice));
    if (served.length > 0) raiseAll(fairness(world, served, at));
    if (decisions % THOROUGH === 0) raiseAll(auditWorld(world, at, dayOf(at)));
  };

  return {
    decided,
    look: (world, at) => {
      const channels = lines.channels();
      if (decisions === looked && world.tables.leg.size + channels.size === 0) return;
      looked = decisions;
      if (lines.isTainted || !lines.isConnected || world.tables.link.get('switch')?.isAttached !== true)
        return bounds.forget();
      const isCertain = lines.underWay === 0 && hearing === undefined;
      const differing = isCertain || hearing !== undefined ? differences(world, channels) : [];
      const more = hearing === undefined ? [] : [...differing, ...hearing(world)];
      raiseAll(bounds.look(world, channels, at, more));
      if (!isCertain) return;
      raiseAll(differing.map(({ rule, what }) => `${rule}: ${what}`));
      raiseAll(lines.unrecorded(world).map((what) => `the switch is as we believe: ${what}`));
    },
    close: (world, at) => {
      raiseAll(auditWorld(world, at, dayOf(at)));
      for (const kind of ['leg', 'task', 'conversation', 'errand', 'agent'] as const)
        for (const id of world.tables[kind].keys()) raise('in the end nothing is left', `${kind} ${id}`);
      for (const id of world.tables.timer.keys())
        if (!id.startsWith('channel:')) raise('in the end nothing is left', `timer ${id}`);
      for (const id of lines.channels().keys()) raise('in the end nothing is left', `channel ${id}`);
      for (const left of [...events.unended(), ...notices.unended()]) raise('every begin has one end', left);
    },
  };
}

function fairness(world: World, served: readonly Served[], at: number): string[] {
  const draft = lookAt(world, at, dayOf(at));
  return served.flatMap((one) => passedOver(draft, one));
}

function raise(invariant: string, fault: string | null): void {
  if (fault !== null) throw new Broken(`${invariant}: ${fault}`);
}

function raiseAll(faults: readonly string[]): void {
  if (faults[0] !== undefined) throw new Broken(faults[0]);
}

/** Where the switch is otherwise than we believe, though nothing is under way. What is heard is left out. */
function differences({ tables: { leg } }: World, channels: ReadonlyMap<string, Channel>): Passing[] {
  return [...leg.values()].flatMap((one) => {
    const channel = channels.get(one.id);
    if (channel === undefined || isSame(one, channel)) return [];
    const [ours, theirs] = [JSON.stringify(one.state), JSON.stringify([channel.phase, channel.place])];
    return [{ rule: 'the switch is as we believe', what: `${one.id} is ${theirs}, we believe ${ours}` }];
  });
}

function isSame({ state }: Leg, { phase, place }: Channel): boolean {
  if (phase === 'dialling' || phase === 'ringing') return state.is === phase;
  switch (place.at) {
    case 'room':
      return state.is === 'joined' && state.room === place.room && hasSameFlags(state.flags, place.flags);
    case 'tap':
      return state.is === 'tapping' && state.target === place.target && state.isWhisper === place.isWhisper;
    case 'detached':
      return state.is === 'detached';
    case 'parked':
    case 'playing':
      return state.is === 'parked';
    case 'script':
      return true;
  }
}
