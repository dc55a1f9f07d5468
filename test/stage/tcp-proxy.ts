import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createRawFrames, eventIn, type SwitchEvent } from './raw-frames.ts';

/** What becomes of an event: it comes so many times, each so late, ms. [0]: as it is; []: it is lost. */
export type Bend = (event: SwitchEvent) => readonly number[];

/** Sees what the daemon is about to say; false: it is not said. */
export type CommandWatch = (text: string) => boolean;

/** Stands between the daemon and the switch's event socket, so that a test can cut the connection, or bend what it tells. */
export interface TcpProxy {
  readonly port: number;
  /** Cuts what is open; isRefusing: and lets nobody in until it is called again. */
  cut(isRefusing: boolean): void;
  /** Events only: replies come as they are. null: no more. */
  bend(bend: Bend | null): void;
  watch(watch: CommandWatch | null): void;
  /** Nothing of what the switch says is read any more, until it is again. */
  stall(isStalled: boolean): void;
  readonly connections: number;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const pairs = new Map<Socket, Socket>();
  let [refuses, connections, isStalled] = [false, 0, false];
  let bend: Bend | null = null;
  let watch: CommandWatch | null = null;

  const open = (near: Socket): void => {
    if (refuses) return void near.destroy();
    connections += 1;
    const far = connect(target, '127.0.0.1');
    const cut = createRawFrames();
    for (const one of [near, far]) one.setNoDelay(true).on('error', () => one.destroy());
    pairs.set(near, far);
    near.on('data', (bytes) => {
      if (watch === null || watch(bytes.toString())) far.write(bytes);
    });
    far.on('data', (bytes) => {
      for (const frame of cut(bytes)) pass(frame, near);
    });
    near.on('close', () => {
      pairs.delete(near);
      far.destroy();
    });
    far.on('close', () => near.end());
    if (isStalled) far.pause();
  };

  const pass = (frame: Buffer, near: Socket): void => {
    const event = bend === null ? null : eventIn(frame);
    for (const ms of event === null ? [0] : (bend?.(event) ?? [0]))
      if (ms === 0) near.write(frame);
      else setTimeout(() => near.writable && near.write(frame), ms);
  };

  const server = createServer(open);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  const cut = (isRefusing: boolean): void => {
    refuses = isRefusing;
    for (const near of pairs.keys()) near.destroy();
  };
  return {
    port: address.port,
    cut,
    bend: (next) => void (bend = next),
    watch: (next) => void (watch = next),
    stall: (next) => {
      isStalled = next;
      for (const far of pairs.values())
        if (next) far.pause();
        else far.resume();
    },
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
