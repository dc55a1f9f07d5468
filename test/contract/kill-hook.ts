import { isDeepStrictEqual } from 'node:util';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { Receiver } from '../webhooks/receiver.ts';

/** Longer than the first pause after a delivery that failed. */
const DELIVERED_MS = 20_000;
const SLOWEST_MS = 30;

/** The business application beside the faults: every event comes to it, as it was told, and those about one thing in their order. */
export class HookBook {
  readonly #receiver: Receiver;
  /** Events up to this one came before its time. */
  readonly #since: number;

  static async open(stage: Stage, receiver: Receiver): Promise<HookBook> {
    const before = await stage.events.all();
    return new HookBook(receiver, (before.at(-1)?.['seq'] as number | undefined) ?? 0);
  }

  private constructor(receiver: Receiver, since: number) {
    this.#receiver = receiver;
    this.#since = since;
    receiver.received.length = 0;
    // Not at once, so that a fault finds some that are under way.
    receiver.conduct = ({ seq }, res) => {
      setTimeout(() => res.writeHead(200).end(), (seq * 7) % SLOWEST_MS);
      return null;
    };
  }

  async faults(stage: Stage): Promise<string[]> {
    const missing = async (): Promise<number[]> => {
      const came = new Set(this.#receiver.received.map(({ seq }) => seq));
      const told = (await stage.events.all()).map(({ seq }) => seq as number);
      return told.filter((seq) => seq > this.#since && !came.has(seq));
    };
    await until('every event has come', async () => (await missing()).length === 0, DELIVERED_MS).catch(() => null);
    const told = new Map((await stage.events.all()).map((event) => [event['seq'] as number, event]));
    const strange = this.#receiver.received.filter(
      ({ seq, body }) => told.has(seq) && !isDeepStrictEqual(JSON.parse(body), told.get(seq)),
    );
    return [
      ...(await missing()).map((seq) => `event ${seq} never came: ${JSON.stringify(told.get(seq))}`),
      ...strange.map(({ body }) => `came other than it was told: ${body}`),
      ...this.#disorder(),
    ];
  }

  /** Of each thing, an event that came for the first time after a later one. */
  #disorder(): string[] {
    const last = new Map<string, number>();
    const came = new Set<number>();
    return this.#receiver.received.flatMap(({ seq, about }) => {
      const before = last.get(about) ?? 0;
      const isNew = !came.has(seq);
      came.add(seq);
      last.set(about, Math.max(before, seq));
      return isNew && seq < before ? [`event ${seq} of ${about} came after ${before}`] : [];
    });
  }

  report(): string {
    const { received } = this.#receiver;
    const events = new Set(received.map(({ seq }) => seq)).size;
    return `${events} events came to the webhook, ${received.length - events} of them twice`;
  }
}
