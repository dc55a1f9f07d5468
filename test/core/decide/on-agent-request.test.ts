import t from 'tap';
import type { SkillChange } from '../../../src/core/model/request.ts';
import { route, Scene } from '../kit.ts';

const LOGIN = { num: null, state: null, skills: [], extension: 'x', channel: null } as const;
const withExtension = (): Scene => {
  const scene = new Scene({ agents: { a: {} }, channels: ['sales'] });
  scene.ask('extension.create', { id: 'x', line: { type: 3, telnum: '0301' } });
  scene.forget();
  return scene;
};
const onCall = (): Scene => {
  const scene = withExtension();
  scene.arrive('c', route('<agent name="a"/>'));
  return scene;
};

void t.test('login', (t) => {
  const scene = withExtension();
  const skills = [
    { name: '__proto__', score: 7, enabled: true },
    { name: 'x', score: 1, enabled: false },
  ];
  const { reply } = scene.ask('agent.login', {
    ...LOGIN,
    name: 'n',
    num: '77',
    state: 'busy/lunch',
    skills,
    channel: 'sales',
  });
  t.strictSame(reply, { name: 'n' });
  t.strictSame(scene.story(), ['n login', 'n online>busy/lunch']);
  t.match(scene.published[1]?.fields, { source: 'api', current_time: scene.at });
  const { at } = scene;
  t.strictSame(scene.agent('n'), {
    id: 'default/n',
    callcentre: 'default',
    name: 'n',
    num: '77',
    channel: 'default/sales',
    extension: 'default/x',
    skills: Object.fromEntries(skills.map(({ name, ...skill }) => [name, skill])),
    presence: { is: 'set', state: 'busy/lunch' },
    since: at,
    legId: null,
    notBefore: 0,
    loginAt: at,
    seenAt: at,
    lastOfferAt: 0,
    lastCallAt: 0,
    keepaliveMs: 300_000,
    afterCall: null,
    callsToday: 0,
    callsDay: Math.floor(at / 86_400_000),
  });
  t.equal(scene.world.tables.extension.get('default/x')?.agent, 'default/n');
  scene.ask('agent.logout', { name: 'n', force: false });
  scene.forget();
  scene.ask('agent.login', { ...LOGIN, name: 'n' });
  t.strictSame(
    [scene.story(), scene.state('n'), scene.agent('n').num, scene.agent('n').channel],
    [['n login'], 'online', 'n', 'default/default'],
  );
  t.end();
});

void t.test('set state: everything that rests into everything', (t) => {
  for (const before of ['online', 'idle', 'busy', 'away/x', 'wrap-up'] as const) {
    for (const state of ['idle', 'busy', 'busy/x', 'away'] as const) {
      const scene = new Scene({
        agents: { a: before === 'wrap-up' ? {} : { state: before } },
        settings: { wrapUpMs: 60_000 },
      });
      if (before === 'wrap-up') {
        scene.arrive('c', route('<agent name="a"/>'));
        scene.answer('a');
        scene.hangUp('c');
      }
      scene.forget();
      scene.ask('agent.set-state', { name: 'a', state });
      const was = before === 'wrap-up' ? 'busy/wrap-up' : before;
      t.strictSame(scene.story(), was === state ? [] : [`a ${was}>${state}`]);
      t.strictSame(scene.agent('a').presence, { is: 'set', state });
      t.notOk(scene.world.tables.timer.has('agent:default/a:wrap-up-over'));
    }
  }
  t.end();
});

void t.test('skills, in order', (t) => {
  const add = (name: string, score: number, enabled = true): SkillChange => ({ opt: 1, name, score, enabled });
  for (const [opts, expected] of [
    [[add('x', 5)], { old: { score: 1, enabled: true }, x: { score: 5, enabled: true } }],
    [[add('old', 9, false)], { old: { score: 9, enabled: false } }],
    [
      [
        { opt: 2, name: 'old' },
        { opt: 2, name: 'none' },
      ],
      {},
    ],
    [[add('x', 5), { opt: 0 }, add('y', 6)], { y: { score: 6, enabled: true } }],
  ] as [SkillChange[], object][]) {
    const scene = new Scene({ agents: { a: { skills: { old: 1 } } } });
    scene.ask('agent.set-skills', { name: 'a', opts });
    t.strictSame(scene.agent('a').skills, expected);
  }
  t.end();
});

void t.test('another extension: the old one is free', (t) => {
  const scene = withExtension();
  const owner = (id: string) => scene.world.tables.extension.get(`default/${id}`)?.agent;
  scene.ask('agent.set-extension', { name: 'a', extension: 'x' });
  t.strictSame([owner('a'), owner('x'), scene.agent('a').extension], [null, 'default/a', 'default/x']);
  scene.ask('agent.set-extension', { name: 'a', extension: 'x' });
  t.equal(owner('x'), 'default/a', 'the same again');
  scene.arrive('c', route('<agent name="a"/>'));
  t.match(scene.commands, [{ do: 'originate', target: { is: 'number', number: '0301' } }]);
  t.end();
});

void t.test('log out: not in a call, unless by force', (t) => {
  for (const isTalking of [false, true]) {
    const scene = onCall();
    if (isTalking) scene.answer('a');
    t.equal(scene.refused('agent.logout', { name: 'a', force: false }), '040203');
    scene.forget();
    scene.ask('agent.logout', { name: 'a', force: true });
    t.strictSame([scene.story().at(-1), scene.count('agent')], ['a logout', 0]);
  }
  t.end();
});

void t.test('who is forced out and logs in again has nothing to do with his old call any more', (t) => {
  const scene = onCall();
  const old = scene.legOf('a');
  scene.phone.lost.add('hang-up');
  scene.ask('agent.logout', { name: 'a', force: true });
  scene.login('a');
  const legId = scene.legOf('a');
  t.not(legId, old);
  scene.hangUp(old, 'ORIGINATOR_CANCEL');
  t.strictSame([scene.legOf('a'), scene.state('a')], [legId, 'fetching']);
  t.end();
});

void t.test('whatever he asks for is a sign of life', (t) => {
  const scene = withExtension();
  const expiry = (): number => (scene.world.tables.timer.get('agent:default/a:login-expired')?.at ?? 0) - scene.at;
  for (const ask of [
    () => scene.ask('agent.keepalive', { name: 'a' }),
    () => scene.ask('agent.set-state', { name: 'a', state: 'busy' }),
    () => scene.ask('agent.set-skills', { name: 'a', opts: [] }),
    () => scene.ask('agent.set-extension', { name: 'a', extension: 'a' }),
  ]) {
    scene.advance(100_000);
    t.equal(expiry(), 200_000);
    ask();
    t.strictSame([expiry(), scene.agent('a').seenAt], [300_000, scene.at]);
  }
  t.end();
});

void t.test('what is refused', (t) => {
  const scene = withExtension();
  const login = { ...LOGIN, name: 'n' };
  t.equal(scene.refused('agent.login', { ...login, name: 'a' }), '040201');
  t.equal(scene.refused('agent.login', { ...login, extension: 'none' }), '040103');
  t.equal(scene.refused('agent.login', { ...login, extension: 'a' }), '040102');
  t.equal(scene.refused('agent.login', { ...login, channel: 'none' }), '040301');
  t.equal(scene.refused('agent.login', login, 'elsewhere'), '040301');
  for (const ask of [
    () => scene.refused('agent.logout', { name: 'n', force: true }),
    () => scene.refused('agent.keepalive', { name: 'n' }),
    () => scene.refused('agent.set-state', { name: 'n', state: 'idle' }),
    () => scene.refused('agent.set-skills', { name: 'n', opts: [] }),
    () => scene.refused('agent.set-extension', { name: 'n', extension: 'x' }),
    () => scene.refused('agent.keepalive', { name: 'a' }, 'elsewhere'),
  ])
    t.equal(ask(), '040202');
  scene.login('b');
  t.equal(scene.refused('agent.set-extension', { name: 'b', extension: 'a' }), '040102');
  t.equal(scene.refused('agent.set-extension', { name: 'b', extension: 'none' }), '040103');
  for (const isTalking of [false, true]) {
    const busy = onCall();
    if (isTalking) busy.answer('a');
    t.equal(busy.refused('agent.set-state', { name: 'a', state: 'idle' }), '040203');
    t.equal(busy.refused('agent.set-extension', { name: 'a', extension: 'x' }), '040203');
  }
  t.end();
});
