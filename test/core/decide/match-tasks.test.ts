import t from 'tap';
import { route, Scene } from '../kit.ts';

const rule = { delayMs: 0, state: null };
const NO_PENALTY = { no_answer: rule, busy: rule, rejected: rule, unregistered: rule, failed: rule };
const skill = (name: string, attributes = ''): string => route(`<skill name="${name}" ${attributes}/>`);
const idle = (scene: Scene, name: string): void => void scene.ask('agent.set-state', { name, state: 'idle' });

void t.test('1. conditions are looked at in document order: the first with an idle agent is served', (t) => {
  for (const [free, dialled, criterion] of [
    [['a', 'b'], ['a'], 0],
    [['b'], ['b'], 1],
  ] as const) {
    const agents = { a: { state: 'busy' }, b: { state: 'busy' } } as const;
    const scene = new Scene({
      agents,
      conditions: { low: { where: 'id == "a"' }, high: { where: 'id == "b"', priority: 9 } },
    });
    for (const name of free) idle(scene, name);
    scene.arrive('c', route('<condition id="low"/><condition id="high"/>'));
    t.strictSame(scene.dialled(), dialled);
    t.match(scene.task().state, { is: 'calling', offers: [{ criterion }] });
  }
  t.end();
});

void t.test('2. otherwise it waits on all conditions of the route, each with its own time', (t) => {
  const conditions = { one: { queueTimeoutMs: 10_000 }, two: { queueTimeoutMs: 20_000 } };
  const scene = new Scene({ conditions });
  scene.arrive('c', route('<condition id="one"/><condition id="two"/>'));
  const waits = (): (number | null)[] => {
    const { state } = scene.task();
    return state.is === 'waiting'
      ? state.waits.map(({ expiresAt }) => (expiresAt === null ? null : expiresAt - state.waits[0]!.since))
      : [];
  };
  t.strictSame(waits(), [10_000, 20_000]);
  scene.advance(10_000);
  t.strictSame(waits(), [20_000]);
  scene.advance(10_000);
  t.equal(scene.count('task'), 0);
  t.end();
});

void t.test('3. who becomes available takes the highest priority, then the longest wait', (t) => {
  const scene = new Scene({ agents: { a: { skills: { x: 50 }, state: 'busy' } } });
  scene.arrive('low-1', skill('x', 'priority="1"'));
  scene.advance(5000);
  scene.arrive('high-1', skill('x', 'priority="7"'));
  scene.arrive('high-2', skill('x', 'priority="7"'));
  scene.arrive('not-his', skill('y', 'priority="9"'));
  idle(scene, 'a');
  const served: string[] = [];
  for (const expected of ['high-1', 'high-2', 'low-1']) {
    scene.answer('a');
    served.push(scene.conversation().members[0]?.legId ?? '');
    t.equal(served.at(-1), expected);
    scene.hangUp(expected);
  }
  t.equal(scene.task().legId, 'not-his');
  t.end();
});

void t.test('3. the waiting time is counted from the first entry, not from the route', (t) => {
  const scene = new Scene({ agents: { a: { skills: { x: 50 }, state: 'busy' } } });
  scene.arrive(
    'first',
    `<enqueue><route><skill name="y" queue_timeout="10"/></route><route><skill name="x"/></route></enqueue>`,
  );
  scene.advance(1000);
  scene.arrive('second', skill('x'));
  scene.advance(20_000);
  t.equal(scene.task('first').route, 1);
  idle(scene, 'a');
  t.equal(scene.task('first').state.is, 'calling');
  t.end();
});

void t.test('4. all conditions expired: the next route with fresh times; none left: timeout', (t) => {
  const scene = new Scene({ agents: { b: { state: 'busy' } } });
  scene.arrive(
    'c',
    `<enqueue><route><agent name="a" queue_timeout="10"/></route>
    <route><agent name="b" queue_timeout="20"/></route></enqueue>`,
  );
  scene.forget();
  scene.advance(10_000);
  t.strictSame(scene.story(), ['queue.overflow']);
  t.match(scene.task(), {
    route: 1,
    state: { waits: [{ criterion: 0, since: scene.at, expiresAt: scene.at + 20_000 }] },
  });
  scene.advance(19_999);
  t.equal(scene.count('task'), 1);
  scene.advance(1);
  t.strictSame(scene.story(), ['queue.overflow', 'queue.fail timeout']);
  t.match(scene.resultOf('c'), { enqueue_result: 'timeout', enqueue_error: 'timeout', enqueue_cause: 'timeout' });
  t.end();
});

void t.test('4. a queue timeout of 0 looks once, and goes on at once; none at all waits for ever', (t) => {
  const xml = '<enqueue><route><agent name="a" queue_timeout="0"/></route><route><agent name="b"/></route></enqueue>';
  const nobody = new Scene();
  nobody.arrive('c', xml);
  nobody.advance(0);
  t.equal(nobody.task().route, 1);
  nobody.advance(86_400_000);
  t.match(nobody.task(), { route: 1, state: { is: 'waiting', waits: [{ expiresAt: null }] } });

  const somebody = new Scene({ agents: { a: {} } });
  somebody.arrive('c', xml);
  somebody.advance(0);
  t.match(somebody.task(), { route: 0, state: { is: 'calling', waits: [] } }, 'he rings on');
  somebody.answer('a');
  t.equal(somebody.count('conversation'), 1);
  t.end();
});

void t.test('4. a route whose conditions are not there is passed over', (t) => {
  const scene = new Scene({ agents: { b: {} } });
  scene.arrive('c', '<enqueue><route><condition id="gone"/></route><route><agent name="b"/></route></enqueue>');
  t.strictSame([scene.task().route, scene.dialled()], [1, ['b']]);
  scene.arrive('d', route('<condition id="gone"/>'));
  t.equal(scene.resultOf('d')['enqueue_result'], 'timeout');
  t.end();
});

void t.test('5. among those who match the best sort value, ties by choice', (t) => {
  const agents = {
    a: { skills: { x: 10 } },
    b: { skills: { x: 90 } },
    c: { skills: { x: 90 } },
    d: { skills: { x: 0 } },
  };
  for (const [sort, expected] of [
    ['get("x")', ['b', 'c']],
    ['-get("x")', ['d']],
    ['1 / get("x")', ['a']], // who has no value does not match
  ] as const) {
    const scene = new Scene({ agents, conditions: { x: { sort } } });
    scene.arrive('k', route('<condition id="x"/>'));
    t.ok(
      expected.some((name) => name === scene.dialled()[0]),
      sort,
    );
  }
  t.end();
});

void t.test('6. an agent is offered one task at a time, and a task to one agent at a time', (t) => {
  const scene = new Scene({ agents: { a: {}, b: {} } });
  const either = route('<agents><agent name="a"/><agent name="b"/></agents>');
  for (const legId of ['c1', 'c2', 'c3']) scene.arrive(legId, either);
  t.strictSame(scene.dialled().sort(), ['a', 'b']);
  t.strictSame(
    ['c1', 'c2', 'c3'].map((legId) => scene.task(legId).state.is),
    ['calling', 'calling', 'waiting'],
  );
  t.end();
});

void t.test('6. ring_all: the first answer wins, the others stop ringing without fault of theirs', (t) => {
  const scene = new Scene({ agents: { a: {}, b: {}, c: { state: 'away' } } });
  scene.arrive('k', route('<agents><agent name="a"/><agent name="b"/><agent name="c"/></agents>', 'choice="ring_all"'));
  t.strictSame(scene.dialled(), ['a', 'b']);
  const loser = scene.legOf('a');
  scene.forget();
  scene.answer('b');
  t.strictSame(scene.commands[0], { do: 'hang-up', legId: loser, cause: 'LOSE_RACE' });
  t.strictSame([scene.state('a'), scene.agent('a').notBefore, scene.state('b')], ['idle', 0, 'talking']);
  t.end();
});

void t.test('6. ring_all: a late answer is hung up and changes nothing', (t) => {
  const scene = new Scene({ agents: { a: {}, b: {} } });
  scene.arrive('k', route('<agents><agent name="a"/><agent name="b"/></agents>', 'choice="ring_all"'));
  const late = scene.legOf('a');
  scene.phone.lost.add('hang-up'); // on its way
  scene.answer('b');
  scene.forget();
  scene.runAll(scene.phone.answer(late));
  t.strictSame([scene.story(), scene.conversation().members.length, scene.leg(late).ending], [[], 2, 'LOSE_RACE']);
  t.end();
});

void t.test('6. a caller who hangs up cancels the ringing', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>'));
  const legId = scene.legOf('a');
  scene.forget();
  scene.hangUp('c', 'ORIGINATOR_CANCEL');
  t.strictSame(scene.commands, [{ do: 'hang-up', legId, cause: 'ORIGINATOR_CANCEL' }]);
  t.strictSame(scene.story(), ['a fetching>idle', 'queue.fail hangup']);
  t.end();
});

void t.test('7. who refused is not offered the same task again while others match, however well he does', (t) => {
  const scene = new Scene({
    agents: { a: { skills: { x: 99 } }, b: { skills: { x: 1 } } },
    settings: { refusals: NO_PENALTY },
  });
  scene.arrive('c', route('<skill name="x"/>', 'fail_overflow="true"'));
  for (const expected of ['a', 'b']) {
    t.equal(scene.dialled().at(-1), expected);
    scene.refuse(expected);
  }
  t.equal(scene.dialled().at(-1), 'a', 'all have refused: the best again');
  t.strictSame(scene.task().refusedBy, ['default/a', 'default/b']);
  t.end();
});

void t.test('8. a login, a skill, a registration, an extension: who waits is matched at once', (t) => {
  const table: [string, (scene: Scene) => void][] = [
    ['login', (scene) => void scene.login('new', { skills: { x: 5 } })],
    [
      'skill',
      (scene) =>
        void scene.ask('agent.set-skills', { name: 'a', opts: [{ opt: 1, name: 'x', score: 5, enabled: true }] }),
    ],
    ['state', (scene) => idle(scene, 'busy')],
    [
      'registration',
      (scene) => (scene.phone.registered.add('off'), void scene.tell({ fact: 'extension-registered', user: 'off' })),
    ],
  ];
  for (const [what, happen] of table) {
    const x = { skills: { x: 50 } };
    const scene = new Scene({ agents: { a: {}, busy: { ...x, state: 'busy' }, off: { ...x, isUnregistered: true } } });
    scene.phone.registered.add('new');
    scene.tell({ fact: 'extension-registered', user: 'new' });
    scene.arrive('c', skill('x'));
    t.equal(scene.task().state.is, 'waiting', what);
    happen(scene);
    t.equal(scene.task().state.is, 'calling', what);
  }
  t.end();
});

void t.test('agents of another channel or call centre are not seen', (t) => {
  const scene = new Scene({ agents: { a: { channel: 'sales' } }, channels: ['sales'] });
  scene.arrive('c1', route('<agent name="a"/>'));
  t.equal(scene.task('c1').state.is, 'waiting');
  scene.arrive('c2', route('<agent name="a"/>', 'channel="sales"'));
  t.equal(scene.task('c2').state.is, 'calling');
  t.end();
});

void t.test('only who is idle gets work', (t) => {
  for (const state of ['online', 'busy', 'busy/x', 'away'] as const) {
    const scene = new Scene({ agents: { a: { state } } });
    scene.arrive('c', route('<agent name="a"/>'));
    t.equal(scene.task().state.is, 'waiting', state);
  }
  t.end();
});
