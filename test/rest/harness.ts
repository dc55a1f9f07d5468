import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { NumberedCommand } from '../../src/core/model/command.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createLogger } from '../../src/log/logger.ts';
import { createRest } from '../../src/rest/create-rest.ts';
import { DEFAULT_REST_SETTINGS, type RestParts, type RestSettings } from '../../src/rest/ports.ts';
import { createAccounts } from '../../src/store/account.ts';
import { createApiKeys } from '../../src/store/api-key.ts';
import { createDeliveries } from '../../src/store/delivery.ts';
import { createEventLog } from '../../src/store/event-log.ts';
import { createHistory } from '../../src/store/history.ts';
import { isStoreAway, openDatabase, type Db } from '../../src/store/open.ts';
import { createStore } from '../../src/store/store.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { findAnswerProblem } from './openapi-check.ts';

/** Whatever an answer may hold; which of it is there is what the tests are about. */
export interface Data {
  readonly result: readonly Data[];
  readonly agents: readonly Data[];
  readonly outs: readonly Data[];
  readonly skills: readonly Data[];
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly event: string;
  readonly cause: string;
  readonly key: string;
  readonly callcenter: string;
  readonly queue_id: string;
  readonly call_id: string;
  readonly end_reason: string;
  readonly end_time: string | null;
  readonly extension: string;
  readonly agent: string | null;
  readonly where: string;
  readonly seq: number;
  readonly next: number;
  readonly totalCount: number;
  readonly position: number;
  readonly waited: number;
  readonly routes: number;
  readonly mode: number;
  readonly score: number;
  readonly enabled: boolean;
  readonly applied: boolean;
  readonly matches: boolean;
  readonly registered: boolean;
}

/** A machine may stand still for seconds; then a connection must not have been closed under a request. */
const KEPT_MS = 60_000;

export interface Answer {
  readonly status: number;
  readonly code: string;
  readonly msg: string;
  readonly data: Data;
  readonly headers: Headers;
}

export interface Harness {
  readonly url: string;
  readonly engine: Engine;
  readonly clock: ManualClock;
  readonly db: Db;
  readonly parts: RestParts;
  readonly sent: NumberedCommand[];
  readonly redelivered: number[];
  readonly logged: string[];
  /** path: below /v1/callcenter. Every answer is held against the OpenAPI document. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** path: from the root. */
  raw(path: string, init?: RequestInit): Promise<Response>;
}

/** A real server on a free port, with a real engine and a real database. */
export async function startRest(
  t: Test,
  settings: Partial<RestSettings> = {},
  more: Partial<RestParts> = {},
): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-rest-'));
  const db = openDatabase(join(folder, 'test.db'));
  const clock = createManualClock();
  const sent: NumberedCommand[] = [];
  const redelivered: number[] = [];
  const logged: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void logged.push(line) });
  const engine = createEngine({
    store: createStore(db),
    clock,
    settings: DEFAULT_SETTINGS,
    logger,
    send: (command) => void sent.push(command),
  });
  engine.request({ name: 'callcentre.create', callcentre: 'default', params: { id: 'default' } });
  engine.start();
  const parts: RestParts = {
    engine,
    clock,
    logger,
    history: createHistory(db),
    events: createEventLog(db),
    deliveries: createDeliveries(db),
    keys: createApiKeys(db),
    accounts: createAccounts(db),
    redeliver: (seq) => redelivered.push(seq),
    audit: () => Promise.resolve({ at: clock.now(), tookMs: 0, legs: 0, isSwitchRead: true, repaired: [] }),
    isStoreAway,
    readiness: () => ({ isReady: true, details: {} }),
    readMetrics: () => Promise.resolve('enqueued_up 1\n'),
    settings: { ...DEFAULT_REST_SETTINGS, requestsPerSecond: 1e6, burst: 1e6, ...settings },
    ...more,
  };
  const server = createServer({ keepAliveTimeout: KEPT_MS }, createRest(parts)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.teardown(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    engine.stop();
    db.close();
    rmSync(folder, { recursive: true });
  });
  const raw = (path: string, init?: RequestInit): Promise<Response> => fetch(url + path, init);
  return { url, engine, clock, db, parts, sent, redelivered, logged, raw, call: callerFor(raw) };
}

function callerFor(raw: Harness['raw']): Harness['call'] {
  return async (method, path, body, headers = {}) => {
    const hasBody = body !== undefined;
    const response = await raw(`/v1/callcenter${path}`, {
      method,
      headers: { ...(hasBody ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(hasBody ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
    });
    const envelope = (await response.json()) as { code: string; msg: string; data: Data };
    const problem = findAnswerProblem(method, `/callcenter${path.split('?')[0] ?? ''}`, response.status, envelope);
    if (problem !== null) throw new Error(`${method} ${path} answers what OpenAPI does not describe: ${problem}`);
    return { status: response.status, headers: response.headers, ...envelope };
  };
}

export const bearer = (text: string): Record<string, string> => ({ authorization: `Bearer ${text}` });

/** `404 040501`, and a word of the message. */
export const summary = ({ status, code }: Answer): string => `${status} ${code}`;
