import t from 'tap';
import { decide } from '../../../src/core/decide/decide.ts';
import type { Input } from '../../../src/core/model/input.ts';
import { NOON, route, Scene } from '../kit.ts';

void t.test('a decision is a function: the same input gives the same again, and the world is not touched', (t) => {
  const scene = new Scene({ agents: { a: {}, b: {}, c: {} } });
  const input: Input = {
    at: NOON,
    serial: 99,
    day: 1,
    draw: [1, 2, 3, 4],
    happening: {
      type: 'request',
      request: { name: 'channel.create', callcentre: 'default', params: { id: null, remark: '' } },
    },
  };
  const before = [...scene.world.tables.channel.keys()];
  const first = decide(scene.world, input);
  t.strictSame(decide(scene.world, input), first);
  t.strictSame([...scene.world.tables.channel.keys()], before);
  t.notSame(decide(scene.world, { ...input, draw: [4, 3, 2, 1] }), first, 'but for the chance that it is given');
  t.end();
});

void t.test('what is asked is waited for, and the wait ends with what was asked', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  const overdue = (): number | undefined => scene.world.tables.timer.get('leg:c:asked')?.at;
  scene.arrive('c', route('<agent name="a"/>'));
  t.equal(overdue(), undefined, 'a sound is not waited for');
  scene.phone.lost.add('join');
  scene.answer('a');
  t.equal(overdue(), scene.at + 5000);
  scene.phone.lost.clear();
  scene.advance(5000);
  t.strictSame([overdue(), scene.leg('c').tries], [undefined, 0]);
  t.end();
});

void t.test('what ends with a leg: its timers, and its hold on an agent', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.phone.broken.add('play');
  scene.arrive('c', route('<agent name="a"/>'));
  t.ok(scene.world.tables.timer.has('leg:c:replay'));
  scene.hangUp('c');
  t.strictSame([...scene.world.tables.timer.keys()], ['agent:default/a:login-expired']);
  t.equal(scene.agent('a').legId, null);
  t.end();
});

void t.test('an agent is called again only when his last call is gone', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.arrive('d', route('<agent name="a"/>'));
  scene.answer('a');
  const legId = scene.legOf('a');
  scene.phone.lost.add('hang-up');
  scene.hangUp('c');
  t.strictSame([scene.state('a'), scene.task().state.is], ['idle', 'waiting']);
  scene.hangUp(legId);
  t.equal(scene.task().state.is, 'calling');
  t.end();
});
