import type { MessageName } from '../../src/client/messages.ts';

type Example = Readonly<Record<string, unknown>>;

const common = { req_id: 'b69912ae-0414-111ee-aaf4-174c4c2dfe01', company_code: '90001', os: 'Windows' };
const agent = { ...common, agent_id: '90001_20000', ext_id: '90001_20000' };
const boss = { ...common, agent_id: '90001_20004', ext_id: '90001_20004' };
const bare = { company_code: '003096', agent_id: '888888', ext_id: '888888' };
const operated = { operated_ext_id: '90001_20000', operated_agent_id: '90001_20000' };
const call = 'call-e6d151f43c2c417d9d2e73dbf8761c88';

/** The messages of the published text, with its blanks, empty fields, numbers for texts and texts for numbers. */
export const EXAMPLES: Readonly<Record<MessageName, Example>> = {
  get_status: { ...agent, msg_type: 'get_status' },
  checkin: {
    req_id: '22222222222',
    company_code: '090008',
    msg_type: 'checkin',
    ext_id: '090008_5000',
    agent_id: '090008_6000',
    agent_pwd: '919191Aa.',
    agent_ip: '172.0.18.20',
    os: 'Windows',
  },
  checkout: { ...bare, req_id: 'b69912ae', msg_type: ' checkout' },
  ping: { ...agent, msg_type: 'ping' },
  call: {
    req_id: '79b1c954-ebf1-87bc-8676-0ec0aca258b8',
    company_code: '090008',
    agent_id: '090008_6000',
    ext_id: '090008_5000',
    os: 'Windows',
    msg_type: 'call',
    callee_number: '13107618845',
    out_line: 1,
    audio: 3,
    video: 0,
    pixels: '',
    max_ring_time: '',
    max_call_time: '',
    record_start: '',
    record_contact: '',
    is_stereo: '',
    file_name: '',
    work_order_id: '',
  },
  change_media: { ...agent, msg_type: 'change_media', uuid: call, pixels: '480', audio: 3, video: 3 },
  change_status: { ...agent, msg_type: 'change_status', action: 'MAKE_FREE', rest_min: null },
  hold: { ...agent, msg_type: 'hold', hold: '1', uuid: call },
  mute: { ...bare, req_id: 'b69912ae', msg_type: 'mute', mute: '1', uuid: 'b69912ae-0414-11ee-aaf4-174c4c2dfe01' },
  hangup: { ...agent, msg_type: 'hangup', uuid: call },
  trans: { ...agent, msg_type: 'trans', uuid: call, type: '2', trans_type: 1, trans_number: '90001_20004' },
  consult: { ...agent, msg_type: 'consult', type: '1', consult_type: '0', uuid: call, consult_number: '090008_6004' },
  consult_to_trans: { ...agent, msg_type: 'consult_to_trans', consult_uuid: '44782d4d-cc7d-4a8a-9f63-73f476851361' },
  three_way: { ...agent, msg_type: 'three_way', uuid: call, three_way_type: '0', three_way_number: '90001_20004' },
  eavesdrop: { ...boss, ...operated, msg_type: ' eavesdrop' },
  whisper: { ...boss, ...operated, msg_type: 'whisper' },
  dtmf: { ...bare, req_id: 'b69912ae', msg_type: 'dtmf', uuid: 'b69912ae-0414', content: '121' },
  substitute: { ...boss, ...operated, msg_type: 'substitute' },
  force_call: {
    ...bare,
    req_id: 'b69912ae',
    msg_type: ' force_call',
    operated_ext_id: '888',
    operated_agent_id: '888',
  },
  interrupt_call: { ...boss, ...operated, msg_type: ' interrupt_call' },
  answer: { ...bare, msg_type: 'answer', uuid: 'b69912ae-0414', audio: '3', video: '0', pixels: '' },
  pickup: { ...bare, msg_type: 'pickup', uuid: 'b69912ae-0414', audio: '3', video: '0', pixels: '' },
};
