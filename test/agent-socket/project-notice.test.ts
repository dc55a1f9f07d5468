import { Ajv } from 'ajv';
import t, { type Test } from 'tap';
import { projectNotice } from '../../src/agent-socket/project-notice.ts';
import { PUSHES } from '../../src/agent-socket/pushes.ts';
import { afterCallWord, wordOf } from '../../src/agent-socket/status-words.ts';
import type { AgentStatus, Deed, Notice } from '../../src/core/model/notice.ts';

const NOW = '2026-01-05 12:00:00';
const agent = 'default/ann';
const status: AgentStatus = { state: 'talking', doing: 'hold', numbers: ['5550100'], afterCall: null };
const call: Extract<Notice, { is: 'call-in' }> = {
  is: 'call-in',
  agent,
  uuid: 'qt1',
  from: '5550100',
  to: '4000',
  userData: 'u',
  via: 'queue',
  video: 3,
  queueId: 'qt1',
  waitedMs: 2999,
  workOrderId: 'w7',
};
const phase: Extract<Notice, { is: 'phase' }> = {
  is: 'phase',
  agent,
  deed: 'call',
  phase: 'begun',
  isSuccess: true,
  msg: 'm',
  uuid: 'er1',
  workOrderId: null,
  media: null,
};

const ajv = new Ajv({ strict: true, strictRequired: false });
const CHECKS = Object.fromEntries(Object.entries(PUSHES).map(([type, schema]) => [type, ajv.compile(schema)]));

/** As it leaves, and as its schema describes it. */
function projected(t: Test, notice: Notice) {
  const body = projectNotice(notice, NOW);
  const check = CHECKS[body.msg_type];
  const whole = { req_id: 'r', company_code: 'default', agent_id: 'ann', ext_id: 'x', os: 'Windows', ...body };
  t.equal(check?.(whole), true, ajv.errorsText(check?.errors));
  return body as unknown as Record<string, unknown>;
}

void t.test('a status', async (t) => {
  t.same(projected(t, { is: 'status', agent, before: null, after: status, reason: 'r' }), {
    msg_type: 'agent_change',
    agent_status: 'CALLING',
    sub_agent_status: 'HOLD',
    last_agent_status: 'OFFLINE',
    in_call_numbers: ['5550100'],
    reason: 'r',
  });
  const over = projected(t, { is: 'status', agent, before: status, after: null, reason: 'r' });
  t.match(over, { agent_status: 'OFFLINE', sub_agent_status: '', last_agent_status: 'CALLING', in_call_numbers: [] });
});

void t.test('every state has its word', async (t) => {
  const words = {
    online: 'BUSY',
    idle: 'FREE',
    busy: 'BUSY',
    'busy/lunch': 'BUSY',
    'busy/wrap-up': 'ARRANGE',
    away: 'REST',
  };
  for (const [state, word] of Object.entries({ ...words, 'away/x': 'REST', fetching: 'RINGING', talking: 'CALLING' }))
    t.equal(wordOf(state), word, state);
  t.equal(wordOf(null), 'OFFLINE');
  t.equal(afterCallWord({ ...status, afterCall: 'out' }), 'OFFLINE');
  t.equal(afterCallWord({ ...status, afterCall: 'away' }), 'REST');
  t.equal(afterCallWord(status), '');
});

void t.test('a call that comes in', async (t) => {
  t.match(projected(t, call), {
    uuid: 'qt1',
    flow_data: 'u',
    is_video: 1,
    video: 3,
    audio: 3,
    waited: 2,
    callin_channel: '',
  });
  for (const [via, callin_channel] of [
    ['transfer', 'TRANS'],
    ['consult', 'CONSULT'],
    ['three_way', 'THREE_WAY'],
  ] as const)
    t.match(projected(t, { ...call, via }), { callin_channel });
});

void t.test('phases of what was begun', async (t) => {
  const deeds: Readonly<Record<Deed, string>> = {
    ...{ call: 'CALL', meeting: 'CALL', join: 'CALL', consult: 'CONSULT', transfer: 'TRANS' },
    ...{
      'consult-to-transfer': 'CONSULT_TO_TRANS',
      three_way: 'THREE_WAY',
      eavesdrop: 'EAVESDROP',
      whisper: 'WHISPER',
    },
    ...{
      force_call: 'FORCE_CALL',
      substitute: 'SUBSTITUTE',
      interrupt: 'INTERRUPT_CALL',
      'change-media': 'CHANGE_MEDIA',
    },
  };
  for (const [deed, action] of Object.entries(deeds))
    t.match(projected(t, { ...phase, deed: deed as Deed }), {
      action,
      phase: 'INITIATE',
      current_time: NOW,
      curren_time: NOW,
    });
  t.match(projected(t, { ...phase, phase: 'talking' }), { phase: 'START_CALL' });
  t.match(projected(t, { ...phase, phase: 'over', isSuccess: false }), { phase: 'END_CALL', success: false });
  const media = { last: { mode: 1, video: 0 }, now: { mode: 4, video: 3 } } as const;
  const changed = { last_audio: 3, audio: 0, last_video: 0, video: 3 };
  t.match(projected(t, { ...phase, media }), changed);
  t.match(projected(t, { ...phase, deed: 'change-media', phase: 'talking', media }), {
    ...changed,
    change_media_flag: 1,
  });
  t.match(projected(t, { is: 'unregistered', agent }), { action: 'EXT_UN_REG' });
});
