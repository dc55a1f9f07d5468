import type { Extension } from './core/model/call-centre.ts';
import type { Change } from './core/model/world.ts';
import type { Engine } from './engine/engine.ts';

/** The extensions that register, by their user: what FreeSWITCH's directory is made from. */
export interface TelephoneBook {
  byUser(user: string): Extension | undefined;
  all(): Iterable<Extension>;
  /** Told when one is new, gone or other; not when an agent logs in on it. */
  onChanged(listener: () => void): void;
}

export function createTelephoneBook(engine: Engine): TelephoneBook {
  const byId = new Map<string, Extension>();
  const byUser = new Map<string, Extension>();
  const listeners: (() => void)[] = [];

  const put = (id: string, now: Extension | null): boolean => {
    const before = byId.get(id);
    if (before?.line.type === 1) byUser.delete(before.line.user);
    byId.delete(id);
    if (now?.line.type === 1) {
      byId.set(id, now);
      byUser.set(now.line.user, now);
    }
    return before === undefined ? byId.has(id) : JSON.stringify(before.line) !== JSON.stringify(now?.line);
  };

  for (const [id, extension] of engine.world.tables.extension) put(id, extension);
  engine.onCommitted((_events, { changes }) => {
    const isOther = changes.filter(isExtension).map(({ id, value }) => put(id, value));
    if (isOther.includes(true)) for (const listener of listeners) listener();
  });

  return {
    byUser: (user) => byUser.get(user),
    all: () => byId.values(),
    onChanged: (listener) => void listeners.push(listener),
  };
}

const isExtension = (change: Change): change is Change & { kind: 'extension' } => change.kind === 'extension';
