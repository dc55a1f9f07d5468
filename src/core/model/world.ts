import type { Agent } from './agent.ts';
import type { CallCentre, Condition, Extension, WorkChannel } from './call-centre.ts';
import type { Conversation } from './conversation.ts';
import type { Errand } from './errand.ts';
import type { Leg } from './leg.ts';
import type { Settings } from './settings.ts';
import type { Task } from './task.ts';
import type { Timer } from './timer.ts';
import { createIndex, indexChange, type WorldIndex } from './world-index.ts';

/** Everything that the call centre knows, by kind and id. */
export interface Entities {
  readonly callcentre: CallCentre;
  readonly channel: WorkChannel;
  readonly condition: Condition;
  readonly extension: Extension;
  readonly agent: Agent;
  readonly task: Task;
  readonly leg: Leg;
  readonly conversation: Conversation;
  readonly errand: Errand;
  readonly timer: Timer;
  readonly registration: Registration;
  readonly link: Link;
}

/** A telephone that the switch can reach. */
export interface Registration {
  /** The SIP user. */
  readonly id: string;
}

/** The one connection to the switch. */
export interface Link {
  readonly id: 'switch';
  readonly isAttached: boolean;
  readonly switchId: string;
}

export type Kind = keyof Entities;

export const KINDS = [
  'callcentre',
  'channel',
  'condition',
  'extension',
  'agent',
  'task',
  'leg',
  'conversation',
  'errand',
  'timer',
  'registration',
  'link',
] as const satisfies readonly Kind[];

export type Tables = { readonly [K in Kind]: ReadonlyMap<string, Entities[K]> };

/** Changed by `applyChanges` only, between two decisions. */
export interface World {
  readonly tables: Tables;
  readonly index: WorldIndex;
  readonly settings: Settings;
}

/** value null: it is gone. A task or conversation that has ended is gone from the world, and kept by the store. */
export type Change = {
  [K in Kind]: { readonly kind: K; readonly id: string; readonly value: Entities[K] | null };
}[Kind];

type MutableTables = { [K in Kind]: Map<string, Entities[K]> };

export function createWorld(settings: Settings, changes: Iterable<Change> = []): World {
  const tables = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as unknown as MutableTables;
  const world: World = { tables, index: createIndex(), settings };
  applyChanges(world, changes);
  return world;
}

const isOver = (change: Change): boolean =>
  change.value === null ||
  (change.kind === 'task' && change.value.state.is === 'ended') ||
  (change.kind === 'conversation' && change.value.end !== null);

export function applyChanges(world: World, changes: Iterable<Change>): void {
  for (const change of changes) {
    const table = world.tables[change.kind] as Map<string, unknown>;
    const before = table.get(change.id);
    const after = isOver(change) ? undefined : change.value;
    if (after === undefined) table.delete(change.id);
    else table.set(change.id, after);
    indexChange(world.index, change.kind, before, after);
  }
}
