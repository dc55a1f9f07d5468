/** Codes of the published API (specification 3-rest-api.md section 1) that the rules themselves give. */
export const CODES = {
  badParameter: '000001',
  notNow: '000004',
  notAllowed: '010004',
  noSuchCall: '020000',
  numberNotAllowed: '020001',
  noLine: '020002',
  extensionExists: '040101',
  extensionBound: '040102',
  noSuchExtension: '040103',
  extensionNotRegistered: '040104',
  agentLoggedIn: '040201',
  noSuchAgent: '040202',
  agentBusy: '040203',
  notInCall: '040205',
  noSuchChannel: '040301',
  noSuchCondition: '040401',
  badExpression: '040402',
  noSuchConversation: '040501',
  tooManyMembers: '040502',
  agentNoMember: '040503',
  callNoMember: '040504',
  noSuchTask: '040601',
} as const;

export type RejectionCode = (typeof CODES)[keyof typeof CODES];

/** A request that the rules refuse. It has changed nothing. */
export interface Rejection {
  readonly code: RejectionCode;
  /** One sentence for the person who asked. */
  readonly msg: string;
}

export const reject = (name: keyof typeof CODES, msg: string): { readonly ok: false; readonly error: Rejection } => ({
  ok: false,
  error: { code: CODES[name], msg },
});
