import t from 'tap';
import type { Notice } from '../../../src/core/model/notice.ts';
import { consult, idOf, supervise } from '../call-kit.ts';
import { dial, find, office, talking } from '../errand-kit.ts';
import { route, Scene } from '../kit.ts';

/** What the desktop of an agent shows, one after the other. */
const shown = ({ notices }: Scene, agent: string): string[] =>
  notices.flatMap((notice) => (notice.agent === `default/${agent}` ? short(notice) : []));

function short(notice: Notice): string {
  if (notice.is !== 'status') return notice.is === 'phase' ? `${notice.deed} ${notice.phase}` : notice.is;
  const { after } = notice;
  return after === null ? 'out' : [after.state, after.doing, after.numbers.join('+')].filter(Boolean).join(' ');
}

void t.test('a call from the queue: called, ringing, talking, over', (t) => {
  const scene = office();
  scene.arrive('c', route('<agent name="a"/>'), { userData: 'u' });
  t.match(scene.notices, [
    { is: 'call-in', agent: 'default/a', uuid: scene.task().id, from: '0301', to: '4000', userData: 'u', via: 'queue' },
    {
      is: 'status',
      agent: 'default/a',
      before: { state: 'idle' },
      after: { state: 'fetching' },
      reason: 'call-arrived',
    },
  ]);
  scene.answer('a');
  scene.hangUp('c');
  t.strictSame(shown(scene, 'a'), ['call-in', 'fetching', 'talking 0301', 'idle']);
  t.end();
});

void t.test('what he does beside talking', (t) => {
  const scene = talking();
  scene.ask('conversation.set-agent-mode', { id: idOf(scene), agent: 'a', mode: 4 });
  scene.ask('conversation.set-agent-mode', { id: idOf(scene), agent: 'a', mode: 1 });
  consult(scene);
  scene.answer('b');
  scene.hangUp(scene.legOf('b'));
  scene.ask('agent.transfer', { agent: 'a', id: idOf(scene), whom: dial(), release: false });
  t.strictSame(
    shown(scene, 'a').filter((text) => text.startsWith('talking')),
    [
      'talking hold 0301',
      'talking 0301',
      'talking consult 0301',
      'talking consult 0301+b',
      'talking 0301',
      'talking transfer 0301',
    ],
  );
  t.end();
});

void t.test('via what he is called', (t) => {
  const via = (ask: (scene: Scene) => void): unknown => {
    const scene = talking();
    ask(scene);
    return scene.notices.find((notice) => notice.is === 'call-in')?.via;
  };
  t.equal(
    via((scene) => consult(scene)),
    'consult',
  );
  for (const release of [true, false])
    t.equal(
      via((scene) => scene.ask('agent.transfer', { agent: 'a', id: idOf(scene), whom: find('b'), release })),
      'transfer',
    );
  const about = { agent: 'a', mode: 1, background: true } as const;
  t.equal(
    via((scene) => scene.ask('agent.invite', { ...about, id: idOf(scene), whom: find('b') })),
    'three_way',
  );
  t.end();
});

void t.test('the supervisor sees that he supervises', (t) => {
  for (const how of ['eavesdrop', 'whisper', 'force_call'] as const) {
    const scene = talking();
    supervise(scene, how);
    scene.answer('d');
    t.match(shown(scene, 'd').at(-1), `talking ${how}`);
  }
  t.end();
});

void t.test('who logs in where somebody waits sees that first, then the call', (t) => {
  const scene = new Scene({ agents: { a: {}, b: {} } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.ask('agent.logout', { name: 'a', force: true });
  scene.forget();
  scene.login('a');
  t.strictSame(shown(scene, 'a'), ['fetching', 'call-in']);
  t.end();
});

void t.test('who is logged out hears nothing any more, not of what he began either', (t) => {
  const scene = talking();
  scene.ask('agent.transfer', { agent: 'a', id: idOf(scene), whom: find('b'), release: true });
  scene.ask('agent.logout', { name: 'a', force: true });
  scene.answer('b');
  t.strictSame(shown(scene, 'a').slice(-2), ['idle', 'out']);
  t.end();
});

void t.test('he leaves, and is logged out by that: what he began is told first', (t) => {
  const scene = talking();
  const { id } = consult(scene).reply as { readonly id: string };
  scene.ask('agent.after-call', { name: 'a', next: 'out', forMs: null });
  scene.forget();
  scene.ask('agent.complete-consult', { agent: 'a', id });
  t.strictSame(shown(scene, 'a'), ['consult over', 'consult-to-transfer begun', 'out']);
  scene.login('a');
  scene.hangUp(scene.legOf('b'));
  t.equal(shown(scene, 'a').at(-1), 'consult-to-transfer over', 'who logs in again hears what has become of it');
  t.end();
});

void t.test('logged out by force in his call: his wish is void, and the next login knows nothing of it', (t) => {
  const scene = talking();
  scene.ask('agent.after-call', { name: 'a', next: 'busy', forMs: null });
  t.match(scene.notices.at(-1), { is: 'status', after: { state: 'talking', afterCall: 'busy' } });
  scene.ask('agent.logout', { name: 'a', force: true });
  t.match(scene.notices.at(-1), { is: 'status', agent: 'default/a', after: null, reason: 'agent.logout' });
  scene.login('a');
  t.strictSame([scene.agent('a').afterCall, scene.state('a')], [null, 'idle']);
  t.end();
});

void t.test('a reset voids his wish: he stays logged in', (t) => {
  const scene = talking();
  scene.ask('agent.after-call', { name: 'a', next: 'out', forMs: null });
  scene.ask('agent.reset', { name: 'a' });
  t.strictSame([scene.state('a'), scene.agent('a').afterCall], ['idle', null]);
  t.end();
});

void t.test('no sign of life in a call: he is logged out as soon as it is over', (t) => {
  const scene = talking('', { settings: { keepaliveMs: 60_000 } });
  scene.advance(120_000);
  t.equal(scene.state('a'), 'talking');
  scene.hangUp('c');
  t.strictSame(shown(scene, 'a'), ['out']);
  const alive = talking('', { settings: { keepaliveMs: 60_000 } });
  alive.advance(50_000);
  alive.ask('agent.keepalive', { name: 'a' });
  alive.advance(50_000);
  alive.hangUp('c');
  t.equal(alive.state('a'), 'idle', 'a sign of life in the call counts');
  t.end();
});

void t.test('a telephone that is gone: its agent is told, by event and by snapshot', (t) => {
  const told = { is: 'unregistered', agent: 'default/a' };
  const scene = office();
  scene.phone.registered.delete('a');
  scene.tell({ fact: 'extension-unregistered', user: 'a' });
  t.match(scene.notices, [told]);
  const lost = office();
  lost.loseSwitch();
  lost.phone.registered.delete('a');
  lost.attach();
  t.match(lost.notices, [told]);
  const nobody = office();
  nobody.ask('agent.logout', { name: 'a', force: false });
  nobody.forget();
  nobody.tell({ fact: 'extension-unregistered', user: 'a' });
  t.strictSame(nobody.notices, []);
  t.end();
});
