/** What the FreeSWITCH files are generated from. Check it (check-settings.ts) before anything is generated. */
export interface SwitchSettings {
  readonly globals: Globals;
  /** In the order in which they shall stand in the file. */
  readonly numbers: readonly NumberRoute[];
  readonly extensions: readonly Extension[];
  readonly conferenceProfiles: readonly ConferenceProfile[];
  readonly featureCodes: readonly FeatureCode[];
  /** Whether telephones may call one another. The daemon does not see such calls. */
  readonly hasInternalCalls: boolean;
  readonly outside: OutsideCalls;
  readonly gateways: readonly Gateway[];
  /** Addresses and networks from which calls come in without an account, besides this machine. */
  readonly providers: readonly string[];
  /** Loaded besides those that the daemon needs. */
  readonly modules: readonly string[];
  /** FreeSWITCH asks the daemon for users and numbers before it looks into the files; null: it does not. */
  readonly xmlCurl: XmlCurl | null;
}

/** FreeSWITCH's global variables that the daemon's configuration knows too. PBX_ variables and local/ win over them. */
export interface Globals {
  readonly domain: string;
  readonly eventSocketPort: number;
  /** HOST:PORT where calls are handed over. */
  readonly enqueuedSocket: string;
  /** What `playback` takes; it must not end by itself. */
  readonly holdMusic: string;
}

/** A number that can be dialled, by telephones and by callers from outside, and what answers it. */
export interface NumberRoute {
  readonly number: string;
  readonly to: NumberTarget;
  /** Dialplan context in which the caller goes on after his enqueue; null: `over`, the hand-kept one. */
  readonly then: string | null;
}

export type NumberTarget =
  /** dialplans/NAME.xml, read by the daemon. */
  | { readonly is: 'document'; readonly name: string }
  /** An IVR service that answers with documents. */
  | { readonly is: 'ivr'; readonly url: string }
  /** scripts/NAME.lua beside the configuration. It enqueues by itself, and nothing follows it. */
  | { readonly is: 'script'; readonly name: string };

/** A telephone that registers. */
export interface Extension {
  readonly user: string;
  readonly password: Password;
  /** Shown to whom it calls, at most 64 characters. */
  readonly displayName: string;
}

/** variable: one of FreeSWITCH's globals, so that no password stands in a file that is handed round. */
export type Password =
  { readonly is: 'text'; readonly text: string } | { readonly is: 'variable'; readonly name: string };

export interface ConferenceProfile {
  readonly name: string;
  /** Samples per second at which voices are mixed. */
  readonly rate: 8000 | 16000 | 48000;
  /** Whether the switch tells who begins and ceases to talk: many events. */
  readonly tellsTalking: boolean;
}

/** What an agent dials on his own telephone. The daemon does it, for the user who proved his password. */
export interface FeatureCode {
  readonly code: string;
  readonly does: 'login' | 'logout' | 'idle' | 'busy';
}

/** What telephones may dial beyond this box. */
export interface OutsideCalls {
  /** Before everything else, and never denied. */
  readonly emergency: readonly { readonly number: string; readonly dial: string }[];
  /** Beginnings of numbers. */
  readonly denied: readonly string[];
  /** Beginnings of numbers; none: all that are not denied. */
  readonly allowed: readonly string[];
  /** The first whose prefix fits: `strip` characters are cut off, `{number}` in `dial` is the rest. */
  readonly rules: readonly { readonly prefix: string; readonly strip: number; readonly dial: string }[];
  /** Shown to whom is called; '': the extension. */
  readonly callerId: string;
}

export interface Gateway {
  readonly name: string;
  /** HOST or HOST:PORT */
  readonly proxy: string;
  readonly username: string;
  readonly password: string;
  /** null: as the proxy. */
  readonly realm: string | null;
  readonly fromDomain: string | null;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly registers: boolean;
  /** The provider wants the caller's number in From instead of the account's name. */
  readonly showsCallerInFrom: boolean;
}

export interface XmlCurl {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** A fresh installation, as it stands in freeswitch-conf/generated until the daemon has written its own. */
export const DEFAULT_SETTINGS: SwitchSettings = {
  globals: {
    domain: 'enqueued.internal',
    eventSocketPort: 8021,
    enqueuedSocket: '127.0.0.1:8084',
    holdMusic: 'tone_stream://v=-24;%(2000,0,350);loops=-1',
  },
  numbers: [
    { number: '4000', to: { is: 'document', name: 'support' }, then: null },
    { number: '4001', to: { is: 'document', name: 'sales' }, then: null },
    { number: '4002', to: { is: 'document', name: 'agent' }, then: null },
    { number: '4100', to: { is: 'script', name: 'ivr' }, then: null },
  ],
  extensions: ['1001', '1002', '1003', '1004'].map((user) => ({
    user,
    password: { is: 'variable', name: 'phone_password' },
    displayName: `Agent ${user}`,
  })),
  conferenceProfiles: [
    { name: 'conversation', rate: 8000, tellsTalking: false },
    { name: 'supervised', rate: 8000, tellsTalking: true },
    { name: 'wideband', rate: 16000, tellsTalking: false },
  ],
  featureCodes: [
    { code: '*41', does: 'login' },
    { code: '*42', does: 'logout' },
    { code: '*43', does: 'idle' },
    { code: '*44', does: 'busy' },
  ],
  hasInternalCalls: true,
  outside: { emergency: [], denied: [], allowed: [], rules: [], callerId: '' },
  gateways: [],
  providers: [],
  modules: [],
  xmlCurl: null,
};
