import t from 'tap';
import type { Command } from '../../../src/core/model/command.ts';
import { route, Scene } from '../kit.ts';

const waiting = (attributes = 'announce_position="true" announce_interval="10"'): Scene => {
  const scene = new Scene({ agents: { a: { state: 'away' } }, conditions: { vip: { priority: 9 } } });
  scene.arrive('first', route('<agent name="a"/>'));
  scene.arrive('vip', route('<condition id="vip"/>'));
  scene.arrive('c', route('<agent name="a"/>', attributes));
  scene.forget();
  return scene;
};
const said = (scene: Scene): (readonly string[])[] =>
  scene.commands
    .filter((command): command is Command & { do: 'say' } => command.do === 'say')
    .map(({ voices }) => voices);

void t.test('a caller is told his place as often as his document asks; then the music goes on', (t) => {
  const scene = waiting();
  scene.advance(9999);
  t.strictSame(said(scene), []);
  scene.advance(1);
  t.strictSame(said(scene), [['file:queue/position.wav', 'file:digits/3.wav']]);
  t.equal(scene.phone.channels.get('c')?.voice, 'announcement');
  scene.tell({ fact: 'leg-play-ended', legId: 'c' });
  t.equal(scene.phone.channels.get('c')?.voice, 'music');
  scene.hangUp('vip');
  scene.advance(10_000);
  t.strictSame(said(scene)[1], ['file:queue/position.wav', 'file:digits/2.wav']);
  t.end();
});

void t.test('what is still being said is not cut off by the next', (t) => {
  const scene = waiting();
  scene.advance(25_000);
  t.equal(said(scene).length, 1);
  scene.tell({ fact: 'leg-play-ended', legId: 'c' });
  scene.advance(5000);
  t.equal(said(scene).length, 2);
  t.end();
});

void t.test('nobody is told who did not ask, or while a telephone rings for him', (t) => {
  const silent = waiting('');
  silent.advance(100_000);
  t.strictSame(said(silent), []);
  const ringing = new Scene({ agents: { a: {} } });
  ringing.arrive('c', route('<agent name="a" fetch_timeout="60"/>', 'announce_position="true" announce_interval="10"'));
  ringing.advance(30_000);
  t.strictSame(said(ringing), []);
  t.end();
});

void t.test('the wait is estimated from the calls that agents took', (t) => {
  const scene = new Scene({ agents: { a: {}, b: {} } });
  for (const [caller, agent] of [
    ['x', 'a'],
    ['y', 'b'],
  ] as const) {
    scene.arrive(caller, route(`<agent name="${agent}"/>`));
    scene.answer(agent);
    scene.advance(60_000);
  }
  scene.arrive('c', route('<agent name="a"/>', 'announce_position="true" announce_interval="60"'));
  scene.advance(60_000);
  t.strictSame(said(scene), [
    [
      'file:queue/position.wav',
      'file:digits/1.wav',
      'file:queue/wait.wav',
      'file:digits/3.wav',
      'file:queue/minutes.wav',
    ],
  ]);
  t.end();
});

void t.test('without sound files the music goes on', (t) => {
  const scene = waiting();
  scene.phone.broken.add('say');
  scene.advance(10_000);
  t.equal(scene.phone.channels.get('c')?.voice, 'music');
  t.equal(scene.leg('c').state.is, 'parked');
  t.end();
});
