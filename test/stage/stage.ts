import type { Heard, Recording } from '../real/hear.ts';

/** One end of a call, in the hands of a test. */
export interface StageLeg {
  /** p1, c0: the names in `hears`. */
  readonly name: string;
  readonly isLive: boolean;
  /** The hangup cause as this end sees it, once it has ended. */
  readonly cause: string | null;
  reached(state: 'ringing' | 'early' | 'answered' | 'ended'): Promise<unknown>;
  hangup(): Promise<void>;
  press(digits: string): Promise<unknown>;
}

export interface StageCall extends StageLeg {
  readonly from: string;
  /** What its script has, once it is over: the switch's own variables of the call. */
  variables(): Promise<Readonly<Record<string, string>>>;
}

/** One that is called. */
export interface CalledLeg extends StageLeg {
  /** The number that its display shows. */
  readonly shown: string;
  /** Keys that it received, by RTP or by INFO. */
  readonly digits: string;
  hasVideo(): Promise<boolean>;
  /** Now, whatever its telephone would do of itself. */
  answer(): Promise<void>;
  /** With this SIP status. */
  refuse(status: number): Promise<void>;
}

/** What a telephone does with the calls from now on; what is not named is as at the beginning. */
export interface Behaviour {
  /** Says that it rings after so long; null: never. */
  readonly ringMs: number | null;
  /** Answers after so long; null: never. */
  readonly answerMs: number | null;
  /** Refuses with this SIP status instead. */
  readonly reject: number | null;
  readonly hangupMs: number | null;
  /** Sounds instead, when it would say that it rings, until it answers: a name in EARLY_HZ. null: it only rings. */
  readonly early: string | null;
}

export interface StagePhone {
  readonly name: string;
  behave(behaviour: Partial<Behaviour>): void;
  /** Its calls that have not ended. */
  readonly live: readonly CalledLeg[];
  register(on: boolean): Promise<void>;
}

export interface StrangeCaller {
  readonly number: string;
  readonly name: string;
}

export interface StrangeCall {
  isLive(): boolean;
  hangup(): Promise<void>;
}

/** The switch and the telephones: what differs between the two stages. */
export interface Rig {
  readonly kind: 'embedded' | 'real';
  readonly address: { readonly port: number; readonly password: string; readonly domain: string };
  /** FreeSWITCH's configuration folder; null: there is none. */
  readonly confDir: string | null;
  /** HOST:PORT behind which the numbers 5550000, … are. */
  readonly gateway: string;
  phone(number: string): StagePhone;
  call(number: string, options: { readonly from: string }): StageCall;
  /** Somebody whose telephone says what it likes of him. He is no telephone of the bank, and hears nothing. */
  callAs(caller: StrangeCaller, number: string): Promise<StrangeCall>;
  hears(): Promise<Heard>;
  /** Who is in which room, by the switch's own list: room → UUID → the mode that its flags make. */
  members(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
  /** Which files rooms are recorded to now: room → names. */
  recorded(): Promise<Readonly<Record<string, readonly string[]>>>;
  /** Records what every telephone hears from now on, until it is asked for. null: nothing sounds here. */
  record: (() => Promise<() => Promise<Readonly<Record<string, Recording>>>>) | null;
  /** What a telephone hears to which the switch plays this file. null: nothing sounds here. */
  play: ((path: string) => Promise<Recording>) | null;
  /** Loads a module, or takes it out; tells whether it is there then. */
  setModule(name: string, isLoaded: boolean): Promise<boolean>;
  channels(): Promise<readonly string[]>;
  rooms(): Promise<readonly string[]>;
  /** When a channel was made, ms since 1970. */
  createdAt(uuid: string): number | undefined;
  /** Everybody hangs up and behaves as at the beginning. */
  reset(): Promise<void>;
  /** Dies without a word. */
  crash(): Promise<void>;
  /** Ends in good order: whoever is there is hung up first. */
  shutDown(): Promise<void>;
  /** Says that it dropped events, as after a short lapse of a listener. */
  sayLost(): Promise<void>;
  /** Has more to tell than it keeps for a listener that does not read: events are dropped, and it says so or cuts it off. */
  overflow(): Promise<void>;
  restart(): Promise<void>;
  stop(options: { readonly keep: boolean }): Promise<void>;
}

export interface RigOptions {
  /** Where the daemon takes calls. */
  readonly daemonPort: number;
  readonly soundsDir: string;
  /** Telephones with accounts. They are p0, p1, … in this order. */
  readonly phones: readonly string[];
  /** c0, c1, …: their numbers outside are 5550000, 5550001, … */
  readonly callers: number;
}

/** Numbers that the dialplan hands over with the document dNUMBER, and goes on after. */
export const PLAN_NUMBERS = Array.from({ length: 30 }, (_, n) => String(5000 + n));
/** The same from a script, that sets script_result and script_data when it goes on. */
export const SCRIPT_NUMBERS = Array.from({ length: 10 }, (_, n) => String(5100 + n));
/** What those scripts give as user data. */
export const SCRIPT_DATA = 'from the script: 50% %41 %zz';
/** As from the dialplan; afterwards it reads what it was given back, as one of somebody's own would. */
export const READING_NUMBERS = Array.from({ length: 8 }, (_, n) => String(5200 + n));
/** Run by READING_NUMBERS. Two that touch, since one may end as the other begins. */
export const READING = [
  ['log', 'INFO ${enqueue_result}: ${enqueue_cause} ${enqueue_user_data}${enqueue_data}'],
  ['set', 'read=${enqueue_user_data}${enqueue_data}${enqueue_cause}'],
  ['set', 'read_again=${read}'],
] as const;
/** The example script, with the document `support`; sets ivr_stage. */
export const IVR_NUMBER = '4100';

/** A script that sounds until it gets a key from 1 to 5, which it keeps as survey_mark; then it hangs up. */
export const SURVEY_NUMBER = '5190';

export const documentOf = (number: string): string => `d${number}`;

export const modeOf = (speaks: boolean, hears: boolean): number => (speaks ? (hears ? 1 : 3) : hears ? 2 : 4);

/** A text that begins so is a list to FreeSWITCH, and stands as one in events. */
export const oneText = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value : `ARRAY::${value.join('|:')}`;
