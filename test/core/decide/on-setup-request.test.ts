import t from 'tap';
import type { Line } from '../../../src/core/model/call-centre.ts';
import { CONDITION, route, Scene } from '../kit.ts';

const PHONE: Line = { type: 1, user: 'x', password: 'p' };
const withOthers = (): Scene => {
  const scene = new Scene({ agents: { a: { state: 'busy' } }, conditions: { any: {} }, channels: ['sales'] });
  scene.ask('callcentre.create', { id: 'other' });
  return scene;
};

void t.test('a call centre has a channel from the start', (t) => {
  const scene = withOthers();
  t.strictSame(scene.world.tables.callcentre.get('other'), { id: 'other', defaultChannel: 'other/default' });
  t.match(scene.world.tables.channel.get('other/default'), { callcentre: 'other', name: 'default' });
  t.equal(scene.refused('callcentre.create', { id: 'other' }), '000001');
  t.end();
});

void t.test('names are given where none are', (t) => {
  const scene = withOthers();
  const nameOf = (reply: unknown): string => (reply as { id: string }).id;
  t.match(nameOf(scene.ask('channel.create', { id: null, remark: '' }).reply), /^ch[0-9a-f]{24}$/);
  t.match(nameOf(scene.ask('condition.create', { id: null, ...CONDITION }).reply), /^co[0-9a-f]{24}$/);
  t.equal(nameOf(scene.ask('extension.create', { id: null, line: PHONE }).reply), 'x', 'a telephone has its user’s');
  t.match(
    nameOf(scene.ask('extension.create', { id: null, line: { type: 3, telnum: '1' } }).reply),
    /^ex[0-9a-f]{24}$/,
  );
  t.end();
});

void t.test('the same name in two call centres is two things', (t) => {
  const scene = withOthers();
  scene.ask('channel.create', { id: 'sales', remark: 'theirs' }, 'other');
  scene.ask('condition.create', { id: 'any', ...CONDITION }, 'other');
  t.strictSame([...scene.world.tables.condition.keys()], ['default/any', 'other/any']);
  scene.ask('condition.remove', { id: 'any' }, 'other');
  t.strictSame([...scene.world.tables.condition.keys()], ['default/any']);
  t.end();
});

void t.test('what is refused', (t) => {
  const scene = withOthers();
  t.equal(scene.refused('channel.create', { id: 'sales', remark: '' }), '000001');
  t.equal(scene.refused('channel.remove', { id: 'none' }), '040301');
  t.equal(scene.refused('channel.remove', { id: 'sales' }, 'other'), '040301');
  t.equal(scene.refused('extension.create', { id: 'a', line: PHONE }), '040101');
  t.equal(
    scene.refused('extension.create', { id: 'z', line: { ...PHONE, user: 'a' } }),
    '040101',
    'the SIP user is taken',
  );
  t.equal(scene.refused('extension.create', { id: 'z', line: { ...PHONE, user: 'a' } }, 'other'), '040101');
  t.equal(scene.refused('extension.remove', { id: 'none' }), '040103');
  t.equal(scene.refused('extension.remove', { id: 'a' }), '040102', 'an agent uses it');
  t.equal(scene.refused('condition.create', { id: 'any', ...CONDITION }), '000001');
  t.equal(scene.refused('condition.create', { id: 'z', ...CONDITION, channel: 'none' }), '040301');
  t.equal(scene.refused('condition.update', { id: 'none' }), '040401');
  t.equal(scene.refused('condition.update', { id: 'any', channel: 'none' }), '040301');
  t.equal(scene.refused('condition.remove', { id: 'none' }), '040401');
  t.end();
});

void t.test('a channel goes only when nobody uses it', (t) => {
  const uses: Readonly<Record<string, (scene: Scene) => void>> = {
    'a condition': (scene) => void scene.addCondition('x', { channel: 'c' }),
    'an agent': (scene) => void scene.login('new', { channel: 'c' }),
    'a task': (scene) => void scene.arrive('k', route('<agent name="n"/>', 'channel="c"')),
  };
  for (const [what, use] of Object.entries(uses)) {
    const scene = new Scene({ channels: ['c'] });
    use(scene);
    t.equal(scene.refused('channel.remove', { id: 'c' }), '000004', what);
  }
  const scene = new Scene({ channels: ['c'] });
  t.equal(scene.refused('channel.remove', { id: 'default' }), '000004', 'the default one');
  scene.ask('channel.remove', { id: 'c' });
  t.strictSame([...scene.world.tables.channel.keys()], ['default/default']);
  scene.ask('extension.create', { id: null, line: PHONE });
  scene.ask('extension.remove', { id: 'x' });
  t.equal(scene.count('extension'), 0);
  t.end();
});

const VIP = '<condition id="vip"/>';
const waiting = (xml = route(VIP)): Scene => {
  const scene = new Scene({
    agents: { a: { skills: { x: 1 } } },
    conditions: { vip: { where: 'has("nothing")', queueTimeoutMs: 60_000 } },
    channels: ['sales'],
  });
  scene.arrive('c', xml);
  scene.forget();
  return scene;
};

void t.test('8. a condition that is edited re-matches who waits on it', (t) => {
  const scene = waiting();
  t.equal(scene.task().state.is, 'waiting');
  scene.ask('condition.update', { id: 'vip', where: 'has("x")', fetchTimeoutMs: 7000 });
  t.match(scene.commands[0], { do: 'originate', timeoutMs: 7000 });
  t.match(scene.world.tables.condition.get('default/vip'), { queueTimeoutMs: 60_000, priority: 0 }, 'the rest stays');
  t.end();
});

void t.test('8. its priority counts at once', (t) => {
  const scene = waiting();
  scene.addCondition('low', { where: 'id == "a"', priority: 5 });
  scene.ask('agent.set-state', { name: 'a', state: 'busy' });
  scene.arrive('d', route('<condition id="low"/>'));
  scene.ask('condition.update', { id: 'vip', where: 'id == "a"', priority: 6 });
  scene.ask('agent.set-state', { name: 'a', state: 'idle' });
  t.strictSame([scene.task('c').state.is, scene.task('d').state.is], ['calling', 'waiting']);
  t.end();
});

void t.test('8. its queue timeout counts from when the wait began', (t) => {
  const scene = waiting();
  scene.advance(10_000);
  scene.ask('condition.update', { id: 'vip', queueTimeoutMs: 15_000 });
  scene.advance(4999);
  t.equal(scene.count('task'), 1);
  scene.advance(1);
  t.equal(scene.resultOf('c')['enqueue_result'], 'timeout');

  const late = waiting();
  late.advance(10_000);
  late.ask('condition.update', { id: 'vip', queueTimeoutMs: 1000 });
  late.advance(0);
  t.equal(late.count('task'), 0, 'a time that is over already');

  const own = waiting(route('<condition id="vip" queue_timeout="90"/>'));
  own.ask('condition.update', { id: 'vip', queueTimeoutMs: 1000 });
  own.advance(89_999);
  t.equal(own.count('task'), 1, 'what the document says goes first');
  t.end();
});

void t.test('8. a condition that goes, or goes to another channel, strands nobody', (t) => {
  const two = `<enqueue><route>${VIP}</route><route><agent name="a"/></route></enqueue>`;
  for (const remove of [
    (scene: Scene) => scene.ask('condition.remove', { id: 'vip' }),
    (scene: Scene) => scene.ask('condition.update', { id: 'vip', channel: 'sales' }),
  ]) {
    const scene = waiting(two);
    remove(scene);
    t.match(scene.task(), { route: 1, state: { is: 'calling' } });
    t.equal(scene.story()[0], 'queue.overflow');
  }
  t.end();
});

void t.test('8. one of two conditions goes: it waits on the other', (t) => {
  const scene = new Scene({ conditions: { vip: {}, other: {} } });
  scene.arrive('c', route(`${VIP}<condition id="other"/>`));
  scene.ask('condition.remove', { id: 'vip' });
  t.match(scene.task().state, { is: 'waiting', waits: [{ criterion: 1 }] });
  t.end();
});

void t.test('8. all conditions are removed: every task ends, none is left behind', (t) => {
  const scene = new Scene({ conditions: { one: {}, two: {}, three: {} } });
  const conditions = ['one', 'two', 'three'].map((id) => `<condition id="${id}"/>`);
  scene.arrive('c1', route(conditions.join('')));
  scene.arrive('c2', `<enqueue>${conditions.map((condition) => `<route>${condition}</route>`).join('')}</enqueue>`);
  for (const id of ['two', 'one', 'three']) scene.ask('condition.remove', { id });
  t.strictSame([scene.count('task'), scene.count('leg'), scene.count('timer')], [0, 0, 0]);
  t.strictSame(
    ['c1', 'c2'].map((legId) => scene.resultOf(legId)['enqueue_cause']),
    ['timeout', 'timeout'],
  );
  t.end();
});

void t.test('8. a condition goes while an agent rings by it: he rings on; when he refuses the task overflows', (t) => {
  const scene = new Scene({ agents: { a: {} }, conditions: { vip: {} } });
  scene.arrive('c', `<enqueue fail_overflow="true"><route>${VIP}</route><route><agent name="b"/></route></enqueue>`);
  scene.ask('condition.remove', { id: 'vip' });
  t.match(scene.task(), { route: 0, state: { is: 'calling', waits: [] } });
  scene.refuse('a');
  t.match(scene.task(), { route: 1, state: { is: 'waiting' } });
  t.end();
});
