import { createRandom, randomId, type Random } from '../../lib/random.ts';
import type { Command } from './command.ts';
import type { Input } from './input.ts';
import type { Notice } from './notice.ts';
import type { Published } from './published.ts';
import type { Settings } from './settings.ts';
import { timerId, type Due } from './timer.ts';
import type { View } from './view.ts';
import type { Change, Entities, Kind, World } from './world.ts';
import { KINDS } from './world.ts';

/**
 * A decision while it is made: the world as it was, with what has been changed so far laid over it. The world itself is
 * not touched, so that a refused request leaves no trace.
 */
export interface Draft extends View {
  readonly at: number;
  readonly day: number;
  readonly serial: number;
  readonly settings: Settings;
  readonly world: World;
  readonly random: Random;
  readonly commands: Command[];
  readonly published: Published[];
  readonly notices: Notice[];
  /** Channels of those who are to be matched anew although nothing of theirs changed. */
  readonly rematch: Set<string>;
  put<K extends Kind>(kind: K, entity: Entities[K] & { readonly id: string }): void;
  drop(kind: Kind, id: string): void;
  /** Those changed so far, dropped ones left out. */
  changed<K extends Kind>(kind: K): Entities[K][];
  /** Ids of those changed so far, dropped ones too. */
  touched(kind: Kind): Iterable<string>;
  isChanged(kind: Kind, id: string): boolean;
  /** All of a kind, with what was changed. */
  all<K extends Kind>(kind: K): Iterable<Entities[K]>;
  setTimer(at: number, due: Due): void;
  clearTimer(due: Due): void;
  newId(prefix: string): string;
  changes(): Change[];
}

type Overlay = { [K in Kind]?: Map<string, Entities[K] | null> };
const UNTOUCHED: ReadonlyMap<string, never> = new Map<string, never>();

export function openDraft(world: World, input: Input): Draft {
  const overlay: Overlay = {};
  const random = createRandom(input.draw);
  const layer = <K extends Kind>(kind: K): ReadonlyMap<string, Entities[K] | null> => overlay[kind] ?? UNTOUCHED;
  const write = <K extends Kind>(kind: K, id: string, entity: Entities[K] | null): void => {
    const written = overlay[kind] ?? new Map<string, Entities[K] | null>();
    written.set(id, entity);
    (overlay as Record<Kind, unknown>)[kind] = written;
  };
  const draft: Draft = {
    at: input.at,
    day: input.day,
    serial: input.serial,
    settings: world.settings,
    world,
    random,
    commands: [],
    published: [],
    notices: [],
    rematch: new Set(),
    get: (kind, id) => {
      if (id == null) return undefined;
      const changed = layer(kind).get(id);
      return changed === undefined ? world.tables[kind].get(id) : (changed ?? undefined);
    },
    put: (kind, entity) => write(kind, entity.id, entity),
    drop: (kind, id) => write(kind, id, null),
    changed: (kind) => [...layer(kind).values()].filter((entity) => entity !== null),
    touched: (kind) => layer(kind).keys(),
    isChanged: (kind, id) => layer(kind).has(id),
    all: (kind) =>
      overlay[kind] === undefined ? world.tables[kind].values() : laidOver(world.tables[kind], layer(kind)),
    setTimer: (at, due) => write('timer', timerId(due), { id: timerId(due), at, due }),
    clearTimer: (due) => {
      if (draft.get('timer', timerId(due)) !== undefined) write('timer', timerId(due), null);
    },
    newId: (prefix) => prefix + randomId(random),
    changes: () => {
      const changes: Change[] = [];
      for (const kind of KINDS) for (const [id, value] of layer(kind)) changes.push({ kind, id, value } as Change);
      return changes;
    },
  };
  return draft;
}

/** The world as a rule sees it, to look only: nothing becomes of what is laid over it. */
export const lookAt = (world: World, at: number, day: number): Draft =>
  openDraft(world, { at, day, serial: 0, draw: [0, 0, 0, 0], happening: { type: 'switch-lost' } });

function* laidOver<T>(table: ReadonlyMap<string, T>, changed: ReadonlyMap<string, T | null>): Generator<T, void> {
  for (const [id, entity] of table) if (!changed.has(id)) yield entity;
  for (const entity of changed.values()) if (entity !== null) yield entity;
}
