import t from 'tap';
import type { Decision } from '../../../src/core/model/decision.ts';
import type { FeatureDialled } from '../../../src/core/model/input.ts';
import { route, Scene } from '../kit.ts';

let calls = 0;

/** What became of it, as the telephone's dialplan gets it. */
function dial(
  scene: Scene,
  does: FeatureDialled['does'],
  extension: string | null,
): Record<string, string | undefined> {
  const legId = `f${(calls += 1)}`;
  scene.phone.handOver(legId);
  const decision: Decision = scene.run({
    type: 'feature-dialled',
    legId,
    from: '1001',
    to: '*4',
    isAnswered: true,
    does,
    extension,
  });
  const release = decision.commands.find((command) => command.do === 'release');
  t.ok(release, 'the call is given back at once');
  const { enqueue_result: result, enqueue_cause: cause, enqueue_agent: agent } = release?.variables ?? {};
  return { result, cause, agent };
}

const withAgent = (): Scene => {
  const scene = new Scene({ agents: { a: { skills: { support: 50 }, num: '7' } } });
  scene.forget();
  return scene;
};

void t.test('busy, idle, out and in again, with the skills he had', (t) => {
  const scene = withAgent();
  const extension = scene.agent('a').extension;
  t.match(dial(scene, 'busy', extension), { result: 'success', agent: 'a' });
  t.match(dial(scene, 'idle', extension), { result: 'success' });
  t.match(dial(scene, 'login', extension), { result: 'success' }, 'who is logged in is ready');
  const before = scene.agent('a');
  t.match(dial(scene, 'logout', extension), { result: 'success' });
  t.notOk(scene.world.tables.agent.has('default/a'));
  t.match(dial(scene, 'idle', extension), { result: 'error', cause: /nobody/ });
  t.match(dial(scene, 'login', extension), { result: 'success', agent: 'a' });
  t.match(scene.agent('a'), {
    presence: { state: 'idle' },
    num: '7',
    skills: before.skills,
    channel: before.channel,
  });
  t.strictSame(scene.story(), ['a idle>busy', 'a busy>idle', 'a logout', 'a login', 'a online>idle']);
  t.end();
});

void t.test('on a telephone that nobody has used, or that is none of ours', (t) => {
  const scene = withAgent();
  scene.ask('extension.create', { id: 'new', line: { type: 1, user: 'new', password: 'x' } });
  for (const does of ['login', 'logout', 'idle', 'busy'] as const) {
    t.match(dial(scene, does, 'default/new'), { result: 'error', cause: /nobody is known on extension new/ });
    t.match(dial(scene, does, null), { result: 'error', cause: /no extension/ });
    t.match(dial(scene, does, 'default/gone'), { result: 'error' });
  }
  t.end();
});

void t.test('not while he is in a call', (t) => {
  const scene = withAgent();
  scene.arrive('c', route('<agent name="a"/>'));
  const extension = scene.agent('a').extension;
  for (const does of ['login', 'logout', 'idle', 'busy'] as const)
    t.match(dial(scene, does, extension), { result: 'reject', cause: /agent a is/, agent: 'a' });
  t.end();
});

void t.test('a call that comes again, because the daemon was away, is not done twice', (t) => {
  const scene = withAgent();
  const extension = scene.agent('a').extension;
  scene.phone.handOver('again');
  const dialled = { type: 'feature-dialled', legId: 'again', from: '', to: '*4', isAnswered: true } as const;
  scene.take({ ...dialled, does: 'busy', extension });
  scene.take({ ...dialled, does: 'busy', extension });
  t.strictSame(scene.story(), ['a idle>busy']);
  t.end();
});
