import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '../rest/until.ts';

export type Heard = Readonly<Record<string, unknown>>;

/** A bare client: says what it is told to, and keeps what it hears. */
export interface Desktop {
  readonly socket: WebSocket;
  /** What has come and was not taken yet. */
  readonly heard: Heard[];
  say(message: unknown): void;
  /** Takes the next one of this msg_type; what came before it stays. */
  next(type: string): Promise<Heard>;
  /** Says it, and takes the next message with its req_id. */
  ask(message: Heard): Promise<Heard>;
  /** Close code and reason. */
  readonly closed: Promise<readonly [code: number, reason: string]>;
}

let count = 0;

export async function connect(url: string, headers: Record<string, string> = {}): Promise<Desktop> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
  const heard: Heard[] = [];
  let isOver = false;
  socket.on('message', (bytes: Buffer) => heard.push(JSON.parse(bytes.toString()) as Heard));
  const closed = new Promise<readonly [number, string]>((resolve) => {
    socket.on('close', (code, reason) => {
      isOver = true;
      resolve([code, reason.toString()]);
    });
  });
  await Promise.race([once(socket, 'open'), once(socket, 'unexpected-response').then(refused)]);
  socket.on('error', () => undefined);
  const take = async (what: string, fits: (message: Heard) => boolean): Promise<Heard> => {
    await until(() => heard.some(fits) || isOver, `${what}; heard ${JSON.stringify(heard)}`);
    const index = heard.findIndex(fits);
    const [found] = index === -1 ? [] : heard.splice(index, 1);
    if (found === undefined) throw new Error(`closed before ${what}`);
    return found;
  };
  const say = (message: unknown): void => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return {
    socket,
    heard,
    say,
    closed,
    next: (type) => take(type, ({ msg_type }) => msg_type === type),
    ask: (message) => {
      const req_id = `q${(count += 1)}`;
      say({ ...message, req_id });
      return take(`the reply to ${String(message['msg_type'])}`, (reply) => reply['req_id'] === req_id);
    },
  };
}

function refused([, response]: unknown[]): never {
  throw new Error(`refused with ${(response as { statusCode: number }).statusCode}`);
}
