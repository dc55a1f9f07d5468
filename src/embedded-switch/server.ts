import type { Door } from '../pace/net.ts';
import { createClient, sendBacklog, write } from './client.ts';
import type { Core } from './core.ts';
import { takeRequest, takeWaiting } from './requests.ts';
import { AUTH_REQUEST, createRequestReader } from './wire.ts';

/** Listens for event-socket clients. Port 0: any free one. */
export async function listen(core: Core, port: number): Promise<Door> {
  const server = core.settings.net.createServer({}, (socket) => {
    const client = createClient(core, socket, undefined, true);
    socket.on(
      'data',
      createRequestReader((request) => takeRequest(core, client, request)),
    );
    if (!core.faults.isSilent) write(client, AUTH_REQUEST);
  });
  core.faults.onSilence = () => {
    for (const client of core.clients) {
      takeWaiting(core, client);
      sendBacklog(core, client);
    }
  };
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, core.settings.host, resolve);
  });
  return server;
}

export const portOf = (server: Door): number => (server.address() as { port: number }).port;

/** Every connection is cut, without a word. */
export function dropClients(core: Core): void {
  for (const client of [...core.clients]) client.socket.destroy();
}

export async function close(server: Door): Promise<void> {
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
