import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Test } from 'tap';
import { createAgentSocket, type AgentSocket } from '../../src/agent-socket/create-agent-socket.ts';
import type { ProtocolSettings } from '../../src/agent-socket/desk.ts';
import type { NumberedCommand } from '../../src/core/model/command.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createLogger } from '../../src/log/logger.ts';
import { createAccounts, type AccountFields, type Accounts } from '../../src/store/account.ts';
import { createApiKeys, type ApiKeys } from '../../src/store/api-key.ts';
import { openDatabase } from '../../src/store/open.ts';
import { createStore } from '../../src/store/store.ts';
import { createManualClock, type ManualClock } from '../rest/manual-clock.ts';
import { createScene } from '../rest/scene.ts';
import { connect, type Desktop } from './desktop.ts';

export const PASSWORD = 'right';

const SETTINGS: ProtocolSettings = {
  isLoopback: true,
  requestsPerSecond: 200,
  pbx: '',
  rtcAddress: '',
  loginType: '2',
  surveyNumber: '',
  requireRegistered: false,
  allowedOrigins: [],
  maxConnections: 5000,
  maxUnauthenticatedPerAddress: 200,
  messagesPerSecond: 10_000,
  maxBufferedBytes: 262_144,
};

export interface Harness {
  readonly url: string;
  readonly server: Server;
  readonly engine: Engine;
  readonly clock: ManualClock;
  readonly accounts: Accounts;
  readonly keys: ApiKeys;
  readonly agentSocket: AgentSocket;
  readonly sent: NumberedCommand[];
  readonly logged: string[];
  readonly scene: ReturnType<typeof createScene>;
  /** Connections that the server has open, of whatever kind. */
  sockets(): number;
  /** An extension, an account, both of this name; password: 'right'. */
  addAccount(name: string, fields?: AccountFields): void;
  /** path: below /msg. */
  connect(path?: string, headers?: Record<string, string>): Promise<Desktop>;
  /** A connection over which this agent has checked in; with what was told thereupon read already. */
  checkedIn(name: string, fields?: Record<string, unknown>): Promise<Desktop>;
  /** One message by HTTP. */
  post(message: unknown, headers?: Record<string, string>): Promise<Record<string, unknown> & { status: number }>;
}

/** A machine may stand still for seconds; then a connection must not have been closed under a request. */
const KEPT_MS = 60_000;

/** Made once: it is slow on purpose. */
let hash: Promise<string> | null = null;

/** A real server on a free port, with a real engine, a real database, and time that stands until it is moved. */
export async function startProtocol(t: Test, settings: Partial<ProtocolSettings> = {}): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-protocol-'));
  const db = openDatabase(join(folder, 'test.db'));
  const clock = createManualClock();
  const [sent, logged]: [NumberedCommand[], string[]] = [[], []];
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
  const [accounts, keys] = [createAccounts(db), createApiKeys(db)];
  const passwordHash = await (hash ??= accounts.hash(PASSWORD));
  const agentSocket = createAgentSocket({
    engine,
    clock,
    logger,
    accounts,
    keys,
    settings: { ...SETTINGS, ...settings },
  });
  const server = createServer({ keepAliveTimeout: KEPT_MS }, express().use(agentSocket.router)).on(
    'upgrade',
    agentSocket.upgrade,
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const desktops: Desktop[] = [];
  t.teardown(async () => {
    for (const desktop of desktops) desktop.socket.terminate();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    engine.stop();
    db.close();
    rmSync(folder, { recursive: true });
  });
  const open: Harness['connect'] = async (path = '', headers = {}) => {
    const desktop = await connect(`${url}/msg${path}`, headers);
    desktops.push(desktop);
    return desktop;
  };
  return {
    ...{ url, server, engine, clock, accounts, keys, agentSocket, sent, logged },
    scene: createScene({ engine, sent }),
    sockets: () => sockets.size,
    addAccount: (name, fields = {}) => {
      const line = { type: 1, user: name, password: `phone-of-${name}` } as const;
      engine.request({ name: 'extension.create', callcentre: 'default', params: { id: null, line } });
      accounts.put(`default/${name}`, passwordHash, fields);
    },
    connect: open,
    checkedIn: async (name, fields = {}) => {
      const desktop = await open();
      await desktop.next('connect');
      const reply = await desktop.ask({ msg_type: 'checkin', agent_pwd: PASSWORD, ...as(name), ...fields });
      if (reply['code'] !== '0') throw new Error(JSON.stringify(reply));
      await desktop.next('agent_change');
      return desktop;
    },
    post: async (message, headers = {}) => {
      const body = typeof message === 'string' ? message : JSON.stringify(message);
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
      const response = await fetch(`${url}/openapi/request`, init);
      return { ...((await response.json()) as Record<string, unknown>), status: response.status };
    },
  };
}

export const as = (agent_id: string, os = 'Windows') => ({ req_id: 'r1', company_code: 'default', agent_id, os });

/** As a path says who connects. */
export const pathOf = (identity: unknown): string => `/${Buffer.from(JSON.stringify(identity)).toString('base64url')}`;
