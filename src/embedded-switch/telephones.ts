import type { Core } from './core.ts';
import { fire } from './events.ts';
import type { Settings } from './settings.ts';
import type { Headers } from './wire.ts';

/** What a telephone does with a call. Times in ms; 0: at once. */
export interface Behaviour {
  /** Until it rings (180); null: it never says so. */
  readonly ringMs: number | null;
  /** From the call to the answer; null: it rings until somebody gives up. */
  readonly answerMs: number | null;
  /** A SIP status, or a hangup cause, instead of an answer. */
  readonly reject: number | string | null;
  readonly rejectMs: number;
  /** Sends audio (183) when it would ring. */
  readonly earlyMedia: boolean;
  /** Hangs up so long after the answer; null: never. */
  readonly hangupMs: number | null;
  /** Digits pressed dtmfMs after the answer. */
  readonly dtmf: string;
  readonly dtmfMs: number;
  /** Answers when it is asked to by a NOTIFY ("talk"). */
  readonly knowsTalk: boolean;
  readonly hasVideo: boolean;
}

export const ANSWERS_AT_ONCE: Behaviour = {
  ringMs: 0,
  answerMs: 0,
  reject: null,
  rejectMs: 0,
  earlyMedia: false,
  hangupMs: null,
  dtmf: '',
  dtmfMs: 0,
  knowsTalk: true,
  hasVideo: false,
};

export interface Telephone {
  readonly user: string;
  isRegistered: boolean;
  registeredAt: number;
  readonly callId: string;
  behaviour: Behaviour;
}

/** The accounts of telephones, and numbers of the world outside. */
export interface Directory {
  readonly telephones: Map<string, Telephone>;
  readonly numbers: Map<string, Behaviour>;
  behaviourOf(number: string): Behaviour;
}

export function createDirectory(settings: Settings): Directory {
  const numbers = new Map<string, Behaviour>();
  return {
    telephones: new Map(),
    numbers,
    behaviourOf: (number) => numbers.get(number) ?? { ...ANSWERS_AT_ONCE, ...settings.outside },
  };
}

const EXPIRES_S = 3600;

export const contactOf = (core: Core, user: string): string => `sip:${user}@127.0.0.1:${core.settings.sipPort + 1}`;

/** Signs a telephone on or off, as its REGISTER would. */
export function setRegistered(core: Core, telephone: Telephone, isRegistered: boolean): void {
  const wasRegistered = telephone.isRegistered;
  telephone.isRegistered = isRegistered;
  if (isRegistered) telephone.registeredAt = core.clock.now();
  else if (!wasRegistered) return;
  const { domain } = core.settings;
  const common = {
    'profile-name': core.settings.profiles[0] ?? 'internal',
    'from-user': telephone.user,
    'from-host': domain,
    contact: `"" <${contactOf(core, telephone.user)}>`,
    'call-id': telephone.callId,
    rpid: 'unknown',
    status: 'Registered(UDP)',
    expires: isRegistered ? String(EXPIRES_S) : '0',
    'network-ip': '127.0.0.1',
    'network-port': String(core.settings.sipPort + 1),
    'user-agent': 'embedded',
    username: telephone.user,
    realm: domain,
    user_name: telephone.user,
    domain_name: domain,
  };
  fireCustom(core, 'sofia::register_attempt', {
    ...common,
    'to-user': telephone.user,
    'to-host': domain,
    'auth-result': 'SUCCESS',
  });
  fireCustom(core, isRegistered ? 'sofia::register' : 'sofia::unregister', {
    ...common,
    'to-user': telephone.user,
    'to-host': domain,
  });
}

export function expire(core: Core, telephone: Telephone): void {
  if (!telephone.isRegistered) return;
  telephone.isRegistered = false;
  fireCustom(core, 'sofia::expire', {
    'profile-name': core.settings.profiles[0] ?? 'internal',
    'call-id': telephone.callId,
    user: telephone.user,
    username: telephone.user,
    host: core.settings.domain,
    contact: `"" <${contactOf(core, telephone.user)}>`,
    expires: String(Math.floor(telephone.registeredAt / 1000) + EXPIRES_S),
    'user-agent': 'embedded',
    realm: core.settings.domain,
  });
}

const fireCustom = (core: Core, subclass: string, extras: Headers): void =>
  fire(core, 'CUSTOM', (headers) => void Object.assign(headers, extras), { subclass });

/** A row of `show registrations`. */
export const registrationRow = (core: Core, telephone: Telephone): Record<string, string> => ({
  reg_user: telephone.user,
  realm: core.settings.domain,
  token: telephone.callId,
  url: `sofia/${core.settings.profiles[0]}/${contactOf(core, telephone.user)}`,
  expires: String(Math.floor(telephone.registeredAt / 1000) + EXPIRES_S),
  network_ip: '127.0.0.1',
  network_port: String(core.settings.sipPort + 1),
  network_proto: 'udp',
  hostname: core.settings.switchname,
  metadata: '',
});
