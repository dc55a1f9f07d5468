import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bankConf } from './bank-conf.ts';
import type { Headers } from './event-socket.ts';
import { freePorts, rtpRange } from './free-ports.ts';
import { Freeswitch } from './freeswitch.ts';
import { hear } from './hear.ts';
import type { Heard } from './hear.ts';
import type { Leg } from './leg.ts';
import type { Pbx } from './pbx.ts';
import { Phone } from './phone.ts';
import { MUSIC_HZ, PARTY_HZ } from './tones.ts';
import { until } from './until.ts';

const SUBSCRIBE =
  'CHANNEL_PARK CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_HANGUP_COMPLETE DTMF RECORD_STOP BACKGROUND_JOB';

export interface BankOptions {
  /** Extensions of the PBX; they are p0, p1, … in this order. */
  readonly phones: readonly string[];
  /** How many callers from outside there may be at once; they are c0, c1, … */
  readonly callers: number;
}

/** Telephones on a FreeSWITCH of their own, each with a tone of its own. All phones are registered when it comes back. */
export async function startBank(pbx: Pbx, options: BankOptions): Promise<Bank> {
  if (options.phones.length + options.callers > PARTY_HZ.length)
    throw new Error(`at most ${PARTY_HZ.length} telephones`);
  const [eslPort = 0, sipPort = 0] = await freePorts(2);
  const password = randomBytes(9).toString('hex');
  const phones = options.phones.map((user, n) => ({ name: `p${n}`, user, password: pbx.address.phonePassword }));
  const conf = bankConf({
    eslPort,
    password,
    sipPort,
    rtp: rtpRange(),
    phones,
    pbx: { sipPort: pbx.address.sipPort, domain: pbx.domain },
  });
  const freeswitch = await Freeswitch.start({
    eslPort,
    password,
    subscribe: SUBSCRIBE,
    writeConf: (folder) => writeFile(join(folder, 'freeswitch.xml'), conf),
  });
  const bank = new Bank(freeswitch, options, pbx, sipPort);
  await bank.registered();
  return bank;
}

export class Bank {
  readonly freeswitch: Freeswitch;
  readonly phones: readonly Phone[];
  readonly callers: readonly Phone[];
  /** 127.0.0.1:port where callers can be called too: sofia/external/NUMBER@… */
  readonly sipAddress: string;

  constructor(freeswitch: Freeswitch, { phones, callers }: BankOptions, pbx: Pbx, sipPort: number) {
    const bank = () => freeswitch.events;
    const hz = (n: number) => PARTY_HZ[n] ?? 0;
    this.freeswitch = freeswitch;
    this.sipAddress = `127.0.0.1:${sipPort}`;
    this.phones = phones.map(
      (number, n) => new Phone({ name: `p${n}`, number, hz: hz(n), bank, dial: [`sofia/gateway/p${n}/`, ''] }),
    );
    this.callers = Array.from({ length: callers }, (_, n) => {
      const dial = ['sofia/bank/', `@127.0.0.1:${pbx.address.publicSipPort}`] as const;
      return new Phone({ name: `c${n}`, number: `555000${n}`, hz: hz(phones.length + n), bank, dial });
    });
    freeswitch.events.onEvent((event) => this.#take(event));
  }

  /** By its extension. */
  phone(number: string): Phone {
    const found = this.phones.find((phone) => phone.number === number);
    if (found === undefined) throw new Error(`no telephone ${number}`);
    return found;
  }

  /** The first caller without a call dials a number. */
  call(number: string, options: { from?: string; name?: string } = {}): Leg {
    const free = this.callers.find((caller) => caller.live.length === 0);
    if (free === undefined) throw new Error('all callers have a call');
    return free.call(number, options);
  }

  get legs(): readonly Leg[] {
    return [...this.phones, ...this.callers].flatMap((phone) => phone.live);
  }

  /**
   * Who hears whom, of all that have answered: `{ p0: ['c0', 'music'] }`. `?`: a tone that nobody here has; `~x`: x in
   * part of the time; `!`: nothing came out of the recording, not even silence.
   */
  async hears(): Promise<Heard> {
    const sources = Object.fromEntries([...this.phones, ...this.callers].map(({ name, hz }) => [name, hz]));
    return hear(
      this.freeswitch,
      this.legs.filter((leg) => leg.isAnswered),
      { ...sources, music: MUSIC_HZ },
    );
  }

  /** Listens again while it is not yet so, then gives what was heard last, to be compared. */
  async hearsAtLast(expected: Heard, tries = 5): Promise<Heard> {
    for (let left = tries; ; left--) {
      const heard = await this.hears();
      if (left <= 1 || JSON.stringify(sorted(heard)) === JSON.stringify(sorted(expected))) return heard;
    }
  }

  /** A PBX that is only starting refuses registrations: asks again. */
  async registered(): Promise<void> {
    let asked = 0;
    await until(
      'all telephones are registered',
      async () => {
        const states = await Promise.all(this.phones.map((phone) => phone.isRegistered()));
        const missing = this.phones.filter((_, n) => states[n] === false);
        if (missing.length > 0 && Date.now() - asked > 2000) {
          asked = Date.now();
          await Promise.all(missing.map((phone) => phone.register()));
        }
        return missing.length === 0;
      },
      30_000,
    );
  }

  /** Everybody hangs up, and answers again as at the beginning. */
  async reset(): Promise<void> {
    await Promise.all(this.legs.map((leg) => leg.hangup()));
    for (const phone of [...this.phones, ...this.callers]) {
      phone.legs.length = 0;
      phone.behave({});
    }
  }

  stop(options: { keep?: boolean } = {}): Promise<void> {
    return this.freeswitch.stop(options);
  }

  #take(event: Headers): void {
    const uuid = event['Unique-ID'];
    if (uuid === undefined) return;
    const all = [...this.phones, ...this.callers];
    const owner = all.find((phone) => phone.legs.some((leg) => leg.uuid === uuid)) ?? this.#called(event);
    owner?.take(event);
  }

  #called(event: Headers): Phone | undefined {
    if (event['Call-Direction'] !== 'inbound' || event['Event-Name'] !== 'CHANNEL_PARK') return undefined;
    const number = event['Caller-Destination-Number'] ?? '';
    const account = event['variable_sip_gateway'];
    const owner = [...this.phones, ...this.callers].find(({ name, number: own }) => name === account || own === number);
    if (owner === undefined) void this.freeswitch.events.execute(event['Unique-ID'] ?? '', 'respond', '404');
    return owner;
  }
}

const sorted = (heard: Heard): [string, readonly string[]][] =>
  Object.entries(heard).sort(([a], [b]) => (a < b ? -1 : 1));
