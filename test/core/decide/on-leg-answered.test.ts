import t from 'tap';
import { route, Scene } from '../kit.ts';

const RING_A = route('<agent name="a"/>');
const ringing = (attributes = '', settings = {}): Scene => {
  const scene = new Scene({ agents: { a: { num: '10-02' } }, conditions: { any: {} }, settings });
  scene.arrive('c', route('<agent name="a"/>', attributes));
  scene.forget();
  return scene;
};

void t.test('the published order of a success', (t) => {
  const scene = ringing();
  scene.answer('a');
  t.strictSame(scene.story(), ['a fetching>talking', 'conversation.begin', 'a enter', 'parts 2', 'queue.success']);
  t.end();
});

void t.test('what is told of it, and by whom', (t) => {
  const scene = new Scene({ agents: { a: {} }, conditions: { any: {} } });
  scene.arrive('c', route('<condition id="any"/>', 'user_data="order 42"'));
  scene.answer('a');
  const legId = scene.legOf('a');
  const { id, queueId } = scene.conversation();
  const task = {
    id: queueId,
    type: 'ivr',
    condition_id: 'any',
    agent_name: 'a',
    origin_call_id: 'c',
    agent_extension_id: 'a',
    agent_call_id: legId,
  };
  const members = [
    { call_id: 'c', agent_name: null, number: '0301', mode: 1 },
    { call_id: legId, agent_name: 'a', number: null, mode: 1 },
  ];
  const expected: Record<string, object> = {
    'callcenter.queue.select': task,
    'callcenter.conversation.begin': { id, type: 'queue', queue_id: queueId, agent_call_id: null },
    'callcenter.agent.conversation_changed': { name: 'a', type: 'enter', conversation_id: id, current_time: scene.at },
    'callcenter.conversation.parts_changed': { id, members },
    'callcenter.queue.success': { ...task, conversation_id: id },
  };
  for (const [event, fields] of Object.entries(expected)) {
    const told = scene.published.find((published) => published.event === event);
    t.strictSame(told?.fields, fields, event);
    t.strictSame([told?.userData, told?.callcentre], ['order 42', 'default'], event);
  }
  t.end();
});

void t.test('exactly this becomes of it', (t) => {
  const scene = ringing('conversation_level="1" hold_voice="hold.wav" reserve_state="away" user_data="u"');
  scene.advance(4000);
  const legId = scene.legOf('a');
  const { changes } = scene.take(scene.phone.answer(legId)[0]!);
  t.strictSame(changes.map(({ kind }) => kind).sort(), [
    'agent',
    'channel',
    'conversation',
    'leg',
    'leg',
    'task',
    'timer',
    'timer',
    'timer',
  ]);
  const { id, queueId, members, ...conversation } = scene.conversation();
  t.strictSame(conversation, {
    callcentre: 'default',
    type: 'queue',
    channel: 'default/default',
    conditionId: null,
    agentCallId: null,
    level: 1,
    userData: 'u',
    holdVoice: 'file:hold.wav',
    reserveState: 'away',
    announcement: [],
    begun: null,
    lasting: [],
    consults: null,
    meeting: null,
    errands: [],
    recordFile: null,
    isRecording: false,
    beganAt: scene.at,
    end: null,
    past: [],
  });
  const member = { mode: 1, names: [], beganAt: scene.at, endedAt: null };
  t.strictSame(members, [
    { legId: 'c', agent: null, extension: null, number: '0301', ...member },
    { legId, agent: 'default/a', extension: 'default/a', number: null, ...member },
  ]);
  t.match(scene.agent('a'), {
    presence: { is: 'talking', before: { is: 'set', state: 'idle' } },
    callsToday: 1,
    lastCallAt: scene.at,
  });
  t.strictSame(
    [...scene.world.tables.timer.keys()].sort(),
    [`conversation:${id}:over`, 'leg:c:asked'],
    'nothing waits but the join',
  );
  t.ok(queueId);
  t.end();
});

void t.test('both join with their mode, each as soon as he can', (t) => {
  const scene = ringing();
  const legId = scene.legOf('a');
  const [answered, parked] = scene.phone.answer(legId);
  const flags = { mute: false, deaf: false };
  const first = scene.take(answered!);
  const room = `enq-${scene.conversation().id}`;
  t.strictSame(first.commands, [{ do: 'join', legId: 'c', room, flags }]);
  t.strictSame(scene.take(parked!).commands, [{ do: 'join', legId, room, flags }]);
  t.end();
});

void t.test('calls are counted by the day', (t) => {
  const scene = new Scene({ agents: { a: {} }, settings: { keepaliveMs: 10 ** 9 } });
  const counts: number[] = [];
  for (const legId of ['c', 'd', 'e']) {
    scene.arrive(legId, RING_A);
    scene.answer('a');
    scene.hangUp(legId);
    counts.push(scene.agent('a').callsToday);
    if (legId === 'd') scene.advance(86_400_000);
  }
  t.strictSame(counts, [1, 2, 1]);
  t.end();
});

void t.test(
  'the announcement: pre file, the number digit by digit, post file; once, when both are in the room',
  (t) => {
    const scene = ringing('play_num="true" pre_num_voice="pre.wav" post_num_voice="post.wav"');
    scene.phone.lost.add('join');
    scene.answer('a');
    t.notOk(scene.did().includes('announce'), 'nobody is there to hear it');
    scene.phone.lost.clear();
    scene.advance(5000);
    const voices = ['pre', 'digits/1', 'digits/0', 'digits/0', 'digits/2', 'post'].map((name) => `file:${name}.wav`);
    const { id } = scene.conversation();
    t.strictSame(
      scene.commands.filter((command) => command.do === 'announce'),
      [{ do: 'announce', room: `enq-${id}`, voices }],
    );
    scene.ask('conversation.set-call-mode', { id, legId: 'c', mode: 2 });
    t.equal(scene.did().filter((name) => name === 'announce').length, 1);
    t.end();
  },
);

void t.test('recording: by configuration or by the document, begun once, when the first is in the room', (t) => {
  for (const [recording, attributes, isRecorded] of [
    ['off', 'recording="true"', false],
    ['on', '', true],
    ['enqueue', '', false],
    ['enqueue', 'recording="true"', true],
    ['enqueue', 'recording="false"', false],
  ] as const) {
    const scene = ringing(attributes, { recording });
    scene.answer('a');
    const { id, recordFile, isRecording } = scene.conversation();
    const orders = scene.commands.filter((command) => command.do === 'record');
    t.strictSame(
      orders,
      isRecorded ? [{ do: 'record', room: `enq-${id}`, file: `${id}.wav` }] : [],
      `${recording} ${attributes}`,
    );
    t.strictSame([recordFile, isRecording], [isRecorded ? `${id}.wav` : null, isRecorded]);
    scene.hangUp('c');
    t.match(scene.published.at(-2)?.fields, { record_file: recordFile });
  }
  t.end();
});
