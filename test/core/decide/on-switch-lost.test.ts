import t from 'tap';
import { route, Scene } from '../kit.ts';

void t.test('it is told once, and nobody is offered anything meanwhile', (t) => {
  const scene = new Scene({ agents: { a: { state: 'busy' } } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.forget();
  scene.loseSwitch();
  t.strictSame(scene.eventNames(), ['switch.lost']);
  t.equal(scene.take({ type: 'switch-lost' }).ignored, 'lost already');
  scene.ask('agent.set-state', { name: 'a', state: 'idle' });
  t.strictSame([scene.did(), scene.task().state.is], [[], 'waiting']);
  scene.attach();
  t.equal(scene.task().state.is, 'calling', 'when it is back, he is');
  t.end();
});

void t.test('nothing is asked of a switch that is away; it is asked when it is back', (t) => {
  const scene = new Scene({ agents: { a: {} }, settings: { recording: 'on' } });
  scene.arrive('waits', route('<skill name="x" queue_timeout="5"/>'));
  scene.arrive('talks', route('<agent name="a"/>'));
  scene.answer('a');
  scene.loseSwitch();
  scene.forget();
  scene.advance(5000);
  scene.ask('conversation.set-call-mode', { id: scene.conversation().id, legId: 'talks', mode: 4 });
  t.strictSame([scene.did(), scene.count('task')], [[], 0], 'decided, not done');
  scene.advance(60_000);
  t.strictSame([scene.did(), scene.leg('waits').ending], [[], null], 'a caller is not given up for it');
  scene.attach();
  t.strictSame(scene.did(), ['release', 'stop-play', 'set-flags', 'play-member']);
  t.equal(scene.phone.channels.get('waits')?.variables?.['enqueue_result'], 'timeout');
  t.end();
});

void t.test('a call that comes while the switch is away waits, and is served when it is back', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.loseSwitch();
  scene.arrive('c', route('<agent name="a"/>'));
  t.strictSame([scene.did(), scene.task().state.is], [[], 'waiting']);
  scene.attach();
  t.strictSame(scene.did(), ['originate', 'play']);
  t.end();
});
