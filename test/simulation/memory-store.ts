import { KINDS, type Change } from '../../src/core/model/world.ts';
import type { NumberedCommand } from '../../src/core/model/command.ts';
import type { Commit, Loaded, StoredEvent, StorePort } from '../../src/engine/ports.ts';

/** What is kept of a daemon that was killed: rows, as SQLite has them, in memory. */
export interface MemoryStore extends StorePort {
  readonly rows: ReadonlyMap<string, Change>;
}

export function createMemoryStore(): MemoryStore {
  const rows = new Map<string, Change>();
  const commands = new Map<number, NumberedCommand>();
  let [lastCommandId, seq] = [0, 0];
  const keep = ({ at, changes, commands: sent, endedCommands, published }: Commit): StoredEvent[] => {
    for (const change of changes) {
      const key = `${change.kind} ${change.id}`;
      if (isOver(change)) rows.delete(key);
      else rows.set(key, change);
    }
    for (const id of endedCommands) commands.delete(id);
    for (const numbered of sent) {
      commands.set(numbered.id, numbered);
      lastCommandId = numbered.id;
    }
    return published.map(({ event, callcentre, about, fields }) => {
      seq += 1;
      return { seq, at, event, callcentre, about, body: fields };
    });
  };

  return {
    rows,
    isAway: () => false,
    probe: () => undefined,
    load: (): Loaded => {
      // In the order of their kinds, as they come from tables, and without anything that JSON does not keep.
      const changes = KINDS.flatMap((kind) => [...rows.values()].filter((change) => change.kind === kind));
      const serials = changes.flatMap(({ kind, value }) => (kind === 'task' && value !== null ? [value.serial] : []));
      return JSON.parse(
        JSON.stringify({
          changes,
          commands: [...commands.values()],
          lastCommandId,
          lastSerial: Math.max(0, ...serials),
        }),
      ) as Loaded;
    },
    commit: (...commits) => commits.flatMap(keep),
  };
}

const isOver = (change: Change): boolean =>
  change.value === null ||
  (change.kind === 'task' && change.value.state.is === 'ended') ||
  (change.kind === 'conversation' && change.value.end !== null);
