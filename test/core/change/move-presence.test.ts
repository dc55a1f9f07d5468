import t from 'tap';
import { route, Scene } from '../kit.ts';

void t.test('a login does not expire during a call, but with its end', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.answer('a');
  scene.advance(600_000);
  t.equal(scene.count('agent'), 1);
  scene.arrive('d', route('<agent name="a"/>'));
  scene.hangUp('c');
  t.equal(scene.count('agent'), 0, 'nobody is offered anything who gave no sign of life for ten minutes');
  t.match(scene.published.at(-1), { event: 'callcenter.agent.expired' });
  t.end();
});

void t.test('a sign of life during a call counts', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.answer('a');
  scene.advance(600_000);
  scene.ask('agent.keepalive', { name: 'a' });
  scene.advance(200_000);
  scene.hangUp('c');
  scene.advance(99_999);
  t.equal(scene.count('agent'), 1);
  scene.advance(1);
  t.equal(scene.count('agent'), 0);
  t.end();
});

void t.test('a change of state by the rules is no sign of life', (t) => {
  const scene = new Scene({ agents: { a: {} }, settings: { wrapUpMs: 100_000 } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.answer('a');
  scene.hangUp('c');
  scene.advance(299_999);
  t.equal(scene.count('agent'), 1);
  scene.advance(1);
  t.equal(scene.count('agent'), 0, 'the end of his after-call work has not moved it');
  t.end();
});
