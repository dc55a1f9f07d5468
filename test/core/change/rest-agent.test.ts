import t from 'tap';
import type { Requests } from '../../../src/core/model/request.ts';
import type { Settings } from '../../../src/core/model/settings.ts';
import { route, Scene } from '../kit.ts';

type Wish = Omit<Requests['agent.after-call'], 'name'>;

const BUSY_AFTER: Settings['refusals']['busy'] = { delayMs: 0, state: 'busy/no-answer' };
const rules = (wrapUpMs: number): Partial<Settings> => ({
  wrapUpMs,
  refusals: {
    no_answer: BUSY_AFTER,
    busy: BUSY_AFTER,
    rejected: BUSY_AFTER,
    unregistered: BUSY_AFTER,
    failed: BUSY_AFTER,
  },
});

/** What ends the call of an agent who was idle, or busy where he called himself. */
const ENDINGS: Readonly<Record<string, (scene: Scene) => void>> = {
  'they talked': (scene) => {
    scene.answer('a');
    scene.hangUp('c');
  },
  'the customer gave up while it rang': (scene) => scene.hangUp('c'),
  'he did not answer': (scene) => scene.refuse('a', 'NO_ANSWER'),
};

const WISHES: Readonly<Record<string, Wish | null>> = {
  none: null,
  busy: { next: 'busy', forMs: null },
  idle: { next: 'idle', forMs: null },
  'away for a minute': { next: 'away', forMs: 60_000 },
  out: { next: 'out', forMs: null },
};

// prettier-ignore
const EXPECTED: readonly (readonly [ending: string, wrapUpMs: number, wish: string, then: string, aMinuteLater: string])[] = [
  ['they talked',                        0,      'none',              'idle',           'idle'],
  ['they talked',                        30_000, 'none',              'busy/wrap-up',   'idle'],
  ['they talked',                        30_000, 'busy',              'busy',           'busy'],
  ['they talked',                        30_000, 'idle',              'idle',           'idle'],
  ['they talked',                        30_000, 'away for a minute', 'away',           'idle'],
  ['they talked',                        30_000, 'out',               'gone',           'gone'],
  ['the customer gave up while it rang', 30_000, 'none',              'idle',           'idle'],
  ['the customer gave up while it rang', 30_000, 'busy',              'busy',           'busy'],
  ['the customer gave up while it rang', 30_000, 'out',               'gone',           'gone'],
  ['he did not answer',                  30_000, 'none',              'busy/no-answer', 'busy/no-answer'],
  ['he did not answer',                  30_000, 'idle',              'idle',           'idle'],
  ['he did not answer',                  30_000, 'out',               'gone',           'gone'],
];

const stateIn = (scene: Scene): string => (scene.count('agent') === 0 ? 'gone' : scene.state('a'));

void t.test('after a call: what he wished for, the rule for the cause, after-call work, what he was', (t) => {
  for (const [ending, wrapUpMs, wish, then, later] of EXPECTED) {
    const scene = new Scene({ agents: { a: {} }, settings: rules(wrapUpMs) });
    scene.arrive('c', route('<agent name="a"/>', 'fail_overflow="false"'));
    const wished = WISHES[wish];
    if (wished != null) scene.ask('agent.after-call', { name: 'a', ...wished });
    ENDINGS[ending]?.(scene);
    const first = stateIn(scene);
    scene.advance(60_000);
    t.strictSame([first, stateIn(scene)], [then, later], `${ending}, after-call work ${wrapUpMs}, wish ${wish}`);
  }
  t.end();
});

void t.test('a wish holds for one call', (t) => {
  const scene = new Scene({ agents: { a: {} } });
  t.equal(scene.refused('agent.after-call', { name: 'a', next: 'busy', forMs: null }), '040205', 'there is none');
  scene.arrive('c', route('<agent name="a"/>'));
  scene.answer('a');
  scene.ask('agent.after-call', { name: 'a', next: 'idle', forMs: null });
  scene.hangUp('c');
  t.equal(scene.agent('a').afterCall, null);
  t.end();
});

void t.test('a state for a time is taken up again after a call, as long as it lasts', (t) => {
  const scene = new Scene({ agents: { a: { state: 'busy' } } });
  const dial = { by: 'dial', number: '0301', from: null, maxDialMs: null, maxAnswerMs: 60_000 } as const;
  const call = (): void => {
    scene.ask('agent.call', { agent: 'a', whom: dial, background: false, userData: null });
    scene.answer('a');
    scene.advance(40_000);
    scene.hangUp(scene.legOf('a'));
  };
  scene.ask('agent.set-state', { name: 'a', state: 'away', forMs: 60_000 });
  call();
  t.equal(scene.state('a'), 'away');
  call();
  t.equal(scene.state('a'), 'busy', 'its minute is over');
  scene.ask('agent.set-state', { name: 'a', state: 'away', forMs: 60_000 });
  scene.ask('agent.set-state', { name: 'a', state: 'idle' });
  scene.advance(60_000);
  t.equal(scene.state('a'), 'idle', 'a change ends it early');
  t.end();
});

void t.test('after-call work at his own wish', (t) => {
  const limited = new Scene({ agents: { a: {} }, settings: { wrapUpMs: 5000 } });
  limited.ask('agent.arrange', { name: 'a' });
  t.equal(limited.state('a'), 'busy/wrap-up');
  limited.advance(5000);
  t.equal(limited.state('a'), 'idle');
  const open = new Scene({ agents: { a: {} } });
  open.ask('agent.arrange', { name: 'a' });
  open.advance(250_000);
  t.equal(open.state('a'), 'busy/wrap-up', 'none is configured: until he changes it');
  open.arrive('c', route('<agent name="a"/>'));
  t.strictSame(open.dialled(), []);
  t.end();
});

void t.test('a reset frees him from whatever he is in', (t) => {
  const scene = new Scene({ agents: { a: {}, b: { state: 'busy' } } });
  scene.arrive('c', route('<agent name="a"/>'));
  scene.ask('agent.reset', { name: 'a' });
  t.equal(scene.state('a'), 'fetching', 'a call that waits for him comes at once');
  scene.answer('a');
  scene.ask('agent.reset', { name: 'a' });
  t.strictSame([scene.state('a'), scene.count('conversation')], ['idle', 0]);
  const dial = { by: 'dial', number: '0301', from: null, maxDialMs: null, maxAnswerMs: 60_000 } as const;
  scene.ask('agent.call', { agent: 'b', whom: dial, background: false, userData: null });
  scene.ask('agent.reset', { name: 'b' });
  t.strictSame([scene.state('b'), scene.count('errand'), scene.count('leg')], ['busy', 0, 0]);
  t.end();
});
