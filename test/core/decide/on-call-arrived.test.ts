import t from 'tap';
import { arrival, readDocument, route, Scene } from '../kit.ts';
import { scriptOf } from '../call-kit.ts';

const kinds = (changes: readonly { kind: string }[]): string[] => changes.map(({ kind }) => kind).sort();

void t.test('nobody is free: the call waits and hears its music', (t) => {
  const scene = new Scene({ agents: { a: { state: 'busy' } } });
  const xml = route('<agent name="a" queue_timeout="60"/>', 'wait_voice="wait.wav" user_data="order 42"');
  const { changes, commands } = scene.arrive('c', xml, { from: '0301', userData: 'of the script' });
  t.strictSame(kinds(changes), ['leg', 'task', 'timer']);
  t.strictSame(commands, [{ do: 'play', legId: 'c', voice: 'file:wait.wav' }]);
  const { enqueue, id, ...task } = scene.task();
  t.strictSame(task, {
    callcentre: 'default',
    type: 'ivr',
    channel: 'default/default',
    legId: 'c',
    errand: null,
    from: '0301',
    to: '4000',
    userData: 'order 42',
    enteredAt: scene.at,
    serial: task.serial,
    route: 0,
    state: { is: 'waiting', waits: [{ criterion: 0, since: scene.at, expiresAt: scene.at + 60_000 }] },
    refusedBy: [],
    data: null,
  });
  t.strictSame(enqueue, readDocument(xml));
  t.match(scene.published, [
    {
      event: 'callcenter.queue.enter',
      about: id,
      userData: 'order 42',
      fields: { id, type: 'ivr', origin_call_id: 'c' },
    },
  ]);
  t.end();
});

void t.test('somebody is free: he is called at once, with the time that he may ring', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  const { changes, commands } = scene.arrive('c', route('<agent name="a" fetch_timeout="20"/>'));
  t.strictSame(kinds(changes), ['agent', 'leg', 'leg', 'task', 'timer', 'timer']);
  const legId = scene.legOf('a');
  t.match(legId, /^ca11ca11-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  const callerId = { name: '0301', number: '0301' };
  t.strictSame(commands, [
    { do: 'originate', legId, target: { is: 'phone', user: 'a' }, callerId, timeoutMs: 20_000, wants: [] },
    { do: 'play', legId: 'c', voice: 'music' },
  ]);
  t.match(scene.task().state, { is: 'calling', offers: [{ agent: 'default/a', legId, criterion: 0, at: scene.at }] });
  t.strictSame(scene.story(), ['queue.enter', 'queue.select a', 'a idle>fetching']);
  t.end();
});

void t.test('how each kind of extension is called', (t) => {
  for (const [line, target] of [
    [
      { type: 1, user: 'x', password: 'p' },
      { is: 'phone', user: 'x' },
    ],
    [
      { type: 2, user: 'x', ipaddr: 'h:5060' },
      { is: 'gateway', user: 'x', address: 'h:5060' },
    ],
    [
      { type: 3, telnum: '0301' },
      { is: 'number', number: '0301' },
    ],
  ] as const) {
    const scene = new Scene();
    scene.phone.registered.add('x');
    scene.tell({ fact: 'extension-registered', user: 'x' });
    scene.ask('extension.create', { id: 'e', line });
    const nothing = { num: null, skills: [], channel: null } as const;
    scene.ask('agent.login', { name: 'a', extension: 'e', state: 'idle', ...nothing });
    const { commands } = scene.arrive('c', route('<agent name="a"/>'));
    t.match(commands[0], { do: 'originate', target });
  }
  t.end();
});

void t.test('a document that cannot be used: nothing is queued, and the script gets an error', (t) => {
  const scene = new Scene({ channels: ['sales'] });
  const bad = { ok: false, error: 'line 1: no' } as const;
  const other = { ok: true, value: readDocument(route('<agent name="a"/>', 'channel="nowhere"')) } as const;
  const known = { ok: true, value: readDocument(route('<agent name="a"/>')) } as const;
  for (const [legId, document, cause, callcentre] of [
    ['c1', bad, 'line 1: no', 'default'],
    ['c2', other, 'no such channel: nowhere', 'default'],
    ['c3', known, 'no such channel: elsewhere', 'elsewhere'],
  ] as const) {
    scene.phone.handOver(legId);
    scene.run(arrival(legId, document, { callcentre }));
    const result = scene.resultOf(legId);
    t.match(result, { enqueue_result: 'error', enqueue_error: 'error', enqueue_cause: cause, enqueue_queue_id: '' });
  }
  t.strictSame([scene.count('task'), scene.count('leg'), scene.story()], [0, 0, []]);
  t.equal(
    scene.arrive('c4', route('<agent name="a"/>', 'channel="sales"')).published.length,
    1,
    'a channel that is there',
  );
  t.equal(scene.task().channel, 'default/sales');
  t.end();
});

void t.test('the user data of the document goes before that of the script', (t) => {
  const scene = new Scene();
  scene.arrive('c1', route('<agent name="a"/>', 'user_data="mine"'), { userData: 'theirs' });
  scene.arrive('c2', route('<agent name="a"/>'), { userData: 'theirs' });
  t.strictSame([scene.task('c1').userData, scene.task('c2').userData], ['mine', 'theirs']);
  t.end();
});

void t.test('a call that we know comes back: it keeps its task, and is put where it belongs again', (t) => {
  const scene = new Scene();
  scene.arrive('c', route('<agent name="a"/>'));
  const before = scene.task();
  scene.phone.lost.add('stop-play');
  scene.runAll(scene.phone.dropSocket('c'));
  t.match(scene.leg('c'), { isAttached: false, state: { is: 'detached' }, asked: { for: 'attach' } });
  scene.forget();
  const { published } = scene.arrive('c', route('<agent name="other"/>'));
  t.strictSame([scene.task(), published, scene.did()], [before, [], ['play']]);
  t.match(scene.leg('c'), { isAttached: true, state: { is: 'parked' }, asked: null });
  t.end();
});

/** Its wait ends while we are away, and it has no socket any more. */
function endedMeanwhile(): Scene {
  const scene = new Scene();
  scene.arrive('c', route('<agent name="a" queue_timeout="1"/>'));
  scene.loseSwitch();
  scene.phone.dropSocket('c');
  scene.advance(1000);
  scene.phone.lost.add('stop-play');
  scene.forget();
  scene.attach();
  return scene;
}

void t.test('the wait ended while we were away: the script has its result when it comes round, not before', (t) => {
  const scene = endedMeanwhile();
  t.strictSame(scene.did(), ['stop-play'], 'with a result the call would seem to come anew');
  t.match(scene.leg('c'), { taskId: null, result: { variables: { enqueue_result: 'timeout' } } });
  scene.runAll(scene.phone.comeBack('c'));
  t.equal(scriptOf(scene), 'timeout');
  t.equal(scene.world.tables.leg.size, 0);
  t.end();
});

void t.test('it does not come round: it has its result when it looks', (t) => {
  const scene = endedMeanwhile();
  scene.advance(6000);
  t.strictSame(scene.did(), ['stop-play', 'release']);
  t.equal(scriptOf(scene), 'timeout');
  t.equal(scene.world.tables.leg.size, 0);
  t.end();
});

void t.test('it got its result, and we were lost before we knew: it is left alone', (t) => {
  const scene = new Scene();
  scene.arrive('c', route('<agent name="a" queue_timeout="1"/>'));
  const { id: timerId, at } = scene.nextTimer(scene.at + 1000)!;
  scene.at = at;
  scene.take({ type: 'timer', timerId });
  for (const command of scene.takePending()) scene.phone.obey(command);
  scene.loseSwitch();
  scene.forget();
  scene.attach();
  t.strictSame(scene.did(), []);
  t.equal(scene.world.tables.leg.size, 0);
  t.end();
});

void t.test('an agent answered while the call was on its way back: it joins when it is there', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.phone.lost.add('stop-play');
  scene.runAll(scene.phone.dropSocket('c'));
  scene.answer('a');
  t.equal(scene.leg('c').state.is, 'detached');
  scene.runAll(scene.phone.comeBack('c'));
  t.equal(scene.leg('c').state.is, 'joined');
  t.end();
});
