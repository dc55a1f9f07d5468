import { Type, type Static, type TProperties } from '@sinclair/typebox';
import { closed, oneOf, optional } from '../rest/schema.ts';
import { audio, video } from './fields.ts';
import { STATUSES, SUB_STATUSES } from './status-words.ts';

export const ACTIONS = [
  'CALL',
  'CONSULT',
  'TRANS',
  'CONSULT_TO_TRANS',
  'THREE_WAY',
  'EAVESDROP',
  'WHISPER',
  'SUBSTITUTE',
  'FORCE_CALL',
  'INTERRUPT_CALL',
  'CHANGE_MEDIA',
  'EXT_UN_REG',
] as const;

export const PHASES = ['INITIATE', 'START_CALL', 'END_CALL'] as const;

const push = <const T extends string, P extends TProperties>(type: T, description: string, properties: P) =>
  closed({
    req_id: Type.String({ description: 'of this push alone' }),
    msg_type: Type.Literal(type, { description }),
    company_code: Type.String(),
    agent_id: Type.String(),
    ext_id: Type.String(),
    os: Type.String(),
    ...properties,
  });

const pixels = Type.String({ description: 'not said by telephones: empty' });
const workOrder = Type.String({ description: 'as given with the call; empty where none was' });
const phase = { phase: oneOf(PHASES, 'begun, talking, over'), success: Type.Boolean(), msg: Type.String() };
const now = Type.String({ description: 'YYYY-MM-DD HH:MM:SS, local time' });

/** What is told unasked, by msg_type. */
export const PUSHES = {
  callin: push('callin', "The agent's telephone rings", {
    uuid: Type.String(),
    caller_number: Type.String(),
    callee_number: Type.String(),
    flow_data: Type.String({ description: 'user_data' }),
    callin_channel: oneOf(['', 'TRANS', 'CONSULT', 'THREE_WAY'], 'why it rings; empty: a call of the queue'),
    is_video: oneOf([0, 1], '1 with a picture'),
    audio,
    video,
    pixels,
    work_order_id: workOrder,
    queue_id: Type.String({ description: 'the queue task; empty where there is none' }),
    waited: Type.Integer({ description: 'seconds that the caller has waited' }),
  }),
  callback: push('callback', 'What became of something that the agent began, or that was done to him', {
    action: oneOf(ACTIONS, 'what'),
    ...phase,
    uuid: Type.String(),
    curren_time: now,
    current_time: now,
    last_audio: optional(audio),
    audio: optional(audio),
    last_video: optional(video),
    video: optional(video),
    change_media_flag: optional(oneOf([0, 1, 2], '0 asked for, 1 while the other party is there, 2 done')),
    work_order_id: workOrder,
  }),
  agent_change: push('agent_change', "The agent's status has changed", {
    agent_status: oneOf(STATUSES, 'status'),
    sub_agent_status: oneOf([...SUB_STATUSES, ''], 'what he does in his call'),
    last_agent_status: oneOf(STATUSES, 'status before'),
    in_call_numbers: Type.Array(Type.String()),
    reason: Type.String(),
  }),
} as const;

export type PushName = keyof typeof PUSHES;
export type Pushes = { readonly [T in PushName]: Static<(typeof PUSHES)[T]> };
