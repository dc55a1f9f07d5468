import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import t from 'tap';
import { FakeDaemon } from './fake-daemon.ts';
import { withoutTime } from '../stage/on-both-switches.ts';
import { withoutFreeswitch } from './freeswitch.ts';
import { startScene } from './scene.ts';
import { until } from './until.ts';

/** FreeSWITCH drops a call at its 70th transfer, and a try takes two. */
const TRIES = 40;
/** Just long enough not to be taken for music that cannot be opened: the tries follow one another quickly. */
const SHORT_MUSIC = 'tone_stream://%(520,0,350)';

/** They wait for FreeSWITCH's own patience, and take more than a minute. */
const SKIP = withoutFreeswitch() || withoutTime();

t.test('however often the daemon is not there, nobody is dropped', { skip: SKIP }, async (t) => {
  const { pbx, bank, stop } = await startScene({ phones: [], callers: 2, env: { PBX_HOLD_MUSIC: SHORT_MUSIC } });
  t.teardown(() => stop({ keep: !t.passing() }));
  const tries = new Map<string, number>();
  pbx.events.onEvent((event) => {
    const uuid = event['Unique-ID'] ?? '';
    if (event['Event-Name'] === 'CHANNEL_EXECUTE' && event['Application'] === 'socket')
      tries.set(uuid, (tries.get(uuid) ?? 0) + 1);
  });

  const legs = [bank.call('4000'), bank.call('4100')];
  const wait = () => tries.size === 2 && [...tries.values()].every((count) => count > TRIES);
  await until(
    () => `tries: ${[...tries.values()].join()}, ${legs.map((leg) => leg.cause ?? 'lives').join()}`,
    wait,
    120_000,
  );

  const daemon = await FakeDaemon.listen(pbx);
  t.teardown(() => daemon.die());
  await daemon.call(1);
  t.strictSame(
    daemon.calls.map(({ headers }) => headers['variable_enqueue_document']),
    ['support', 'support'],
  );
  t.strictSame(
    legs.map((leg) => leg.isLive),
    [true, true],
  );
});

t.test('music that cannot be opened does not make it spin', { skip: SKIP }, async (t) => {
  const { pbx, bank, stop } = await startScene({ phones: [], callers: 2, env: { PBX_HOLD_MUSIC: '/nowhere.wav' } });
  t.teardown(() => stop({ keep: !t.passing() }));
  const sleeps = new Set<string>();
  pbx.events.onEvent((event) => {
    if (
      event['Event-Name'] === 'CHANNEL_EXECUTE' &&
      event['Application'] === 'sleep' &&
      event['Application-Data'] === '1000'
    )
      sleeps.add('dialplan');
  });
  const legs = [bank.call('4000'), bank.call('4100')];
  for (const leg of legs) await leg.reached('answered');
  await until('the dialplan waits', () => sleeps.has('dialplan'));
  const daemon = await FakeDaemon.listen(pbx);
  t.teardown(() => daemon.die());
  await daemon.call(1);
  t.pass();
});

t.test(
  'while the daemon says by its silence that it is away, nobody tries; then everybody',
  { skip: SKIP },
  async (t) => {
    const { pbx, bank, stop } = await startScene({ phones: [], callers: 2 });
    t.teardown(() => stop({ keep: !t.passing() }));
    const applications: string[] = [];
    pbx.events.onEvent((event) => {
      if (event['Event-Name'] === 'CHANNEL_EXECUTE') applications.push(event['Application'] ?? '');
    });
    await pbx.api('global_setvar enqueued_until=1');
    const legs = [bank.call('4000'), bank.call('4100')];
    for (const leg of legs) await leg.reached('answered');
    await until('two rounds of music each', () => applications.filter((name) => name === 'playback').length >= 4);
    t.notOk(applications.includes('socket'));
    const daemon = await FakeDaemon.listen(pbx);
    t.teardown(() => daemon.die());
    await pbx.api(`global_setvar enqueued_until=${Math.ceil(Date.now() / 1000) + 60}`);
    await daemon.call(1);
    t.strictSame(
      legs.map((leg) => leg.isLive),
      [true, true],
    );
  },
);

const DEATHS: readonly (readonly [string, (socket: Socket) => void])[] = [
  ['as it accepts', (socket) => socket.destroy()],
  [
    'as it connects',
    (socket) => {
      socket.write('connect\n\n');
      socket.once('data', () => socket.destroy());
    },
  ],
];

t.test('a daemon that dies while it takes a call leaves nobody behind', { skip: SKIP }, async (t) => {
  const { pbx, bank, stop } = await startScene({ phones: [], callers: 8 });
  t.teardown(() => stop({ keep: !t.passing() }));
  for (const [when, die] of DEATHS) {
    const dying = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      die(socket);
    }).listen(pbx.address.daemonPort, '127.0.0.1');
    await once(dying, 'listening');
    const legs = ['4000', '4000', '4000', '4000', '4100', '4100', '4100', '4100'].map((number) => bank.call(number));
    for (const leg of legs) await leg.reached('answered');
    dying.close();
    await once(dying, 'close');
    const daemon = await FakeDaemon.listen(pbx);
    await daemon.call(7);
    t.ok(
      legs.every((leg) => leg.isLive),
      when,
    );
    await daemon.die();
    await bank.reset();
  }
});
