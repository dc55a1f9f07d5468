import t, { type Test } from 'tap';
import { realClock } from '../../src/pace/clock.ts';
import { createLostBreaks } from '../../src/switch/lost-breaks.ts';
import { until } from './fake-switch.ts';

const LOOK_MS = 5;

function start(t: Test) {
  const broken: string[] = [];
  let asked = 0;
  const told = { isAll: true };
  const breaks = createLostBreaks(
    (legId) => broken.push(legId),
    () => Promise.resolve((asked += 1) > 0 && told.isAll),
    realClock,
    LOOK_MS,
  );
  t.teardown(() => breaks.forgetAll());
  const tell = (name: string, uuid = 'enq-play-7', legId = 'l1'): void =>
    breaks.onEvent({ 'Event-Name': name, 'Unique-ID': legId, 'Application-UUID': uuid });
  breaks.onPlaySent('l1', 7);
  return { breaks, broken, told, tell, asked: () => asked };
}

/** So long that it would have been looked for several times. */
const inTime = (): Promise<void> => new Promise((soon) => setTimeout(soon, 10 * LOOK_MS));

t.test('what goes on playing is told to stop, until it does', async (t) => {
  const { breaks, broken, tell } = start(t);
  breaks.onReleased('l1');
  tell('CHANNEL_EXECUTE');
  await until('it is told twice', () => broken.length > 1);
  tell('CHANNEL_EXECUTE_COMPLETE');
  const times = broken.length;
  await inTime();
  t.equal(broken.length, times);
  t.equal(broken[0], 'l1');
});

t.test('also what had begun before', async (t) => {
  const { breaks, broken, tell } = start(t);
  tell('CHANNEL_EXECUTE');
  breaks.onReleased('l1');
  await until('it is told', () => broken.length > 0);
  t.pass();
});

t.test('nobody is disturbed who stops, who has never begun, or who plays something of his own', async (t) => {
  const { breaks, broken, tell } = start(t);
  tell('CHANNEL_EXECUTE');
  breaks.onReleased('l1');
  tell('CHANNEL_EXECUTE_COMPLETE');
  tell('CHANNEL_EXECUTE', 'of-the-script');
  await inTime();
  breaks.onReleased('never-played');
  breaks.onPlaySent('l2', 8);
  breaks.onReleased('l2');
  await inTime();
  t.same(broken, []);
});

t.test('nor while its end may be on its way, nor when it is back, or gone', async (t) => {
  const { breaks, broken, told, tell, asked } = start(t);
  told.isAll = false;
  tell('CHANNEL_EXECUTE');
  breaks.onReleased('l1');
  await until('it is asked', () => asked() > 0);
  breaks.forget('l1');
  breaks.onPlaySent('l1', 7);
  tell('CHANNEL_EXECUTE');
  told.isAll = true;
  breaks.onReleased('l1');
  tell('CHANNEL_HANGUP', '');
  await inTime();
  t.same(broken, []);
});
