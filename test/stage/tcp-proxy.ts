import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** Stands between the daemon and the switch's event socket, so that a test can cut the connection. */
export interface TcpProxy {
  readonly port: number;
  /** Cuts what is open; isRefusing: and lets nobody in until it is called again. */
  cut(isRefusing: boolean): void;
  /** Of what the switch tells, events that this says are lost on the way; null: none any more. */
  loseEvents(isLost: IsLost | null): void;
  readonly connections: number;
  close(): Promise<void>;
}

export type IsLost = (event: Readonly<Record<string, string>>) => boolean;

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let refuses = false;
  let isLost: IsLost | null = null;
  let connections = 0;
  const server = createServer((near) => {
    if (refuses) return void near.destroy();
    connections += 1;
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      if (one === near) one.pipe(other);
      else one.pipe(createSieve((event) => isLost?.(event) === true)).pipe(other);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  const cut = (isRefusing: boolean): void => {
    refuses = isRefusing;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    loseEvents: (which) => void (isLost = which),
    get connections() {
      return connections;
    },
    close: async () => {
      cut(true);
      server.close();
      await once(server, 'close');
    },
  };
}

/** Lets whole messages of the event socket through, but events that are lost. */
function createSieve(isLost: IsLost): Transform {
  let unread: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes]);
      const through: Buffer[] = [];
      for (let length = messageLength(unread); length !== null; length = messageLength(unread)) {
        const message = unread.subarray(0, length);
        unread = unread.subarray(length);
        const text = message.toString('utf8');
        const event = text.includes('text/event-json') ? text.slice(text.indexOf('\n\n') + 2) : null;
        if (event === null || !isLost(JSON.parse(event) as Record<string, string>)) through.push(message);
      }
      done(null, Buffer.concat(through));
    },
  });
}

/** Null: it is not all there yet. */
function messageLength(bytes: Buffer): number | null {
  const end = bytes.indexOf('\n\n');
  if (end < 0) return null;
  const body = Number(/^Content-Length: *(\d+)/m.exec(bytes.toString('utf8', 0, end))?.[1] ?? 0);
  return bytes.length < end + 2 + body ? null : end + 2 + body;
}
