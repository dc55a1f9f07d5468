import t from 'tap';
import { lookAt } from '../../../src/core/model/draft.ts';
import { MODE_FLAGS, type Mode } from '../../../src/core/model/mode.ts';
import { DEFAULT_SETTINGS, type RefusalCause } from '../../../src/core/model/settings.ts';
import type { Conversation } from '../../../src/core/model/conversation.ts';
import type { Leg } from '../../../src/core/model/leg.ts';
import { createWorld } from '../../../src/core/model/world.ts';
import { soleListener } from '../../../src/core/rules/hold-voice.ts';
import { placeOf } from '../../../src/core/rules/leg-place.ts';
import { refusalCause } from '../../../src/core/rules/refusal-cause.ts';
import { explainTask } from '../../../src/core/rules/why.ts';
import { legWith, LEG_STATES } from '../model/legs.ts';
import { route, Scene } from '../kit.ts';

void t.test('the table of modes', (t) => {
  const table = Object.entries(MODE_FLAGS).map(
    ([mode, { mute, deaf }]) => `${mode}${mute ? ' mute' : ''}${deaf ? ' deaf' : ''}`,
  );
  t.strictSame(table, ['1', '2 mute', '3 deaf', '4 mute deaf']);
  t.end();
});

void t.test('what a hangup cause says of an agent', (t) => {
  const table: Readonly<Record<Uppercase<string> | 'constructor', RefusalCause>> = {
    NO_ANSWER: 'no_answer',
    ALLOTTED_TIMEOUT: 'no_answer',
    NO_USER_RESPONSE: 'no_answer',
    RECOVERY_ON_TIMER_EXPIRE: 'no_answer',
    USER_BUSY: 'busy',
    CALL_REJECTED: 'rejected',
    USER_NOT_REGISTERED: 'unregistered',
    SUBSCRIBER_ABSENT: 'unregistered',
    NORMAL_CLEARING: 'failed',
    NORMAL_TEMPORARY_FAILURE: 'failed',
    constructor: 'failed',
  };
  for (const [cause, expected] of Object.entries(table)) t.equal(refusalCause(cause), expected, cause);
  t.end();
});

const seated = (id: string, ...modes: Mode[]): Conversation => ({
  id,
  callcentre: 'default',
  type: 'queue',
  channel: 'default/default',
  queueId: null,
  conditionId: null,
  agentCallId: null,
  level: 2,
  userData: null,
  holdVoice: 'music',
  reserveState: 'idle',
  announcement: [],
  begun: null,
  lasting: [],
  consults: null,
  meeting: null,
  errands: [],
  recordFile: null,
  isRecording: false,
  beganAt: 0,
  end: null,
  members: modes.map((mode, index) => ({
    legId: index === 0 ? 'l' : `other-${index}`,
    agent: null,
    extension: null,
    number: null,
    mode,
    beganAt: 0,
    names: [],
    endedAt: null,
  })),
  past: [],
});

void t.test('who hears the hold voice: the one active of two or more', (t) => {
  const table: [Mode[], string | null][] = [
    [[], null],
    [[1], null],
    [[1, 4], 'l'],
    [[2, 4, 4], 'l'],
    [[3, 4], 'l'],
    [[4, 1], 'other-1'],
    [[1, 1], null],
    [[1, 2, 4], null],
    [[4, 4], null],
  ];
  for (const [modes, expected] of table) t.equal(soleListener(seated('x', ...modes)), expected, modes.join());
  t.end();
});

/** Where leg l belongs, by its own fields and the conversations that are there. */
function placed(fields: Partial<Leg>, ...conversations: Conversation[]): string {
  const leg = legWith({ ...fields, conversations: conversations.map(({ id }) => id) });
  const world = createWorld(
    DEFAULT_SETTINGS,
    conversations.map((value) => ({ kind: 'conversation', id: value.id, value })),
  );
  const place = placeOf(lookAt(world, 0, 0), leg);
  if (place.at === 'room')
    return `${place.room}${place.flags.mute ? ' mute' : ''}${place.flags.deaf ? ' deaf' : ''} ${place.voice ?? ''}`.trim();
  return place.at === 'end' ? `end ${place.cause}` : place.at;
}

void t.test('where a leg belongs', (t) => {
  const result = { id: 'r1', variables: { enqueue_result: 'success' }, number: null };
  const inA = { state: { ...LEG_STATES['in A'], room: 'enq-a' } as Leg['state'] };
  t.equal(placed({ ending: 'LOSE_RACE', result }, seated('a', 1, 1)), 'end LOSE_RACE', 'its end goes before all');
  t.equal(placed({ result }, seated('a', 1, 1)), 'enq-a', 'then a conversation');
  t.equal(placed({ result, taskId: 'x' }), 'script');
  t.equal(placed({ taskId: 'gone' }), 'end NORMAL_CLEARING', 'nothing holds it');
  t.equal(placed({}), 'end NORMAL_CLEARING');
  t.equal(placed({}, seated('a', 4, 1), seated('b', 2, 1)), 'enq-b mute', 'the active one');
  t.equal(placed({}, seated('a', 1, 1), seated('b', 4, 1)), 'enq-a');
  t.equal(placed({}, seated('a', 4, 1), seated('b', 4, 1)), 'enq-b mute deaf', 'all on hold: the latest');
  t.equal(placed(inA, seated('a', 4, 1), seated('b', 4, 1)), 'enq-a mute deaf', 'or the one that it is in');
  t.equal(placed({}, seated('a', 1, 4)), 'enq-a music', 'with the hold voice');
  t.end();
});

void t.test('where a waiting caller and a ringing agent belong', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>'));
  const draft = lookAt(scene.world, 0, 0);
  t.strictSame(placeOf(draft, scene.leg('c')), { at: 'park', voice: 'music' });
  t.strictSame(placeOf(draft, scene.leg(scene.legOf('a'))), { at: 'line' });
  t.end();
});

void t.test('why: for every agent whether he is offered the task, or what excludes him', (t) => {
  const x = { skills: { x: 5 } };
  const scene = new Scene({
    agents: {
      offered: x,
      busy: { ...x, state: 'busy/lunch' },
      none: {},
      off: { ...x, isUnregistered: true },
      sales: { ...x, channel: 'sales' },
      tired: x,
    },
    channels: ['sales'],
  });
  scene.arrive('first', route('<agent name="tired"/>'));
  scene.refuse('tired');
  scene.arrive('c', route('<skill name="x"/>'));
  const draft = lookAt(scene.world, scene.at, 0);
  const reasons = explainTask(draft, scene.task('c')).map(({ agent, verdict, detail }) => [agent, verdict, detail]);
  t.strictSame(reasons, [
    ['busy', 'state', 'he is busy/lunch'],
    ['none', 'no match', 'skill x'],
    ['off', 'unregistered', 'his telephone is not registered'],
    ['offered', 'offered', 'his telephone is being called'],
    ['sales', 'other channel', 'he works in default/sales, the task waits in default/default'],
    ['tired', 'penalty', 'not offered anything for 10 s more'],
  ]);
  t.end();
});
