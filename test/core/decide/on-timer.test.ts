import t from 'tap';
import type { Settable } from '../../../src/core/model/agent.ts';
import type { RefusalCause } from '../../../src/core/model/settings.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/model/settings.ts';
import { route, Scene } from '../kit.ts';

const RING_A = route('<agent name="a" fetch_timeout="20"/>');
const talking = (wrapUpMs: number, attributes = ''): Scene => {
  const scene = new Scene({ agents: { a: {} }, settings: { wrapUpMs } });
  scene.arrive('c', route('<agent name="a"/>', attributes));
  scene.answer('a');
  return scene;
};

void t.test('a timer that is not there, or not due, is ignored', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  t.equal(scene.take({ type: 'timer', timerId: 'task:x:wait:0' }).ignored, 'no such timer');
  t.equal(scene.take({ type: 'timer', timerId: 'agent:default/a:login-expired' }).ignored, 'not due yet');
  t.end();
});

void t.test('an agent does not answer in time: his telephone is hung up, and he rests for a while', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', RING_A);
  const legId = scene.legOf('a');
  scene.forget();
  scene.advance(19_999);
  t.strictSame(scene.did(), []);
  scene.advance(1);
  t.strictSame(scene.commands[0], { do: 'hang-up', legId, cause: 'NO_ANSWER' });
  t.strictSame(scene.story(), ['a fetching>idle', 'queue.fail call_fail']);
  t.match(scene.resultOf('c'), {
    enqueue_result: 'call_fail',
    enqueue_cause: 'call_fail',
    enqueue_agent: 'a',
    enqueue_error: '',
  });
  t.equal(scene.agent('a').notBefore, scene.at + 10_000);
  t.end();
});

const CAUSES: readonly [string, RefusalCause][] = [
  ['NO_ANSWER', 'no_answer'],
  ['USER_BUSY', 'busy'],
  ['CALL_REJECTED', 'rejected'],
  ['USER_NOT_REGISTERED', 'unregistered'],
  ['DESTINATION_OUT_OF_ORDER', 'failed'],
];

void t.test('by the cause of the refusal: a delay and a state', (t) => {
  for (const [hangupCause, cause] of CAUSES) {
    for (const [delayMs, state, text] of [
      [7000, null, 'idle'],
      [0, `busy/${cause}`, `busy/${cause}`],
    ] as [number, Settable | null, string][]) {
      const refusals = { ...DEFAULT_SETTINGS.refusals, [cause]: { delayMs, state } };
      const scene = new Scene({ agents: { a: {} }, settings: { refusals } });
      scene.arrive('c', route('<agent name="a"/>', 'fail_overflow="true"'));
      scene.refuse('a', hangupCause);
      t.strictSame([scene.state('a'), scene.task().state.is], [text, 'waiting'], hangupCause);
      t.equal(scene.agent('a').notBefore, delayMs === 0 ? 0 : scene.at + delayMs);
      if (delayMs === 0) continue;
      scene.advance(delayMs - 1);
      t.equal(scene.task().state.is, 'waiting');
      scene.advance(1);
      t.strictSame([scene.task().state.is, scene.agent('a').notBefore], ['calling', 0], 'and then he is called again');
    }
  }
  t.end();
});

void t.test('after-call work: nothing is offered until it is over, and then his reserve state', (t) => {
  for (const [attributes, then, next] of [
    ['', 'idle', 'calling'],
    ['reserve_state="busy/paper"', 'busy/paper', 'waiting'],
  ] as const) {
    const scene = talking(30_000, attributes);
    scene.hangUp('c');
    scene.arrive('next', RING_A);
    scene.forget();
    t.equal(scene.state('a'), 'busy/wrap-up');
    scene.advance(29_999);
    t.strictSame([scene.story(), scene.task().state.is], [[], 'waiting']);
    scene.advance(1);
    t.equal(scene.story()[0], `a busy/wrap-up>${then}`);
    t.equal(scene.task().state.is, next);
  }
  t.end();
});

void t.test('without after-call work he has his reserve state at once', (t) => {
  for (const [attributes, state] of [
    ['', 'idle'],
    ['reserve_state="away/x"', 'away/x'],
  ] as const) {
    const scene = talking(0, attributes);
    scene.hangUp('c');
    t.equal(scene.state('a'), state);
  }
  t.end();
});

void t.test('a login expires without a sign of life, never during a call', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.forget();
  scene.advance(299_999);
  scene.ask('agent.keepalive', { name: 'a' });
  scene.advance(299_999);
  scene.arrive('c', RING_A);
  scene.answer('a');
  scene.forget();
  scene.advance(3_600_000);
  t.strictSame([scene.state('a'), scene.story()], ['talking', []]);
  scene.ask('agent.keepalive', { name: 'a' });
  scene.hangUp('c');
  scene.forget();
  scene.advance(299_999);
  t.equal(scene.state('a'), 'idle');
  scene.advance(1);
  t.strictSame(scene.story(), ['a expired']);
  t.strictSame([scene.count('agent'), scene.count('timer')], [0, 0]);
  t.equal(scene.world.tables.extension.get('default/a')?.agent, null, 'his extension is free');
  t.end();
});

void t.test('a conversation that lasts too long ends with timeout', (t) => {
  for (const [attributes, maxConversationMs, ms] of [
    ['conversation_timeout="90"', 21_600_000, 90_000],
    ['', 21_600_000, 21_600_000],
    ['conversation_timeout="90"', 60_000, 60_000],
  ] as const) {
    const scene = new Scene({ agents: { a: {} }, settings: { maxConversationMs } });
    scene.arrive('c', route('<agent name="a"/>', attributes));
    scene.answer('a');
    scene.forget();
    scene.advance(ms - 1);
    t.equal(scene.count('conversation'), 1);
    scene.ask('agent.keepalive', { name: 'a' });
    scene.advance(1);
    t.strictSame(scene.story(), ['a exit', 'parts 0', 'conversation.end timeout', 'a talking>idle']);
    t.match(scene.resultOf('c'), { enqueue_result: 'success', enqueue_cause: 'timeout', enqueue_error: '' });
  }
  t.end();
});

void t.test('a sound that ended before its time is started again, after a pause', (t) => {
  const scene = new Scene();
  scene.arrive('c', RING_A);
  scene.forget();
  const end = (): void => {
    const channel = scene.phone.channels.get('c');
    if (channel !== undefined) [channel.place, channel.voice] = [{ at: 'parked' }, null];
    scene.tell({ fact: 'leg-play-ended', legId: 'c' });
  };
  end();
  t.strictSame(scene.did(), [], 'not at once: it was started just now');
  scene.advance(1000);
  t.strictSame(scene.did(), ['play']);
  scene.advance(5000);
  end();
  t.strictSame(scene.did(), ['play', 'play'], 'at once, after a while');
  t.end();
});

void t.test('a queue time that runs out while an agent rings changes nothing until he refuses', (t) => {
  const xml = `<enqueue fail_overflow="true"><route><agent name="a" queue_timeout="5" fetch_timeout="20"/></route>
    <route><agent name="b"/></route></enqueue>`;
  const scene = new Scene({ agents: { a: {}, b: {} } });
  scene.arrive('c', xml);
  scene.advance(5000);
  t.match(scene.task(), { route: 0, state: { is: 'calling', waits: [] } });
  scene.advance(15_000);
  t.match(scene.task(), { route: 1, state: { is: 'calling', offers: [{ agent: 'default/b' }] } });
  t.end();
});
