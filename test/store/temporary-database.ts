import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Published } from '../../src/core/model/published.ts';
import type { Change } from '../../src/core/model/world.ts';
import type { StoredEvent, StorePort } from '../../src/engine/ports.ts';
import { openDatabase, type Db } from '../../src/store/open.ts';

/** A database file that goes with the test. */
export function openTemporary(t: Test): Db {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-store-'));
  const db = openDatabase(join(folder, 'test.db'));
  t.teardown(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  return db;
}

export interface Told {
  readonly event?: Published['event'];
  readonly callcentre?: string;
  readonly about?: string;
  readonly at?: number;
}

/** Stores events as a decision would; returns them. */
export const publish = (store: StorePort, ...told: readonly Told[]): StoredEvent[] =>
  told.flatMap(({ at = 1000, event = 'callcenter.queue.enter', callcentre = 'default', about = 'qt1' }) =>
    store.commit({
      at,
      changes: [],
      commands: [],
      endedCommands: [],
      published: [{ event, callcentre, about, userData: null, fields: {} }],
    }),
  );

/** Stores entities, as few of their fields as the store looks at. */
export const put = (
  store: StorePort,
  ...changes: readonly { kind: 'conversation' | 'task'; id: string; [field: string]: unknown }[]
): void =>
  void store.commit({
    at: 1000,
    changes: changes.map(({ kind, id, ...value }) => ({ kind, id, value: { id, ...value } }) as unknown as Change),
    commands: [],
    endedCommands: [],
    published: [],
  });
