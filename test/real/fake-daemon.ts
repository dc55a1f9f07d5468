import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Headers } from './event-socket.ts';
import type { Pbx } from './pbx.ts';
import { until } from './until.ts';

/** A call that was handed over. */
export interface HandedOver {
  readonly uuid: string;
  /** Headers of the channel, decoded; variables have the prefix `variable_`. */
  readonly headers: Headers;
  /** Sets variables and gives the call back, as the daemon does at the end of an enqueue. */
  giveBack(variables: Readonly<Record<string, string>>): Promise<void>;
}

/** As much of a daemon as the dialplan sees of one: it takes the calls on its port and holds their sockets. */
export class FakeDaemon {
  readonly calls: HandedOver[] = [];
  readonly #pbx: Pbx;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(pbx: Pbx) {
    this.#pbx = pbx;
    this.#server = createServer((socket) => this.#take(socket));
  }

  /** Listens where the PBX's configuration looks for the daemon. */
  static async listen(pbx: Pbx): Promise<FakeDaemon> {
    const daemon = new FakeDaemon(pbx);
    daemon.#server.listen(pbx.address.daemonPort, '127.0.0.1');
    await once(daemon.#server, 'listening');
    return daemon;
  }

  /** The n-th call since it listens, from 0. */
  call(n: number): Promise<HandedOver> {
    return until(`call ${n} handed over`, () => this.calls[n]);
  }

  /** As a kill does: the port is closed and all sockets with it. */
  async die(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    let text = '';
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (bytes) => {
      if (text.includes('\n\n')) return;
      text += bytes.toString();
      if (text.includes('\n\n')) this.calls.push(this.#call(socket, decode(text)));
    });
    socket.write('connect\n\n');
  }

  #call(socket: Socket, headers: Headers): HandedOver {
    const uuid = headers['Unique-ID'] ?? '';
    return {
      uuid,
      headers,
      giveBack: async (variables) => {
        for (const [name, value] of Object.entries(variables))
          await this.#pbx.api(`uuid_setvar ${uuid} ${name} ${value}`);
        socket.destroy();
      },
    };
  }
}

const decode = (text: string): Headers =>
  Object.fromEntries(
    text.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), decodeURIComponent(line.slice(colon + 2))];
    }),
  );
