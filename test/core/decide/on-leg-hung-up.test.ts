import t from 'tap';
import { route, Scene } from '../kit.ts';

const RING_A = route('<agent name="a"/>');
/** As far as it is told, with one call for agent a. */
const PHASES: Readonly<Record<string, () => Scene>> = {
  waiting: () => begin('busy'),
  calling: () => begin('idle'),
  'answered, not joined': () => {
    const scene = begin('idle');
    scene.phone.lost.add('join');
    scene.answer('a');
    return scene;
  },
  talking: () => {
    const scene = begin('idle');
    scene.answer('a');
    return scene;
  },
};

function begin(state: 'idle' | 'busy'): Scene {
  const scene = new Scene({ agents: { a: { state } } });
  scene.arrive('c', RING_A);
  return scene;
}

const LEFT = ['a exit', 'parts 0', 'conversation.end dismiss', 'a talking>idle'];

void t.test('whose telephone only rang has had no call, who has talked has', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', RING_A);
  scene.ring('a');
  scene.advance(1000);
  scene.refuse('a');
  t.equal(scene.agent('a').lastCallAt, 0, 'he is not the last one of choice="lru" by that');
  scene.advance(60_000);
  scene.arrive('d', RING_A);
  scene.answer('a');
  scene.advance(1000);
  scene.hangUp('d');
  t.equal(scene.agent('a').lastCallAt, scene.at);
  t.end();
});

void t.test('the caller hangs up, in every phase', (t) => {
  for (const [phase, commands, story] of [
    ['waiting', [], ['queue.fail hangup']],
    ['calling', ['hang-up'], ['a fetching>idle', 'queue.fail hangup']],
    ['answered, not joined', ['hang-up'], LEFT],
    ['talking', ['hang-up'], LEFT],
  ] as const) {
    const scene = PHASES[phase]!();
    scene.forget();
    scene.hangUp('c');
    t.strictSame([scene.did(), scene.story()], [commands, story], phase);
    t.strictSame(
      ['leg', 'task', 'conversation'].map((kind) => scene.count(kind as 'leg')),
      [0, 0, 0],
    );
    t.strictSame([scene.agent('a').legId, scene.agent('a').notBefore], [null, 0]);
  }
  t.end();
});

void t.test('the agent hangs up, in every phase', (t) => {
  for (const [phase, commands, story, result] of [
    [
      'calling',
      ['release', 'stop-play'],
      ['a fetching>idle', 'queue.fail call_fail'],
      { enqueue_result: 'reject', enqueue_cause: 'call_fail' },
    ],
    ['answered, not joined', [], ['a exit', 'parts 0', 'conversation.end dismiss', 'a talking>idle'], null],
    [
      'talking',
      ['release', 'leave'],
      ['a exit', 'parts 0', 'conversation.end dismiss', 'a talking>idle'],
      { enqueue_result: 'success', enqueue_cause: 'dismiss' },
    ],
  ] as const) {
    const scene = PHASES[phase]!();
    scene.forget();
    scene.refuse('a', 'CALL_REJECTED');
    t.strictSame([scene.did(), scene.story()], [commands, story], phase);
    if (result !== null) t.match(scene.resultOf('c'), { ...result, enqueue_agent: 'a' });
    t.strictSame([scene.count('task'), scene.count('conversation'), scene.agent('a').legId], [0, 0, null]);
  }
  t.end();
});

void t.test(
  'the caller is on his way into the room when the agent hangs up: his script has him back all the same',
  (t) => {
    const scene = PHASES['answered, not joined']!();
    scene.refuse('a', 'NORMAL_CLEARING');
    scene.phone.lost.clear();
    scene.advance(5000);
    t.match(scene.resultOf('c'), { enqueue_result: 'success' });
    t.equal(scene.count('leg'), 0);
    t.end();
  },
);

void t.test('an agent is forced out, in every phase', (t) => {
  for (const [phase, commands, story] of [
    ['waiting', [], ['a logout']],
    ['calling', ['hang-up'], ['a fetching>idle', 'a logout']],
    [
      'answered, not joined',
      ['hang-up'],
      ['a exit', 'parts 0', 'conversation.end dismiss', 'a talking>idle', 'a logout'],
    ],
    [
      'talking',
      ['release', 'leave', 'hang-up'],
      ['a exit', 'parts 0', 'conversation.end dismiss', 'a talking>idle', 'a logout'],
    ],
  ] as const) {
    const scene = PHASES[phase]!();
    scene.forget();
    scene.ask('agent.logout', { name: 'a', force: true });
    t.strictSame([scene.did(), scene.story()], [commands, story], phase);
    t.strictSame([scene.count('agent'), scene.count('conversation')], [0, 0]);
    if (phase === 'calling') t.match(scene.task(), { state: { is: 'waiting' }, refusedBy: [] }, 'the caller waits on');
  }
  t.end();
});

void t.test('fail_overflow="true": the others of the route, then the next route', (t) => {
  const xml = `<enqueue fail_overflow="true" choice="round_robin"><route>
    <agents queue_timeout="30"><agent name="a"/><agent name="b"/></agents></route><route><agent name="d"/></route></enqueue>`;
  const scene = new Scene({ agents: { a: {}, b: {}, d: {} } });
  scene.arrive('c', xml);
  const [first = ''] = scene.dialled();
  scene.refuse(first);
  const second = first === 'a' ? 'b' : 'a';
  t.strictSame(scene.dialled(), [first, second]);
  scene.advance(30_000);
  scene.refuse(second);
  t.strictSame(scene.dialled(), [first, second, 'd']);
  t.end();
});

void t.test('ring_all: the task goes on ringing until the last one has refused', (t) => {
  const scene = new Scene({ agents: { a: {}, b: {} } });
  scene.arrive('c', route('<agents><agent name="a"/><agent name="b"/></agents>', 'choice="ring_all"'));
  scene.refuse('a');
  t.match(scene.task().state, { is: 'calling', offers: [{ agent: 'default/b' }] });
  scene.refuse('b', 'NO_ANSWER');
  t.match(scene.resultOf('c'), { enqueue_result: 'call_fail', enqueue_agent: 'b' });
  t.end();
});

void t.test('the end of a leg that is not there is ignored', (t) => {
  const scene = new Scene();
  t.equal(scene.tell({ fact: 'leg-hung-up', legId: 'x', cause: 'NORMAL_CLEARING' }).ignored, 'unknown leg');
  t.end();
});
