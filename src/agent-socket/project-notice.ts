import { HOLD, type Mode } from '../core/model/mode.ts';
import type { Deed, IncomingCall, Notice, Phase } from '../core/model/notice.ts';
import type { ACTIONS, Pushes } from './pushes.ts';
import { statusWord, subStatusWord } from './status-words.ts';

type Body<T extends keyof Pushes> = Omit<Pushes[T], 'req_id' | 'company_code' | 'agent_id' | 'ext_id' | 'os'>;
export type PushBody = Body<'callin'> | Body<'callback'> | Body<'agent_change'>;

/** audio 3, 2, 1, 0 are the modes 1, 2, 3, 4: as his telephone sends and receives. */
const AUDIO_OF: Readonly<Record<Mode, 0 | 1 | 2 | 3>> = { 1: 3, 2: 2, 3: 1, 4: 0 };
export const MODE_OF: Readonly<Record<0 | 1 | 2 | 3, Mode>> = { 0: HOLD, 1: 3, 2: 2, 3: 1 };

const ACTION_OF: Readonly<Record<Deed, (typeof ACTIONS)[number]>> = {
  call: 'CALL',
  meeting: 'CALL',
  join: 'CALL',
  consult: 'CONSULT',
  transfer: 'TRANS',
  'consult-to-transfer': 'CONSULT_TO_TRANS',
  three_way: 'THREE_WAY',
  eavesdrop: 'EAVESDROP',
  whisper: 'WHISPER',
  force_call: 'FORCE_CALL',
  substitute: 'SUBSTITUTE',
  interrupt: 'INTERRUPT_CALL',
  'change-media': 'CHANGE_MEDIA',
};

const PHASE_OF = { begun: 'INITIATE', talking: 'START_CALL', over: 'END_CALL' } as const;
const CHANNEL_OF = { queue: '', transfer: 'TRANS', consult: 'CONSULT', three_way: 'THREE_WAY' } as const;

/** What an agent's desktop is told of it. now: local time, in words. */
export function projectNotice(notice: Notice, now: string): PushBody {
  switch (notice.is) {
    case 'status':
      return {
        msg_type: 'agent_change',
        agent_status: statusWord(notice.after),
        sub_agent_status: subStatusWord(notice.after),
        last_agent_status: statusWord(notice.before),
        in_call_numbers: [...(notice.after?.numbers ?? [])],
        reason: notice.reason,
      };
    case 'call-in':
      return callIn(notice);
    case 'phase':
      return callback(notice, now);
    case 'unregistered':
      return { ...EXTENSION_GONE, curren_time: now, current_time: now };
  }
}

export function callIn(call: IncomingCall): Body<'callin'> {
  return {
    msg_type: 'callin',
    uuid: call.uuid,
    caller_number: call.from,
    callee_number: call.to,
    flow_data: call.userData ?? '',
    callin_channel: CHANNEL_OF[call.via],
    is_video: call.video === 0 ? 0 : 1,
    audio: 3,
    video: call.video,
    pixels: '',
    work_order_id: call.workOrderId ?? '',
    queue_id: call.queueId ?? '',
    waited: Math.floor(call.waitedMs / 1000),
  };
}

function callback({ deed, phase, isSuccess, msg, uuid, workOrderId, media }: Phase, now: string): Body<'callback'> {
  return {
    msg_type: 'callback',
    action: ACTION_OF[deed],
    phase: PHASE_OF[phase],
    success: isSuccess,
    msg,
    uuid,
    curren_time: now,
    current_time: now,
    ...mediaOf(deed, phase, media),
    work_order_id: workOrderId ?? '',
  };
}

function mediaOf(deed: Deed, phase: Phase['phase'], media: Phase['media']) {
  if (media === null) return {};
  const { last, now } = media;
  const flag = { begun: 0, talking: 1, over: 2 } as const;
  return {
    last_audio: AUDIO_OF[last.mode],
    audio: AUDIO_OF[now.mode],
    last_video: last.video,
    video: now.video,
    ...(deed === 'change-media' ? { change_media_flag: flag[phase] } : {}),
  };
}

const EXTENSION_GONE = {
  msg_type: 'callback',
  action: 'EXT_UN_REG',
  phase: 'END_CALL',
  success: true,
  msg: 'the telephone is not registered any more',
  uuid: '',
  work_order_id: '',
} as const;
