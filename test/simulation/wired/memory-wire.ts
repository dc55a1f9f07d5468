import { EventEmitter } from 'node:events';
import type { Wire } from '../../../src/pace/net.ts';

/** What goes from one end to the other: bytes, or that the other end has come, has gone, or is broken. */
export type Parcel =
  { readonly is: 'bytes'; readonly bytes: Buffer } | { readonly is: 'accepted' | 'end' | 'gone' | 'broken' };

/** Takes what an end sends, and brings it later. */
export interface Carrier {
  post(from: MemoryWire, parcel: Parcel): void;
  /** After the present work. */
  soon(act: () => void): void;
  /** Bytes from this end that have not arrived. */
  bytesFrom(end: MemoryWire): number;
}

/** So much the machines keep between two ends; what is more waits where it was written. */
const KEPT_BY_MACHINES = 256 * 1024;

/** One end of a connection in memory: what TCP's socket does, as far as it is used. */
export class MemoryWire extends EventEmitter implements Wire {
  destroyed = false;
  writable = true;
  /** Its process is dead: nothing of it runs any more. */
  isDead = false;
  private isFull = false;
  private readonly carrier: Carrier;

  constructor(carrier: Carrier) {
    super();
    this.carrier = carrier;
  }

  get writableLength(): number {
    return Math.max(0, this.carrier.bytesFrom(this) - KEPT_BY_MACHINES);
  }

  write(text: string): void {
    if (this.destroyed || !this.writable || text === '') return;
    this.carrier.post(this, { is: 'bytes', bytes: Buffer.from(text) });
    this.isFull ||= this.writableLength > 0;
  }

  end(text = ''): void {
    if (this.destroyed || !this.writable) return;
    this.write(text);
    this.writable = false;
    this.carrier.post(this, { is: 'end' });
    this.carrier.soon(() => this.tell('finish'));
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.writable = false;
    this.carrier.post(this, { is: 'gone' });
    this.carrier.soon(() => this.tell('close'));
  }

  setNoDelay(): void {}

  take(parcel: Parcel): void {
    if (this.destroyed || this.isDead) return;
    switch (parcel.is) {
      case 'bytes':
        return this.tell('data', parcel.bytes);
      case 'accepted':
        return;
      case 'end':
      case 'gone':
        return this.destroy();
      case 'broken':
        return this.breakOff('ECONNRESET');
    }
  }

  /** Something of it has arrived. */
  hasRoom(): void {
    if (!this.isFull || this.writableLength > 0) return;
    this.isFull = false;
    this.tell('drain');
  }

  breakOff(code: string): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.writable = false;
    this.tell('error', Object.assign(new Error(code), { code }));
    this.carrier.soon(() => this.tell('close'));
  }

  tell(event: 'data' | 'error' | 'connect' | 'close' | 'drain' | 'finish', value?: unknown): void {
    if (!this.isDead) this.emit(event, value);
  }
}
