import { AgentError } from './agent-error.ts';
import { createListeners, type Events } from './listeners.ts';
import type { Fields, MessageName, Reply } from './messages.ts';
import { addressFor, findSocket, type Socket, type SocketConstructor } from './socket.ts';

export { AgentError } from './agent-error.ts';
export type { Events } from './listeners.ts';
export type { Fields, MessageName, Pushes, Reply } from './messages.ts';

export interface AgentClientOptions {
  /** ws://HOST:PORT, or http://HOST:PORT of the same. */
  readonly url: string;
  readonly companyCode: string;
  readonly agentId: string;
  readonly password: string;
  /** The kind of device: one connection of each. */
  readonly os: string;
  /** Left out: the agent's own. */
  readonly extension?: string;
  readonly startStatus?: 'FREE' | 'BUSY' | 'REST';
  /** Left out: the global one. */
  readonly WebSocket?: SocketConstructor;
  /** A sign of life so often, ms. */
  readonly pingMs?: number;
  /** A request without a reply fails after this time, ms. */
  readonly patienceMs?: number;
  /** The first pause before it connects again, ms; it doubles up to `longestPauseMs`. */
  readonly pauseMs?: number;
  readonly longestPauseMs?: number;
}

export interface AgentClient {
  /** Connects and checks in. From then on it connects and checks in again by itself, until it is closed. */
  start(): Promise<Reply<'checkin'>>;
  /** Fails with an AgentError where the code is not '0'. */
  request<T extends MessageName>(type: T, ...fields: Given<T>): Promise<Reply<T>>;
  /** Returns how to stop listening. */
  on<E extends keyof Events>(event: E, listener: (value: Events[E]) => void): () => void;
  /** Without checking out. */
  close(): void;
}

/** Where nothing has to be said, nothing has to be given. */
type Given<T extends MessageName> = object extends Fields<T> ? [fields?: Fields<T>] : [fields: Fields<T>];

interface Pending {
  readonly resolve: (reply: never) => void;
  readonly reject: (error: AgentError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

type Message = Readonly<Record<string, unknown>> & { msg_type: string; code?: string; msg?: string };

/** Somebody else has checked in as this agent on this kind of device: it would be rude to come back. */
const REPLACED = 4010;
const NORMAL = 1000;

/** An agent's desktop: one promise for each request, one event for each push. */
export function createAgentClient(options: AgentClientOptions): AgentClient {
  const { pingMs = 10_000, patienceMs = 30_000, pauseMs = 500, longestPauseMs = 15_000 } = options;
  const { companyCode: company_code, agentId: agent_id, os } = options;
  const WebSocketOf = findSocket(options.WebSocket);
  const listeners = createListeners();
  const pending = new Map<string, Pending>();
  let socket: Socket | null = null;
  let isWanted = false;
  let isClosed = false;
  let pause = pauseMs;
  let count = 0;
  let timers: ReturnType<typeof setTimeout>[] = [];

  const request: AgentClient['request'] = (type, ...[fields = {}]) =>
    new Promise((resolve, reject) => {
      if (socket === null) return reject(new AgentError('closed', 'there is no connection'));
      const req_id = `${Date.now().toString(36)}-${(count += 1)}`;
      const timer = setTimeout(() => settle(req_id)?.reject(new AgentError('late', `${type}: no reply`)), patienceMs);
      pending.set(req_id, { resolve, reject, timer });
      socket.send(JSON.stringify({ ...fields, req_id, msg_type: type, company_code, agent_id, os }));
    });
  const settle = (reqId: string): Pending | undefined => {
    const found = pending.get(reqId);
    clearTimeout(found?.timer);
    pending.delete(reqId);
    return found;
  };
  const hear = (message: Message): void => {
    const found = typeof message['req_id'] === 'string' ? settle(message['req_id']) : undefined;
    if (found === undefined) listeners.tell(message);
    else if (message.code === '0') found.resolve(message as never);
    else found.reject(new AgentError(message.code ?? '', message.msg ?? '', message));
  };
  const stopTimers = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };
  const later = (ms: number, then: () => void): void => void timers.push(setTimeout(then, ms));
  const beat = (): void => {
    stopTimers();
    later(pingMs, () => {
      request('ping').catch(() => socket?.close());
      beat();
    });
  };
  const lose = (code: number, reason: string): void => {
    socket = null;
    stopTimers();
    for (const id of [...pending.keys()]) settle(id)?.reject(new AgentError('closed', `connection closed: ${reason}`));
    isWanted &&= code !== REPLACED;
    listeners.emit('connection', { is: isWanted ? 'away' : 'closed', code, reason });
    if (isWanted) later(pause * (0.5 + Math.random()), comeBack);
    pause = Math.min(pause * 2, longestPauseMs);
  };
  const connect = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const opened = new WebSocketOf(addressFor(options.url, { agent_id, company_code, os }));
      socket = opened;
      opened.onopen = () => resolve();
      opened.onerror = () => undefined;
      opened.onmessage = ({ data }: { readonly data: unknown }) => hear(JSON.parse(String(data)) as Message);
      opened.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) => {
        reject(new AgentError('closed', `connection closed: ${reason}`));
        if (socket === opened) lose(code, reason);
      };
    });
  const checkIn = async (): Promise<Reply<'checkin'>> => {
    await connect();
    const { password: agent_pwd, extension, startStatus } = options;
    const reply = await request('checkin', {
      agent_pwd,
      ...(extension === undefined ? {} : { ext_id: extension }),
      ...(startStatus === undefined ? {} : { start_status: startStatus }),
    });
    if (isClosed) throw new AgentError('closed', 'it was closed meanwhile');
    pause = pauseMs;
    isWanted = true;
    beat();
    listeners.emit('connection', { is: 'checked in' });
    return reply;
  };
  /** A refusal is final: the password may have been changed. */
  const comeBack = (): void => {
    checkIn().catch((error: unknown) => {
      const isFinal = error instanceof AgentError && error.reply !== null && error.code !== '5000';
      if (!isFinal) return;
      isWanted = false;
      socket?.close(NORMAL);
      listeners.emit('connection', { is: 'closed', code: 0, reason: error.message });
    });
  };
  return {
    start: async () => {
      if (socket !== null) throw new AgentError('closed', 'it is started already');
      isClosed = false;
      return checkIn().catch((error: unknown) => {
        isWanted = false;
        socket?.close(NORMAL);
        throw error;
      });
    },
    request,
    on: (event, listener) => listeners.on(event, listener),
    close: () => {
      isClosed = true;
      isWanted = false;
      stopTimers();
      socket?.close(NORMAL);
    },
  };
}
