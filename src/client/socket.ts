/** As much of a WebSocket as the client uses: a browser's, Node's, or that of the package `ws`. */
export interface Socket {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
}

export type SocketConstructor = new (url: string) => Socket;

/** In a browser and in Node from 22 on there is one. */
export function findSocket(given: SocketConstructor | undefined): SocketConstructor {
  const own = given ?? (globalThis as { WebSocket?: unknown }).WebSocket;
  if (own === undefined) throw new Error('there is no WebSocket here: give one, e.g. that of the package ws');
  return own as SocketConstructor;
}

/** `ws://HOST:PORT/msg/…`: who connects stands in the path. http and https addresses are taken too. */
export function addressFor(url: string, identity: Readonly<Record<string, string>>): string {
  const bytes = new TextEncoder().encode(JSON.stringify(identity));
  const text = btoa(String.fromCharCode(...bytes));
  const path = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/msg/${path}`;
}
