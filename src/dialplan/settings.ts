/** What the FreeSWITCH files are generated from. Check it (check-settings.ts) before anything is generated. */
export interface SwitchSettings {
  /** In the order in which they shall stand in the file. */
  readonly numbers: readonly NumberRoute[];
  readonly extensions: readonly Extension[];
  readonly conferenceProfiles: readonly ConferenceProfile[];
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

/** A fresh installation, as it stands in freeswitch-conf/generated. */
export const DEFAULT_SETTINGS: SwitchSettings = {
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
};
