import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between the daemon and the switch's event socket, so that a test can cut the connection. */
export interface TcpProxy {
  readonly port: number;
  /** Cuts what is open; isRefusing: and lets nobody in until it is called again. */
  cut(isRefusing: boolean): void;
  readonly connections: number;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let refuses = false;
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
      one.pipe(other);
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
