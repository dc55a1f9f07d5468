import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Router } from 'express';
import { WebSocketServer } from 'ws';
import { key } from '../core/model/call-centre.ts';
import type { Decision } from '../core/model/decision.ts';
import { isOpenToAll } from '../rest/authenticate.ts';
import { createLockout } from '../rest/lockout.ts';
import { openConnection, type Opening } from './connection.ts';
import type { ProtocolParts, SocketDesk } from './desk.ts';
import { createGate } from './gate.ts';
import { serveProtocol } from './http-door.ts';
import { mayConnect, readPath } from './opening.ts';
import { tellNotice } from './present.ts';
import { LARGEST_MESSAGE } from './read-message.ts';
import { createSessions, isToken } from './sessions.ts';
import { createStrangers } from './strangers.ts';
import { createWaiters } from './waiters.ts';

export interface AgentSocket {
  /** To be put before the REST API, which answers every path. */
  readonly router: Router;
  /** Of an HTTP server; whatever is not ours is refused. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly count: () => number;
  stop(): Promise<void>;
}

/** Passwords looked at at a time, and how many may wait for that: after a restart all agents come at once. */
const PASSWORDS_AT_ONCE = 4;
const MOST_PASSWORDS = 5000;
/** Longer than the answer to a wrong password takes: the lock would be over before it is told of. */
const LOCKED = { firstMs: 60_000, longestMs: 15 * 60_000 };
/** Above the largest message, so that a little too large ones are answered; of what is more nothing is kept. */
const MAX_PAYLOAD = 8 * LARGEST_MESSAGE;
const GOING_AWAY = 1001;
const GOODBYE_MS = 500;

export function createAgentSocket(parts: ProtocolParts): AgentSocket {
  const { clock, engine, settings, logger } = parts;
  const waiters = createWaiters(clock);
  const desk: SocketDesk = {
    ...parts,
    sessions: createSessions(clock),
    passwords: createLockout(clock, LOCKED),
    gate: createGate(PASSWORDS_AT_ONCE, MOST_PASSWORDS),
    waitUntil: (holds, ms) => waiters.wait(holds, ms),
    sleep: (ms) => waiters.wait(() => false, ms).then(() => undefined),
  };
  engine.onCommitted((_events, decision) => {
    follow(desk, decision);
    waiters.look();
  });
  const strangers = createStrangers(settings.maxUnauthenticatedPerAddress);
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD, perMessageDeflate: false });
  return {
    router: serveProtocol(desk),
    count: () => server.clients.size,
    upgrade: (request, socket, head) => {
      socket.on('error', (error) => logger.debug({ err: error }, 'a connection broke before it was one'));
      if (server.clients.size >= settings.maxConnections) return refuse(socket, 503, 'too many connections');
      const opening = readOpening(desk, request);
      if ('status' in opening) return refuse(socket, opening.status, opening.msg);
      const { address } = opening;
      if (!strangers.mayEnter(address))
        return refuse(socket, 429, 'too many connections from this address are not checked in');
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const leave = strangers.enter(address, openConnection(desk, webSocket, opening));
        webSocket.on('close', leave);
      });
    },
    stop: async () => {
      for (const client of server.clients) client.close(GOING_AWAY, 'the daemon stops');
      await waiters.wait(() => server.clients.size === 0, GOODBYE_MS);
      for (const client of server.clients) client.terminate();
    },
  };
}

/** The notices of a decision, and the end of whoever is logged out by it. */
function follow(desk: SocketDesk, { notices, changes }: Decision): void {
  for (const notice of notices) tellNotice(desk, notice);
  for (const { kind, id, value } of changes) if (kind === 'agent' && value === null) desk.sessions.end(id);
}

type Refusal = { readonly status: number; readonly msg: string };

/** Nobody else would catch what is thrown here, as by a store that cannot be read. */
function readOpening(desk: SocketDesk, request: IncomingMessage): Opening | Refusal {
  try {
    return openingOf(desk, request);
  } catch (error) {
    desk.logger.error({ err: error }, 'whether somebody may connect cannot be told');
    return { status: 503, msg: 'not now; try again' };
  }
}

function openingOf(desk: SocketDesk, request: IncomingMessage): Opening | Refusal {
  if (!mayConnect(desk, request.headers)) return { status: 403, msg: 'Origin, Host: pages from there may not connect' };
  const path = readPath(request.url ?? '');
  if (!path.ok) return path.error;
  const address = request.socket.remoteAddress ?? 'unknown';
  if (path.value === null) return { address, identity: null, session: null };
  const { token, ...identity } = path.value;
  const session = desk.sessions.find(key(identity.callcentre, identity.agent), identity.os ?? '');
  // Where everybody may do everything nobody has to prove who he is.
  const isHis = session !== null && (token === null ? isOpenToAll(desk) : isToken(session, token));
  return { address, identity, session: isHis ? session : null };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

function refuse(socket: Duplex, status: number, msg: string): void {
  const body = `${msg}\n`;
  // HTTP's time limits do not hold for it any more: who does not close would keep it for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
