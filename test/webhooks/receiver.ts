import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

export interface Received {
  readonly seq: number;
  readonly about: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** What a receiver does with one post: a status, or something of its own. */
export type Conduct = (received: Received, res: ServerResponse) => number | null;

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** How it behaves from now on. */
  conduct: Conduct;
  close(): Promise<void>;
}

/** A real HTTP server on a free port. */
export async function startReceiver(t: Test, conduct: Conduct = () => 200): Promise<Receiver> {
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (part: string) => (body += part));
    req.on('end', () => {
      const { seq = 0, id = '' } = body === '' ? {} : (JSON.parse(body) as { seq?: number; id?: string });
      const received = { seq, about: id, headers: req.headers, body, path: req.url ?? '' };
      receiver.received.push(received);
      const status = receiver.conduct(received, res);
      if (status !== null) res.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((closed) => void server.close(() => closed()));
  };
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    conduct,
    close,
  };
  t.teardown(close);
  return receiver;
}
