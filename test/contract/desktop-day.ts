import type { Test } from 'tap';
import { MESSAGES } from '../../src/agent-socket/messages.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { serve, sitDown, type Desktop } from './desktops.ts';
import { ringing } from './office.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

const over = (agent: string) => ({ operated_agent_id: agent, operated_ext_id: agent });
const silent = (stage: Stage, phone: string): Promise<unknown> =>
  until(`${phone} is on the hook`, () => stage.phone(phone).live.length === 0);

/** What was asked at a desktop, in the order of its first time. */
function notes(desktop: Desktop, asked: Set<string>): Desktop {
  const ask: Desktop['ask'] = (type, fields) => {
    asked.add(type);
    return desktop.ask(type, fields);
  };
  const codeOf: Desktop['codeOf'] = (type, fields) => {
    asked.add(type);
    return desktop.codeOf(type, fields);
  };
  return { ...desktop, ask, codeOf };
}

const statusesOf = ({ pushes }: Desktop): string[] =>
  pushes
    .filter(({ msg_type: type }) => type === 'agent_change')
    .map(({ agent_status: status, sub_agent_status: sub }) =>
      typeof sub === 'string' && sub !== '' ? `${String(status)}/${sub}` : String(status),
    );

onBothSwitches('a day: two agents, a supervisor, ten calls, every operation', {}, async (t, stage) => {
  const asked = new Set<string>(['checkin']);
  const anna = notes(await sitDown(t, stage, '1001', { skills: { tax: 90 } }), asked);
  const boris = notes(await sitDown(t, stage, '1002', { status: 'BUSY' }), asked);
  const sonja = notes(await sitDown(t, stage, '1006', { role: 'supervisor', status: 'BUSY' }), asked);
  await anna.ask('ping', {});

  await answered(t, stage, anna);
  await talked(stage, anna);
  await transferred(stage, anna, boris);
  await consulted(stage, anna, boris);
  await supervised(stage, anna, sonja);
  await forced(stage, anna, sonja);

  const all = Object.keys(MESSAGES);
  t.strictSame(
    all.filter((type) => !asked.has(type)),
    [],
    'every operation was used',
  );
  t.strictSame(statusesOf(anna), ANNA);
  t.strictSame(statusesOf(boris), BORIS);
  t.strictSame(statusesOf(sonja), SONJA);
  t.strictSame(anna.callbacks(), ANNA_TOLD);
  t.strictSame(sonja.callbacks(), SONJA_TOLD);
  t.strictSame(await stage.leftoversAtLast(), {});
});

/** Two calls of the queue: one refused first and then answered from the desktop, one answered and put on hold. */
async function answered(t: Test, stage: Stage, anna: Desktop): Promise<void> {
  stage.phone('1001').behave({ answerMs: null });
  const first = stage.call(stage.number(enqueue('', toSkill('tax'))));
  const { uuid } = await anna.callIn();
  await ringing(stage, '1001');
  t.equal(await anna.codeOf('answer', { uuid: String(uuid) }), '0', 'her telephone answers when it is asked to');
  t.not(await anna.codeOf('pickup', { uuid: String(uuid) }), '0', 'it does not ring any more');
  await anna.isIn('CALLING');
  await stage.conversationOf(first);
  await anna.ask('hold', { uuid: String(uuid), hold: '1' });
  await anna.isIn('CALLING/HOLD');
  await anna.ask('hold', { uuid: String(uuid), hold: '0' });
  await anna.isIn('CALLING');
  await first.hangup();
  await anna.isIn('FREE');
  await silent(stage, '1001');
  stage.phone('1001').behave({ answerMs: 0 });
}

/** A call outside, with keys and all media. */
async function talked(stage: Stage, anna: Desktop): Promise<void> {
  const { uuid } = await anna.ask('call', { callee_number: '5550007', out_line: 1 });
  const id = String(uuid);
  await until('they talk', () => anna.callbacks().includes('CALL START_CALL'));
  await until('the line is there', async () => (await anna.codeOf('dtmf', { uuid: id, content: '12#' })) === '0');
  await anna.ask('dtmf', { uuid: id, content: '1' });
  await anna.ask('mute', { uuid: id, mute: '1' });
  await anna.ask('mute', { uuid: id, mute: '0' });
  await anna.ask('change_media', { uuid: id, audio: 3, video: 0 });
  await anna.ask('change_status', { action: 'MAKE_BUSY_AFTER_CALL_STOP' });
  await anna.ask('hangup', { uuid: id });
  await anna.isIn('BUSY');
  await anna.ask('change_status', { action: 'MAKE_FREE' });
  await silent(stage, '1001');
}

/** A blind transfer to a colleague, and a third party there. */
async function transferred(stage: Stage, anna: Desktop, boris: Desktop): Promise<void> {
  await boris.ask('change_status', { action: 'MAKE_FREE' });
  const { call, uuid } = await serve(stage, anna);
  await anna.ask('trans', { uuid, type: '1', trans_type: '1', trans_number: '1002' });
  await boris.isIn('CALLING');
  await anna.isIn('FREE');
  const { id } = await stage.conversationOf(call);
  await boris.ask('three_way', { uuid: String(id), three_way_type: '1', three_way_number: '5550008' });
  await boris.isIn('CALLING/THREE_WAY');
  await call.hangup();
  await boris.isIn('CALLING');
  await stage.phone('5550008').live[0]?.hangup();
  await boris.isIn('FREE');
  await silent(stage, '1001');
  await silent(stage, '1002');
}

async function consulted(stage: Stage, anna: Desktop, boris: Desktop): Promise<void> {
  const { call, uuid } = await serve(stage, anna);
  const { consult_uuid: consultation } = await anna.ask('consult', {
    uuid,
    type: '1',
    consult_type: '0',
    consult_number: '1002',
  });
  await boris.isIn('CALLING/CONSULT');
  await until('they talk', () => anna.callbacks().includes('CONSULT START_CALL'));
  await anna.ask('consult_to_trans', { consult_uuid: String(consultation) });
  await anna.isIn('FREE');
  await call.hangup();
  await boris.isIn('FREE');
  await boris.ask('change_status', { action: 'MAKE_REST', rest_min: 10 });
  await boris.isIn('REST');
  await silent(stage, '1001');
  await silent(stage, '1002');
}

async function supervised(stage: Stage, anna: Desktop, sonja: Desktop): Promise<void> {
  const { call } = await serve(stage, anna);
  for (const [type, status] of [
    ['eavesdrop', 'EAVESDROP'],
    ['whisper', 'WHISPER'],
    ['force_call', 'FORCE_CALL'],
  ] as const) {
    await sonja.ask(type, over('1001'));
    await sonja.isIn(`CALLING/${status}`);
  }
  await call.hangup();
  await until('the two are left', async () => (await anna.status()) === 'CALLING');
  await stage.phone('1006').live[0]?.hangup();
  await sonja.isIn('BUSY');
  await anna.isIn('FREE');
  await silent(stage, '1001');
  await silent(stage, '1006');

  const { call: next } = await serve(stage, anna);
  await sonja.ask('substitute', over('1001'));
  await anna.isIn('FREE');
  await next.hangup();
  await sonja.isIn('BUSY');
  await silent(stage, '1001');
  await silent(stage, '1006');

  await serve(stage, anna);
  await sonja.ask('interrupt_call', over('1001'));
  await anna.isIn('FREE');
  await silent(stage, '1001');
}

async function forced(stage: Stage, anna: Desktop, sonja: Desktop): Promise<void> {
  await sonja.ask('change_status', { action: 'FORCE_MAKE_BUSY', ...over('1001') });
  await anna.isIn('BUSY');
  await sonja.ask('change_status', { action: 'FORCE_MAKE_FREE', ...over('1001') });
  await anna.isIn('FREE');
  await sonja.ask('get_status', {});
  const waiting = stage.call(stage.number(enqueue('', toAgent('1001', 'queue_timeout="1"'))));
  await anna.isIn('CALLING');
  await sonja.ask('change_status', { action: 'FORCE_CHECKOUT', ...over('1001') });
  await anna.isIn('OFFLINE');
  await until('the customer is out', () => !waiting.isLive);
  await sonja.ask('checkout', {});
  await sonja.isIn('OFFLINE');
}

/** A call of the queue from beginning to end, whatever happens in it. */
const served = (...inIt: readonly string[]): string[] => ['RINGING', 'CALLING', ...inIt, 'FREE'];

const ANNA = [
  'FREE',
  ...served('CALLING/HOLD', 'CALLING'),
  // Her own telephone, the other one's answer, her wish for after the call.
  ...['RINGING', 'CALLING', 'CALLING', 'CALLING', 'BUSY', 'FREE'],
  ...served(),
  // It rings at the consulted one, he talks.
  ...served('CALLING/CONSULT', 'CALLING/CONSULT'),
  ...served('CALLING/THREE_WAY', 'CALLING'),
  ...served(),
  ...served(),
  ...['BUSY', 'FREE', 'RINGING', 'CALLING', 'OFFLINE'],
];
const BORIS = [
  'BUSY',
  'FREE',
  ...served('CALLING/THREE_WAY', 'CALLING'),
  'RINGING',
  'CALLING/CONSULT',
  'CALLING',
  'FREE',
  'REST',
];
const SONJA = [
  ...['BUSY', 'RINGING', 'CALLING/EAVESDROP', 'CALLING/WHISPER', 'CALLING/FORCE_CALL', 'CALLING/FORCE_CALL', 'BUSY'],
  ...['RINGING', 'CALLING', 'BUSY', 'OFFLINE'],
];

const whole = (action: string): string[] => ['INITIATE', 'START_CALL', 'END_CALL'].map((phase) => `${action} ${phase}`);
const ANNA_TOLD = [
  ...['CALL INITIATE', 'CALL START_CALL', 'CHANGE_MEDIA START_CALL', 'CALL END_CALL'],
  ...['TRANS', 'CONSULT', 'CONSULT_TO_TRANS'].flatMap(whole),
  ...['FORCE_CALL START_CALL', 'FORCE_CALL END_CALL', 'SUBSTITUTE END_CALL', 'INTERRUPT_CALL END_CALL'],
];
const SONJA_TOLD = [...['EAVESDROP', 'WHISPER', 'FORCE_CALL', 'SUBSTITUTE'].flatMap(whole), 'INTERRUPT_CALL END_CALL'];
