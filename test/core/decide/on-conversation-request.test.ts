import t from 'tap';
import type { Mode } from '../../../src/core/model/mode.ts';
import { route, Scene } from '../kit.ts';

const talking = (attributes = ''): Scene => {
  const scene = new Scene({ agents: { a: {}, b: {} } });
  scene.arrive('c', route('<agent name="a"/>', attributes));
  scene.answer('a');
  scene.forget();
  return scene;
};
const flagsOf = (scene: Scene, legId: string): string => {
  const flags = scene.phone.members(`enq-${scene.conversation().id}`).get(legId);
  return `${flags?.mute === true ? '' : 'speaks '}${flags?.deaf === true ? '' : 'hears'}`.trim();
};

void t.test('dissolve: the caller goes back with the data, the agent is hung up and rests', (t) => {
  const scene = talking('user_data="order" reserve_state="busy/x"');
  const { id, queueId } = scene.conversation();
  const legId = scene.legOf('a');
  scene.ask('conversation.remove', { id, data: 'survey' });
  t.strictSame(scene.story(), ['a exit', 'parts 0', 'conversation.end remove', 'a talking>busy/x']);
  t.match(scene.published[2]?.fields, {
    id,
    begin_time: scene.at,
    end_time: scene.at,
    record_file: null,
    end_reason: 'remove',
  });
  t.strictSame(scene.resultOf('c'), {
    enqueue_result: 'success',
    enqueue_error: '',
    enqueue_cause: 'remove',
    enqueue_queue_id: queueId,
    enqueue_conversation_id: id,
    enqueue_agent: 'a',
    enqueue_user_data: 'order',
    enqueue_data: 'survey',
  });
  t.strictSame(scene.commands.at(-1), { do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
  t.strictSame(
    ['leg', 'conversation'].map((kind) => scene.count(kind as 'leg')),
    [0, 0],
  );
  t.end();
});

void t.test('the agent leaves: the published order', (t) => {
  const scene = talking();
  const { id } = scene.conversation();
  scene.ask('conversation.leave', { id, agent: 'a', data: 'd' });
  t.strictSame(scene.story(), ['a exit', 'parts 0', 'conversation.end dismiss', 'a talking>idle']);
  t.strictSame(scene.published[1]?.fields, { id, members: [] });
  t.match(scene.resultOf('c'), { enqueue_cause: 'dismiss', enqueue_data: 'd' });
  t.end();
});

const MODES: readonly (readonly [Mode, string])[] = [
  [1, 'speaks hears'],
  [2, 'hears'],
  [3, 'speaks'],
  [4, ''],
];

void t.test('modes of an agent and of an outside call: every one from every one', (t) => {
  for (const [from] of MODES) {
    for (const [to, expected] of MODES) {
      const scene = talking();
      const { id } = scene.conversation();
      const legId = scene.legOf('a');
      for (const mode of [from, to]) {
        scene.ask('conversation.set-agent-mode', { id, agent: 'a', mode });
        scene.ask('conversation.set-call-mode', { id, legId: 'c', mode });
      }
      t.strictSame([flagsOf(scene, legId), flagsOf(scene, 'c')], [expected, expected], `${from} to ${to}`);
      t.strictSame(
        scene.conversation().members.map(({ mode }) => mode),
        [to, to],
      );
    }
  }
  t.end();
});

void t.test('a mode that he has already asks for nothing; one flag at a time leaves the other', (t) => {
  const scene = talking();
  const { id } = scene.conversation();
  scene.ask('conversation.set-call-mode', { id, legId: 'c', mode: 1 });
  t.strictSame(scene.did(), []);
  scene.ask('conversation.set-call-mode', { id, legId: 'c', mode: 2 });
  t.strictSame(scene.commands, [
    { do: 'set-flags', legId: 'c', room: `enq-${id}`, flags: { mute: true, deaf: false } },
  ]);
  t.end();
});

void t.test('a mode that is changed again before the switch has done the first: the last one holds', (t) => {
  const scene = talking();
  const { id } = scene.conversation();
  for (const mode of [4, 2, 3] as const)
    scene.take({
      type: 'request',
      request: { name: 'conversation.set-call-mode', callcentre: 'default', params: { id, legId: 'c', mode } },
    });
  scene.obey();
  t.equal(flagsOf(scene, 'c'), 'speaks');
  t.equal(scene.did().filter((name) => name === 'set-flags').length, 2, 'the one in between was never asked for');
  t.end();
});

void t.test('the hold voice plays to the one who is left active, and stops when he is not alone', (t) => {
  const scene = talking('hold_voice="hold.wav"');
  const { id } = scene.conversation();
  const room = `enq-${id}`;
  const legId = scene.legOf('a');
  const heard = (): unknown[] => scene.commands.filter((command) => command.do.endsWith('member'));
  const play = { do: 'play-member', legId: 'c', room, voice: 'file:hold.wav' };
  for (const [agentMode, expected] of [
    [4, [play]],
    [2, [{ do: 'stop-member', legId: 'c', room }]],
  ] as const) {
    scene.forget();
    scene.ask('conversation.set-agent-mode', { id, agent: 'a', mode: agentMode });
    t.strictSame(heard(), expected, `the agent in mode ${agentMode}`);
  }
  scene.advance(1000);
  scene.ask('conversation.set-agent-mode', { id, agent: 'a', mode: 4 });
  scene.forget();
  scene.ask('conversation.set-call-mode', { id, legId: 'c', mode: 4 });
  t.strictSame(heard(), [{ do: 'stop-member', legId: 'c', room }], 'nobody is left active');
  scene.advance(1000);
  scene.forget();
  scene.ask('conversation.set-agent-mode', { id, agent: 'a', mode: 3 });
  t.strictSame(heard(), [{ ...play, legId }], 'now the agent is the one');
  t.end();
});

void t.test('a hold voice that ended is started again', (t) => {
  const scene = talking();
  const { id } = scene.conversation();
  scene.ask('conversation.set-agent-mode', { id, agent: 'a', mode: 4 });
  scene.advance(5000);
  scene.forget();
  scene.phone.channels.get('c')!.voice = null;
  scene.tell({ fact: 'member-play-ended', legId: 'c', room: `enq-${id}` });
  t.strictSame(scene.did(), ['play-member']);
  t.end();
});

void t.test('what is refused', (t) => {
  const scene = talking();
  const { id } = scene.conversation();
  const legId = scene.legOf('a');
  t.equal(scene.refused('conversation.remove', { id: 'x', data: null }), '040501');
  t.equal(scene.refused('conversation.remove', { id, data: null }, 'elsewhere'), '040501');
  t.equal(scene.refused('conversation.leave', { id: 'x', agent: 'a', data: null }), '040501');
  t.equal(scene.refused('conversation.leave', { id, agent: 'x', data: null }), '040202');
  t.equal(scene.refused('conversation.leave', { id, agent: 'b', data: null }), '040503');
  t.equal(scene.refused('conversation.set-agent-mode', { id: 'x', agent: 'a', mode: 1 }), '040501');
  t.equal(scene.refused('conversation.set-agent-mode', { id, agent: 'b', mode: 1 }), '040503');
  t.equal(scene.refused('conversation.set-call-mode', { id: 'x', legId: 'c', mode: 1 }), '040501');
  t.equal(scene.refused('conversation.set-call-mode', { id, legId: 'x', mode: 1 }), '040504');
  t.equal(scene.refused('conversation.set-call-mode', { id, legId, mode: 1 }), '040504', 'an agent’s call');
  scene.ask('conversation.remove', { id, data: null });
  t.equal(scene.refused('conversation.remove', { id, data: null }), '040501', 'it is over');
  t.end();
});
