import { atOnce } from '../../src/lib/steps.ts';
import { check } from '../../src/core/check.ts';
import { lookAt } from '../../src/core/model/draft.ts';
import type { Published } from '../../src/core/model/published.ts';
import { findMissingTimers } from '../../src/core/rules/wanted-timers.ts';
import { timerId } from '../../src/core/model/timer.ts';
import { createWorld, KINDS, type Change, type World } from '../../src/core/model/world.ts';
import type { WorldIndex } from '../../src/core/model/world-index.ts';

/** Everything that is wrong with a world, in words; empty where all is well. */
export function auditWorld(world: World, at: number, day = 0): string[] {
  // A timer that is due at this very moment has perhaps not fired yet: what it ends still holds.
  const draft = lookAt(world, at - 1, day);
  const violations = check(draft).map(({ invariant, id }) => `${invariant}: ${id}`);
  const stale = describeIndex(world.index) === describeIndex(rebuild(world).index) ? [] : ['the index is stale'];
  return [...violations, ...missingTimers(world, at), ...stale];
}

const rebuild = (world: World): World => {
  const rows = KINDS.flatMap((kind) => [...world.tables[kind]].map(([id, value]) => ({ kind, id, value }) as Change));
  return createWorld(world.settings, rows);
};

const describeIndex = ({ idle, lines }: WorldIndex): string => {
  const named = [
    ...[...idle].flatMap(([scope, agents]) => [...agents.keys()].map((id) => `${scope} ${id}`)),
    ...[...lines].flatMap(([scope, found]) =>
      [...found].map(([key, { tasks }]) => `${scope} ${key} ${tasks.map(({ id }) => id).join()}`),
    ),
  ];
  return named.sort().join('\n');
};

const missingTimers = (world: World, at: number): string[] =>
  atOnce(findMissingTimers(world, at)).map(({ due }) => `no timer: ${timerId(due)}`);

/** Reads along what is published: every begin has one end, and nothing is told of what is over. */
export class EventBook {
  private readonly open = new Map<string, string>();
  private readonly closed = new Set<string>();

  /** What is wrong with this one, coming after the others; null: nothing. */
  read({ event, about }: Published): string | null {
    const [, what = '', step = ''] = event.split('.');
    const book = what === 'agent' && step === 'conversation_changed' ? 'conversation' : what;
    const [first, last] = EDGES[book] ?? [[], []];
    if (first.length === 0) return null;
    const id = `${book} ${about}`;
    if (this.closed.has(id) && book !== 'agent') return `${event} of ${about}, which is over`;
    if (first.includes(step) === this.open.has(id)) return `${event} of ${about} out of order`;
    if (first.includes(step)) this.open.set(id, event);
    if (!last.includes(step)) return null;
    this.open.delete(id);
    this.closed.add(id);
    return null;
  }

  unended(): string[] {
    return [...this.open.keys()];
  }
}

const EDGES: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  queue: [['enter'], ['success', 'fail']],
  conversation: [['begin'], ['end']],
  agent: [['login'], ['logout', 'expired']],
};
