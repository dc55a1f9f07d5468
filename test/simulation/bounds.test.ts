import t from 'tap';
import { applyChanges, type Change } from '../../src/core/model/world.ts';
import { answerAt, find, office, talking } from '../core/errand-kit.ts';
import { route, type Scene } from '../core/kit.ts';
import { BOUNDS, createBounds } from './bounds.ts';
import { createJudge } from './judge.ts';

/** What is late when nothing has changed for as long as it may last, and what a moment before. */
function lateOf(scene: Scene, rule: string): readonly [before: string[], then: string[]] {
  const bounds = createBounds();
  const look = (at: number): string[] =>
    bounds.look(scene.world, scene.phone.channels, at, []).filter((late) => late.startsWith(`${rule}: `));
  look(scene.at);
  const bound = BOUNDS[rule] ?? 0;
  return [look(scene.at + bound - 1), look(scene.at + bound)];
}

const ringing = (): Scene => {
  const scene = office();
  scene.arrive('r', route('<agent name="b"/>'));
  scene.ring('b');
  return scene;
};

void t.test('who is fetched, and called, is late when it lasts for ever', (t) => {
  const scene = ringing();
  const leg = scene.legOf('b');
  t.strictSame(lateOf(scene, 'nobody is fetched for ever'), [[], [`nobody is fetched for ever: default/b ${leg}`]]);
  t.strictSame(lateOf(scene, 'who is called answers or not'), [[], [`who is called answers or not: ${leg}`]]);
  t.end();
});

void t.test('an errand that nobody runs is late', (t) => {
  const scene = office();
  scene.ask('agent.call', { agent: 'a', whom: find('b'), background: false, userData: null });
  answerAt(scene, scene.legOf('a'));
  const [errand] = scene.world.tables.errand.keys();
  t.ok(errand, 'there is one');
  const rule = 'an errand has somebody who runs it';
  t.strictSame(lateOf(scene, rule), [[], []]);
  const gone = [...scene.world.tables.leg.values()].map((leg): Change => ({
    kind: 'leg',
    id: leg.id,
    value: { ...leg, errand: null },
  }));
  applyChanges(scene.world, gone);
  for (const id of scene.world.tables.task.keys()) applyChanges(scene.world, [{ kind: 'task', id, value: null }]);
  t.strictSame(lateOf(scene, rule), [[], [`${rule}: ${String(errand)}`]]);
  t.end();
});

void t.test('whoever is left in the end is found', (t) => {
  const scene = talking();
  const lines = {
    ...{ isTainted: false, isConnected: true, underWay: 0 },
    channels: () => scene.phone.channels,
    unrecorded: () => [],
  };
  t.throws(() => createJudge(lines).close(scene.world, scene.at), /^in the end nothing is left: /);
  t.end();
});
