import type { EventSocket, Headers } from './event-socket.ts';
import { toneStream } from './tones.ts';
import { until } from './until.ts';

export type LegState = 'begun' | 'ringing' | 'early' | 'answered' | 'ended';

/** One call of a telephone of the bank. Its states come from the bank's events. */
export class Leg {
  readonly uuid: string;
  /** Name of the telephone: p0, c0. */
  readonly name: string;
  readonly direction: 'in' | 'out';
  readonly #hz: number;
  readonly #bank: () => EventSocket;
  readonly #reached = new Set<LegState>(['begun']);
  #isParked = false;
  #sounds = false;
  #soundsEarly = false;
  state: LegState = 'begun';
  /** FreeSWITCH's hangup cause as the telephone sees it. */
  cause: string | null = null;
  /** SIP status of a call that was refused. */
  sipStatus: string | null = null;
  /** Number and name that this telephone's display shows. */
  from = { number: '', name: '' };
  sipCallId = '';
  /** Digits that this telephone received. */
  digits = '';

  constructor(of: { uuid: string; name: string; hz: number; direction: 'in' | 'out'; bank: () => EventSocket }) {
    this.uuid = of.uuid;
    this.name = of.name;
    this.direction = of.direction;
    this.#hz = of.hz;
    this.#bank = of.bank;
  }

  get isLive(): boolean {
    return this.state !== 'ended';
  }

  get shown(): string {
    return this.from.number;
  }

  get isAnswered(): boolean {
    return this.state === 'answered';
  }

  /** Resolves when it is, or was, so. */
  async reached(state: LegState, limitMs = 10_000): Promise<this> {
    await until(
      () => `${this.name} ${state} (it is ${this.state} ${this.cause ?? ''})`,
      () => this.#reached.has(state),
      limitMs,
    );
    return this;
  }

  async hangup(cause = 'NORMAL_CLEARING'): Promise<void> {
    await this.#bank().api(`uuid_kill ${this.uuid} ${cause}`);
    await this.reached('ended');
  }

  /** One that is called is picked up now, whatever its telephone would do of itself. */
  async answer(): Promise<void> {
    await this.#bank().api(`uuid_answer ${this.uuid}`);
    await this.reached('answered');
  }

  /** One that is called refuses with this SIP status. */
  async refuse(status: number): Promise<void> {
    await this.#bank().execute(this.uuid, 'respond', String(status));
    await this.reached('ended');
  }

  /** Before it is answered: 183, and this tone until then. */
  async soundEarly(hz: number): Promise<void> {
    this.#soundsEarly = true;
    await this.#bank().api(`uuid_pre_answer ${this.uuid}`);
    await this.#bank().execute(this.uuid, 'playback', toneStream(hz));
  }

  /** By the SDP that this telephone answered last. */
  async hasVideo(): Promise<boolean> {
    const sdp = await this.#bank().api(`uuid_getvar ${this.uuid} rtp_local_sdp_str`);
    const [, video = 'm=video 0'] = sdp.split(/^(?=m=video)/m);
    return !/^m=video 0|^a=inactive/m.test(video);
  }

  press(digits: string): Promise<string> {
    return this.#bank().api(`uuid_send_dtmf ${this.uuid} ${digits}`);
  }

  /** One that never came to be. */
  fail(cause: string): void {
    if (this.isLive) this.#enter('ended');
    this.cause ??= cause;
  }

  take(event: Headers): void {
    this.sipCallId = event['variable_sip_call_id'] ?? this.sipCallId;
    switch (event['Event-Name']) {
      case 'CHANNEL_PARK':
        this.#isParked = true;
        break;
      case 'CHANNEL_PROGRESS':
        this.#enter('ringing');
        break;
      case 'CHANNEL_PROGRESS_MEDIA':
        this.#enter('early');
        break;
      case 'CHANNEL_ANSWER':
        this.#enter('answered');
        break;
      case 'DTMF':
        this.digits += event['DTMF-Digit'] ?? '';
        break;
      case 'CHANNEL_HANGUP_COMPLETE':
        this.cause = event['Hangup-Cause'] ?? null;
        this.sipStatus = event['variable_sip_term_status'] ?? event['variable_sip_invite_failure_status'] ?? null;
        this.#enter('ended');
        break;
      default:
        break;
    }
    this.#soundWhenReady();
  }

  #enter(state: LegState): void {
    this.#reached.add(state);
    if (this.isLive) this.state = state;
  }

  /** An application that is sent before the channel is parked is cut off by the park. */
  #soundWhenReady(): void {
    if (this.#sounds || !this.#isParked || !this.isAnswered) return;
    this.#sounds = true;
    if (this.#soundsEarly) void this.#bank().api(`uuid_break ${this.uuid} all`);
    void this.#bank().execute(this.uuid, 'playback', toneStream(this.#hz));
  }
}
