import t from 'tap';
import { route, Scene } from '../kit.ts';

const PATIENT = 'idle_seconds >= 10';

void t.test('an agent who comes to match by the passing of time is rung then, and not before', (t) => {
  const scene = new Scene({ agents: { a: {} }, conditions: { rested: { where: PATIENT } } });
  scene.arrive('c', route('<condition id="rested"/>'));
  scene.advance(9999);
  t.equal(scene.task().state.is, 'waiting');
  scene.advance(1000);
  t.equal(scene.task().state.is, 'calling');
  t.end();
});

void t.test('also who becomes free while a call waits for somebody rested, by an expression in the document', (t) => {
  const scene = new Scene({ agents: { a: { state: 'busy' } } });
  scene.arrive('c', route(`<condition queue_timeout="600"><where><![CDATA[${PATIENT}]]></where></condition>`));
  scene.advance(60_000);
  scene.ask('agent.set-state', { name: 'a', state: 'idle' });
  t.equal(scene.task().state.is, 'waiting');
  scene.advance(11_000);
  t.equal(scene.task().state.is, 'calling');
  t.end();
});

void t.test('nothing is looked at again where time tells nothing, nobody waits, or nobody is free', (t) => {
  const looks = (scene: Scene): number =>
    [...scene.world.tables.timer.values()].filter(({ due }) => due.due === 'look-again').length;
  const plain = new Scene({ agents: { a: {} }, conditions: { sales: { where: 'has("sales")' } } });
  plain.arrive('c', route('<condition id="sales"/>'));
  const busy = new Scene({ agents: { a: { state: 'busy' } }, conditions: { rested: { where: PATIENT } } });
  busy.arrive('c', route('<condition id="rested"/>'));
  const alone = new Scene({ agents: { a: {} }, conditions: { rested: { where: PATIENT } } });
  alone.arrive('c', route('<condition id="rested"/>'));
  t.equal(looks(alone), 1);
  alone.hangUp('c');
  t.strictSame([looks(plain), looks(busy), looks(alone)], [0, 0, 0]);
  t.end();
});

void t.test('a look that fell into the absence of the switch is made up for', (t) => {
  const scene = new Scene({ agents: { a: {} }, conditions: { rested: { where: PATIENT } } });
  scene.arrive('c', route('<condition id="rested"/>'));
  scene.advance(5500);
  scene.loseSwitch();
  scene.advance(2000);
  scene.attach();
  t.equal(scene.task().state.is, 'waiting');
  scene.advance(5000);
  t.equal(scene.task().state.is, 'calling');
  t.end();
});

void t.test('between two looks, whoever has waited longer is before one who comes now', (t) => {
  const scene = new Scene({ agents: { a: {} }, conditions: { rested: { where: PATIENT } } });
  scene.advance(500);
  scene.arrive('first', route('<condition id="rested"/>'));
  scene.advance(9700);
  t.equal(scene.task('first').state.is, 'waiting');
  scene.arrive('second', route('<agent name="a"/>'));
  t.equal(scene.task('first').state.is, 'calling');
  t.equal(scene.task('second').state.is, 'waiting');
  t.end();
});
