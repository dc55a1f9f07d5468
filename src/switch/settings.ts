import type { Tone } from '../core/model/voice.ts';
import { isCodecName, isPlayable, isPlainPath, isToken } from './grammar.ts';

/** Numbers that begin with `prefix` are dialled so: `strip` characters are cut off, `{number}` in `dial` is the rest. */
export interface OutboundRule {
  readonly prefix: string;
  readonly strip: number;
  /** e.g. `sofia/gateway/carrier/{number}` */
  readonly dial: string;
}

export interface SwitchTiming {
  /** A reply that takes longer ends the connection: what comes after it could not be told apart any more. */
  readonly replyMs: number;
  /** Nothing heard for so long ends the connection; after half of it we ask for a sign of life. */
  readonly silenceMs: number;
  /** A peer of the outbound socket that says nothing for so long after `connect` is closed. */
  readonly peerMs: number;
  /** A call that cannot be taken yet is sent back to its dialplan after this time: see outbound-server.ts. */
  readonly doorMs: number;
  /**
   * While a leg is alive an empty line is sent so often, 0: never. mod_event_socket looks for events to send when it
   * reads something, or every 20 ms: measured, events come after 1.8 ms (median) instead of 10, for 1 % of a core.
   */
  readonly nudgeMs: number;
  /** Pause before the first attempt to connect again; doubles up to the longest. */
  readonly shortestPauseMs: number;
  readonly longestPauseMs: number;
  /** When the switch says that it dropped events, of whomever, its state is read anew; not more often than this. */
  readonly rereadPauseMs: number;
}

export interface SwitchSettings {
  readonly eventSocket: { readonly host: string; readonly port: number; readonly password: string };
  /** Where the switch hands calls over. Port 0: any that is free. */
  readonly listen: { readonly host: string; readonly port: number };
  /** The domain that telephones register with. */
  readonly domain: string;
  /** The sofia profile through which `USER@ADDRESS` is called. */
  readonly gatewayProfile: string;
  readonly outbound: readonly OutboundRule[];
  /** Conference profile of all rooms. */
  readonly conferenceProfile: string;
  /** What telephones are offered, in this order; video: to those who are to have it. */
  readonly codecs: { readonly audio: readonly string[]; readonly video: readonly string[] };
  /** Context of the dialplan in which a leg that is released to a number goes on. */
  readonly numbersContext: string;
  readonly soundsDir: string;
  readonly recordingsDir: string;
  /** What FreeSWITCH plays as hold music; must not end by itself. */
  readonly music: string;
  readonly tones: Readonly<Record<Tone, string>>;
  readonly timing: SwitchTiming;
}

export const DEFAULT_TIMING: SwitchTiming = {
  replyMs: 10_000,
  silenceMs: 30_000,
  peerMs: 10_000,
  doorMs: 1000,
  nudgeMs: 2,
  shortestPauseMs: 100,
  longestPauseMs: 5_000,
  rereadPauseMs: 5_000,
};

/** Tones of the European telephone network; `queue` is a soft double tone every four seconds. */
export const DEFAULT_TONES: Readonly<Record<Tone, string>> = {
  dial: 'tone_stream://v=-15;%(1000,0,425);loops=-1',
  ringback: 'tone_stream://v=-15;%(1000,4000,425);loops=-1',
  queue: 'tone_stream://v=-20;%(200,100,523);%(200,3500,659);loops=-1',
};

/** Everything in the settings that becomes part of a command: said once at the start instead of at every command. */
export function findSettingsProblems(settings: SwitchSettings): string[] {
  const problems: string[] = [];
  const check = (name: string, isGood: boolean): void => {
    if (!isGood) problems.push(`switch setting ${name} is not usable in a command`);
  };
  check('domain', isToken(settings.domain));
  check('gatewayProfile', isToken(settings.gatewayProfile));
  check('conferenceProfile', isToken(settings.conferenceProfile));
  check('codecs.audio', settings.codecs.audio.length > 0 && settings.codecs.audio.every(isCodecName));
  check('codecs.video', settings.codecs.video.every(isCodecName));
  check('numbersContext', isToken(settings.numbersContext));
  check('soundsDir', isPlainPath(settings.soundsDir));
  check('recordingsDir', isPlainPath(settings.recordingsDir));
  check('music', isPlayable(settings.music));
  for (const [tone, text] of Object.entries(settings.tones)) check(`tones.${tone}`, isPlayable(text));
  settings.outbound.forEach((rule, index) => {
    check(`outbound[${index}].prefix`, rule.prefix === '' || isToken(rule.prefix));
    check(`outbound[${index}].strip`, Number.isInteger(rule.strip) && rule.strip >= 0);
    check(`outbound[${index}].dial`, /^[A-Za-z0-9_.@/-]*\{number\}[A-Za-z0-9_.@:/-]*$/.test(rule.dial));
  });
  check('eventSocket.password', /^[^\r\n\0]+$/.test(settings.eventSocket.password));
  return problems;
}
