import type { Clock } from '../../src/engine/ports.ts';

/** A time that stands still until it is moved. */
export class TestClock implements Clock {
  time = 1_800_000_000_000;
  private wakes: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  dayOf(at: number): number {
    return Math.floor(at / 86_400_000);
  }

  wakeAt(at: number, callback: () => void): () => void {
    const wake = { at, callback };
    this.wakes.push(wake);
    return () => void (this.wakes = this.wakes.filter((other) => other !== wake));
  }

  advance(ms: number): void {
    const end = this.time + ms;
    for (let next = this.first(end); next !== undefined; next = this.first(end)) {
      this.wakes = this.wakes.filter((wake) => wake !== next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = end;
  }

  /** How many wait to be woken. */
  sleepers(): number {
    return this.wakes.length;
  }

  private first(end: number): { at: number; callback: () => void } | undefined {
    return this.wakes.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
