import t from 'tap';
import { check } from '../../src/core/check.ts';
import { settled } from '../../src/core/model/agent.ts';
import { openDraft } from '../../src/core/model/draft.ts';
import type { Task } from '../../src/core/model/task.ts';
import { applyChanges, type Change } from '../../src/core/model/world.ts';
import { auditWorld } from './audit.ts';
import { talking } from './errand-kit.ts';
import { route, type Scene } from './kit.ts';

/** Agent a talks with caller c, b is rung for caller r, caller w waits for a skill that only d has, who is busy. */
function office(): Scene {
  const scene = talking('', { agents: { d: { skills: { s: 50 }, state: 'busy' } } });
  scene.arrive('r', route('<agent name="b"/>'));
  scene.ring('b');
  scene.arrive('w', route('<skill name="s"/>'));
  return scene;
}

const violations = ({ world, at }: Scene): string[] =>
  check(
    openDraft(world, { at: at - 1, serial: 0, day: 0, draw: [0, 0, 0, 0], happening: { type: 'switch-lost' } }),
  ).map(({ invariant, id }) => `${invariant}: ${id}`);

const taskChange = (task: Task, state: Task['state']): Change => ({
  kind: 'task',
  id: task.id,
  value: { ...task, state },
});

type Spoil = (scene: Scene) => readonly Change[];

/** What is changed behind the rules' back, and what must be said of it. */
const SPOILED: Readonly<Record<string, Spoil>> = {
  'an agent has at most one live offer: default/b': (scene) => {
    const task = scene.task('r');
    const { state } = task;
    return state.is === 'calling' ? [taskChange(task, { ...state, offers: [...state.offers, ...state.offers] })] : [];
  },
  "an agent's state fits his leg: default/a": (scene) => [
    { kind: 'agent', id: 'default/a', value: { ...scene.agent('a'), legId: null } },
  ],
  'a task waits for something: WAITING': (scene) => {
    const task = scene.task('w');
    return task.state.is === 'waiting' ? [taskChange(task, { ...task.state, waits: [] })] : [];
  },
  'no waiting task while a matching agent is idle: default/d': (scene) => [
    { kind: 'agent', id: 'default/d', value: { ...scene.agent('d'), presence: settled('idle') } },
  ],
  'an answered leg waits, talks, or is being hung up: RINGING': (scene) => [
    { kind: 'leg', id: scene.legOf('b'), value: { ...scene.leg(scene.legOf('b')), isAnswered: true } },
  ],
  'a leg that belongs nowhere is being hung up: w': (scene) => [
    { kind: 'leg', id: 'w', value: { ...scene.leg('w'), taskId: null } },
  ],
  'a conversation has two members: TALK': (scene) => {
    const talk = scene.conversation();
    return [{ kind: 'conversation', id: talk.id, value: { ...talk, members: talk.members.slice(1) } }];
  },
  'a member is a leg that is there: TALK': (scene) => {
    const talk = scene.conversation();
    return [
      {
        kind: 'conversation',
        id: talk.id,
        value: { ...talk, members: talk.members.map((one) => ({ ...one, legId: 'x' })) },
      },
    ];
  },
  'a supervisor listens to somebody who talks: RINGING': (scene) => [
    {
      kind: 'leg',
      id: scene.legOf('b'),
      value: { ...scene.leg(scene.legOf('b')), supervises: { id: 'e', target: 'w', how: 'eavesdrop' } },
    },
  ],
  'who has not answered hears nobody: RINGING': (scene) => [
    {
      kind: 'leg',
      id: scene.legOf('b'),
      value: {
        ...scene.leg(scene.legOf('b')),
        state: { is: 'joined', room: 'enq-x', flags: { mute: true, deaf: false }, voice: null },
      },
    },
  ],
  'one active conversation: c': (scene) => {
    const talk = scene.conversation();
    return [
      { kind: 'conversation', id: 'other', value: { ...talk, id: 'other' } },
      { kind: 'leg', id: 'c', value: { ...scene.leg('c'), conversations: [talk.id, 'other'] } },
    ];
  },
  'who hears whom equals the modes: c': (scene) => {
    const { state } = scene.leg('c');
    return state.is === 'joined'
      ? [{ kind: 'leg', id: 'c', value: { ...scene.leg('c'), state: { ...state, flags: { mute: true, deaf: true } } } }]
      : [];
  },
  'no timer without an owner: leg:gone:asked': (scene) => [
    {
      kind: 'timer',
      id: 'leg:gone:asked',
      value: { id: 'leg:gone:asked', at: scene.at, due: { due: 'asked-overdue', legId: 'gone' } },
    },
  ],
};

void t.test('each invariant is found not to hold, and holds before', (t) => {
  for (const [expected, spoil] of Object.entries(SPOILED)) {
    const scene = office();
    const named = expected
      .replace('WAITING', scene.task('w').id)
      .replace('RINGING', scene.legOf('b'))
      .replace('TALK', scene.conversation().id);
    t.strictSame(violations(scene), [], 'all is well');
    applyChanges(scene.world, spoil(scene));
    t.ok(violations(scene).includes(named), `${named}; found ${violations(scene).join('; ')}`);
  }
  t.end();
});

void t.test('an index that was not kept is found', (t) => {
  const scene = office();
  t.strictSame(auditWorld(scene.world, scene.at), []);
  scene.world.index.lines.clear();
  t.strictSame(auditWorld(scene.world, scene.at), ['the index is stale']);
  t.end();
});
