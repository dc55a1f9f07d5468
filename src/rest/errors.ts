import { CODES, type Rejection, type RejectionCode } from '../core/model/rejection.ts';
import { err } from '../lib/result.ts';

/** Why a request is answered with an error. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** One sentence that names the field and what was expected. */
  readonly msg: string;
  /** When it may be tried again, seconds. */
  readonly retryAfter?: number;
}

/** What the rules of the core refuse (specification 3-rest-api.md section 1). */
const STATUS: Readonly<Record<RejectionCode, number>> = {
  '000001': 400,
  '000004': 409,
  '010004': 403,
  '020000': 404,
  '020001': 403,
  '020002': 409,
  '040101': 409,
  '040102': 409,
  '040103': 404,
  '040104': 409,
  '040201': 409,
  '040202': 404,
  '040203': 409,
  '040205': 409,
  '040301': 404,
  '040401': 404,
  '040402': 400,
  '040501': 404,
  '040502': 409,
  '040503': 404,
  '040504': 404,
  '040601': 404,
};

/** What this room refuses by itself. */
const OWN = {
  noSuchThing: ['000001', 404],
  wrongMethod: ['000001', 405],
  tooLarge: ['000001', 413],
  wrongType: ['000001', 415],
  internal: ['000003', 500],
  conflict: ['000004', 409],
  switchAway: ['000004', 503],
  storeAway: ['000004', 503],
  tooMany: ['000004', 429],
  noKey: ['010004', 401],
  loginExpired: ['040204', 404],
} as const satisfies Record<string, readonly [code: string, status: number]>;

/** By itself, or as the core does. */
type RefusalName = keyof typeof OWN | keyof typeof CODES;

const isOwn = (name: RefusalName): name is keyof typeof OWN => Object.hasOwn(OWN, name);

export function refusalOf(name: RefusalName, msg: string, retryAfter?: number): Refusal {
  const [code, status] = isOwn(name) ? OWN[name] : [CODES[name], STATUS[CODES[name]]];
  return { status, code, msg, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

export const refuse = (name: RefusalName, msg: string): { readonly ok: false; readonly error: Refusal } =>
  err(refusalOf(name, msg));

export const refusalFrom = ({ code, msg }: Rejection): Refusal => ({ status: STATUS[code], code, msg });
