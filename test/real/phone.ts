import { randomUUID } from 'node:crypto';
import type { EventSocket, Headers } from './event-socket.ts';
import { Leg } from './leg.ts';

/** What a telephone does with a call, from when it comes in. */
export interface Behaviour {
  /** Says that it rings after so long; null: never. */
  readonly ringMs: number | null;
  /** Answers after so long; null: never. */
  readonly answerMs: number | null;
  /** Refuses with this SIP status instead, after answerMs. */
  readonly reject: number | null;
  /** Hangs up so long after its answer; null: never. */
  readonly hangupMs: number | null;
  /** Sends this tone (183) from ringMs until it answers; null: it says that it rings (180). */
  readonly earlyHz: number | null;
}

const ANSWERS: Behaviour = { ringMs: 0, answerMs: 50, reject: null, hangupMs: null, earlyHz: null };

/** A telephone with an account at the PBX, or a caller without one. */
export class Phone {
  readonly name: string;
  /** Account or number. */
  readonly number: string;
  readonly hz: number;
  readonly legs: Leg[] = [];
  readonly #bank: () => EventSocket;
  /** `sofia/…/NUMBER@…` up to the number, and from it on. */
  readonly #dial: readonly [string, string];
  #behaviour = ANSWERS;

  constructor(of: {
    name: string;
    number: string;
    hz: number;
    bank: () => EventSocket;
    dial: readonly [string, string];
  }) {
    this.name = of.name;
    this.number = of.number;
    this.hz = of.hz;
    this.#bank = of.bank;
    this.#dial = of.dial;
  }

  /** For calls that come in from now on. What is not named is as at the beginning: it rings at once and answers soon. */
  behave(behaviour: Partial<Behaviour>): void {
    this.#behaviour = { ...ANSWERS, ...behaviour };
  }

  get live(): readonly Leg[] {
    return this.legs.filter((leg) => leg.isLive);
  }

  /** Calls a number; the leg comes back at once. */
  call(number: string, { from = this.number, name = this.name }: { from?: string; name?: string } = {}): Leg {
    for (const text of [number, from, name])
      if (!/^[\w .+*#-]*$/.test(text)) throw new Error(`not for a dial string: ${text}`);
    const leg = this.#legOf(randomUUID(), 'out');
    const variables = `origination_uuid=${leg.uuid},origination_caller_id_number=${from},origination_caller_id_name='${name}'`;
    const [before, after] = this.#dial;
    void this.#bank()
      .bgapi(`originate {${variables}}${before}${number}${after} &park()`, 600_000)
      .then(
        (reply) => reply.startsWith('+OK') || leg.fail(reply.replace('-ERR ', '')),
        (error: unknown) => leg.fail(String(error)),
      );
    return leg;
  }

  async register(on = true): Promise<void> {
    await this.#bank().api(`sofia profile bank ${on ? 'register' : 'unregister'} ${this.name}`);
  }

  async isRegistered(): Promise<boolean> {
    return /^State\s+REGED\s*$/m.test(await this.#bank().api(`sofia status gateway ${this.name}`));
  }

  /** An event of one of this telephone's channels. */
  take(event: Headers): void {
    const uuid = event['Unique-ID'] ?? '';
    const known = this.legs.find((leg) => leg.uuid === uuid);
    const leg = known ?? this.#legOf(uuid, 'in');
    if (known === undefined)
      leg.from = { number: event['Caller-Caller-ID-Number'] ?? '', name: event['Caller-Caller-ID-Name'] ?? '' };
    leg.take(event);
    if (leg.direction === 'in' && event['Event-Name'] === 'CHANNEL_PARK' && leg.state === 'begun') this.#react(leg);
    if (leg.direction === 'in' && event['Event-Name'] === 'CHANNEL_ANSWER')
      after(this.#behaviour.hangupMs, leg, () => this.#bank().api(`uuid_kill ${leg.uuid} NORMAL_CLEARING`));
  }

  #react(leg: Leg): void {
    const { ringMs, answerMs, reject, earlyHz } = this.#behaviour;
    after(ringMs, leg, () =>
      earlyHz === null ? this.#bank().api(`uuid_ring_ready ${leg.uuid}`) : leg.soundEarly(earlyHz),
    );
    after(answerMs, leg, () =>
      reject === null
        ? this.#bank().api(`uuid_answer ${leg.uuid}`)
        : this.#bank().execute(leg.uuid, 'respond', String(reject)),
    );
  }

  #legOf(uuid: string, direction: 'in' | 'out'): Leg {
    const leg = new Leg({ uuid, direction, name: this.name, hz: this.hz, bank: this.#bank });
    this.legs.push(leg);
    return leg;
  }
}

function after(ms: number | null, leg: Leg, act: () => Promise<unknown>): void {
  if (ms !== null) setTimeout(() => leg.isLive && void act(), ms).unref();
}
