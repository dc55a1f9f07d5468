import t from 'tap';
import { stateText } from '../../../src/core/model/agent.ts';
import { answerAt, dial, ear, office, outside, talksWith, talkTo } from '../errand-kit.ts';
import type { Scene } from '../kit.ts';

const state = (scene: Scene, name: string): string => stateText(scene.agent(name).presence);

void t.test('joining: a telephone that is not connected is called; in several conversations one is active', (t) => {
  const scene = office();
  const first = talkTo(scene, 'c', 'a');
  const second = talkTo(scene, 'e', 'b');
  scene.ask('conversation.join', { id: first, agent: 'd', mode: 1, others: 'hold' });
  t.equal(state(scene, 'd'), 'fetching');
  scene.answer('d');
  const own = scene.legOf('d');
  t.ok(talksWith(scene, own, 'c'));
  scene.ask('conversation.join', { id: second, agent: 'd', mode: 1, others: 'hold' });
  t.ok(talksWith(scene, own, 'e'));
  t.strictSame(scene.leg(own).conversations, [first, second]);
  scene.ask('conversation.set-agent-mode', { id: first, agent: 'd', mode: 1 });
  t.ok(talksWith(scene, own, 'c'));
  scene.ask('conversation.leave', { id: first, agent: 'd', data: null });
  t.equal(ear(scene, own), 'hold');
  scene.ask('conversation.leave', { id: second, agent: 'd', data: null });
  t.strictSame([ear(scene, own), state(scene, 'd')], ['-', 'idle']);
  t.end();
});

void t.test('joining that leaves: the active one, or all of them', (t) => {
  for (const [others, left] of [
    ['hold', 3],
    ['leave active', 2],
    ['leave all', 1],
  ] as const) {
    const scene = office();
    const [one, two] = [talkTo(scene, 'c', 'a'), talkTo(scene, 'e', 'b')];
    scene.ask('conversation.join', { id: one, agent: 'd', mode: 1, others: 'hold' });
    scene.answer('d');
    scene.ask('conversation.join', { id: two, agent: 'd', mode: 1, others: 'hold' });
    const third = scene.ask('agent.call', { agent: 'd', whom: dial(), background: true, userData: null });
    t.equal(third.rejection, null);
    answerAt(scene, outside(scene));
    const now = scene.leg(scene.legOf('d')).conversations.length;
    t.equal(now, 3);
    scene.ask('conversation.join', { id: two, agent: 'd', mode: 1, others });
    t.equal(scene.leg(scene.legOf('d')).conversations.length, others === 'leave active' ? 3 : left, others);
  }
  t.end();
});
