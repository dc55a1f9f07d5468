import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A client that takes longer to send its headers, or all of its request, is cut off; looked for so often. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5000 };

/** One port for everything that comes by HTTP. Port 0: any that is free. */
export async function listenHttp(
  host: string,
  port: number,
  handle: RequestListener,
  patience: typeof PATIENCE = PATIENCE,
): Promise<{ server: Server; port: number }> {
  const server = createServer(patience, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

export const closeHttp = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
