import type { Rejection, RejectionCode } from '../core/model/rejection.ts';
import { err } from '../lib/result.ts';

/** Codes of the published protocol; '0' is success. */
export const CODES = {
  failed: '1',
  callcentreDisabled: '1000',
  agentDisabled: '1001',
  uuidMissing: '4000',
  notAllowed: '4001',
  badParameter: '4002',
  notCheckedIn: '4003',
  wrongPassword: '4004',
  noExtension: '4005',
  noSuchExtension: '4006',
  extensionBound: '4007',
  noSuchCompany: '4008',
  otherNotCheckedIn: '4009',
  checkedInElsewhere: '4010',
  notRegistered: '4011',
  otherExtension: '4012',
  forcedOut: '4013',
  unknownMessage: '4014',
  notInCall: '4016',
  limit: '5000',
  threeWayFailed: '5100',
  bargeFailed: '5101',
  hangupFailed: '5102',
  switchFailed: '5103',
  system: '9999',
} as const;

export type CodeName = keyof typeof CODES;

export const SUCCESS = '0';

/** Why a message is answered with a code other than '0'. */
export interface Problem {
  readonly code: (typeof CODES)[CodeName];
  /** One sentence for the person who asked. */
  readonly msg: string;
}

export const problemOf = (name: CodeName, msg: string): Problem => ({ code: CODES[name], msg });

export const refuse = (name: CodeName, msg: string): { readonly ok: false; readonly error: Problem } =>
  err(problemOf(name, msg));

/** What the rules of the core refuse. `failed` stands for the message's own code of failure. */
const BY_REJECTION: Readonly<Record<RejectionCode, CodeName>> = {
  '000001': 'badParameter',
  '000004': 'failed',
  '010004': 'notAllowed',
  '020000': 'notInCall',
  '020001': 'badParameter',
  '020002': 'limit',
  '040101': 'failed',
  '040102': 'extensionBound',
  '040103': 'noSuchExtension',
  '040104': 'notRegistered',
  '040201': 'checkedInElsewhere',
  // Of the acting agent this is known before the core is asked: it can only be the other one.
  '040202': 'otherNotCheckedIn',
  '040203': 'failed',
  '040205': 'notInCall',
  '040301': 'failed',
  '040401': 'failed',
  '040402': 'failed',
  '040501': 'notInCall',
  '040502': 'limit',
  '040503': 'notInCall',
  '040504': 'notInCall',
  '040601': 'notInCall',
};

/** failure: what a plain "not now" is called for this message. */
export function problemFrom({ code, msg }: Rejection, failure: CodeName): Problem {
  const name = BY_REJECTION[code];
  return problemOf(name === 'failed' ? failure : name, msg);
}
