import { connect, createServer } from 'node:net';

/** One end of a connection: what is used of a TCP socket. */
export interface Wire {
  readonly destroyed: boolean;
  readonly writable: boolean;
  /** Written, and not yet taken by the other end. */
  readonly writableLength: number;
  write(text: string): unknown;
  end(text: string): unknown;
  destroy(): unknown;
  setNoDelay(isOn: boolean): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'connect' | 'close' | 'drain' | 'finish', listener: () => void): unknown;
}

/** Where others connect to. */
export interface Door {
  listen(port: number, host: string, onOpen: () => void): unknown;
  address(): { readonly port: number } | string | null;
  close(onClosed: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

export interface WireOptions {
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
  readonly keepAliveInitialDelay?: number;
}

export interface Net {
  connect(to: WireOptions & { readonly host: string; readonly port: number }): Wire;
  createServer(options: WireOptions, onWire: (wire: Wire) => void): Door;
}

export const realNet: Net = { connect, createServer };
