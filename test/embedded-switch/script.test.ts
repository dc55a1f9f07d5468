import t from 'tap';
import { handOver, type Script } from '../../src/embedded-switch/index.ts';
import { inShort } from './event-socket-client.ts';
import { is, MUSIC, openDaemon, openScene, tone } from './scene.ts';

t.test('a script goes on after the socket, and reads what it was given', async (t) => {
  const daemon = await openDaemon();
  const seen: unknown[] = [];
  const script: Script = function* (session) {
    yield ['answer'];
    yield ['set', 'enqueue_document=support'];
    yield ['socket', `127.0.0.1:${daemon.port} async full`];
    seen.push(session.get('enqueue_result'), session.isReady());
    yield ['playback', tone(100)];
    seen.push('played');
    session.set('done', 'yes');
  };
  const { pbx, esl, clock, stop } = await openScene({
    dialplan: { '700': [{ lua: 'ivr.lua', script }, ['hangup', 'NORMAL_UNSPECIFIED']] },
  });
  t.teardown(async () => {
    daemon.close();
    await stop();
  });
  const leg = pbx.call('700');
  const socket = await daemon.next();
  await Promise.all([socket.open(), esl.event(is('CHANNEL_PARK'))]);
  t.strictSame(leg.applications(), ['lua', 'socket']);
  await esl.api(`uuid_setvar ${leg.uuid} enqueue_result success`);
  await socket.send('exit');
  await esl.event(is('PLAYBACK_START'));
  clock.advance(100);
  t.equal(await leg.ended, 'NORMAL_UNSPECIFIED');
  t.strictSame(seen, ['success', true, 'played']);
  t.equal(leg.variable('done'), 'yes');
  await esl.event(is('CHANNEL_DESTROY'));
  t.strictSame(
    esl.events.map(inShort).filter((one) => one.startsWith('EXECUTE')),
    [
      'EXECUTE lua',
      'EXECUTE answer',
      'EXECUTE_COMPLETE answer',
      'EXECUTE set',
      'EXECUTE_COMPLETE set',
      'EXECUTE socket',
      'EXECUTE_COMPLETE socket',
      'EXECUTE playback',
      'EXECUTE_COMPLETE playback',
      'EXECUTE_COMPLETE lua',
      'EXECUTE hangup',
      'EXECUTE_COMPLETE hangup',
    ],
  );
});

t.test('a script is left at the hangup; its finally runs', async (t) => {
  const seen: string[] = [];
  const script: Script = function* () {
    try {
      yield ['park'];
      seen.push('went on');
    } finally {
      seen.push('finally');
    }
  };
  const { pbx, esl, stop } = await openScene({ dialplan: { '*': [{ lua: 'x.lua', script }] } });
  t.teardown(stop);
  const leg = pbx.call('anything');
  await esl.event(is('CHANNEL_PARK'));
  leg.hangup('USER_BUSY');
  await esl.event(is('CHANNEL_DESTROY'));
  t.strictSame(seen, ['finally']);
  t.equal(leg.cause(), 'USER_BUSY');
});

t.test('a caller hangs up and presses keys by himself; no such number', async (t) => {
  const { pbx, esl, clock, stop } = await openScene({ dialplan: { '500': [['answer'], ['park']] } });
  t.teardown(stop);
  const leg = pbx.call('500', { behaviour: { hangupMs: 1000, dtmf: '7', dtmfMs: 500 } });
  clock.advance(1000);
  t.equal(await leg.ended, 'NORMAL_CLEARING');
  t.match(await esl.event(is('DTMF')), { 'DTMF-Digit': '7' });
  t.equal(await pbx.call('999').ended, 'NO_ROUTE_DESTINATION');
});

t.test(
  'the way to the daemon: music and another try while there is none, on with the call when there is a result',
  async (t) => {
    const daemon = await openDaemon();
    const route = (socket: string): ReturnType<typeof handOver> =>
      handOver({ socket, variables: { enqueue_document: 'support' }, music: MUSIC });
    const { pbx, esl, clock, stop } = await openScene({
      dialplan: { '600': [...route(`127.0.0.1:${daemon.port}`), ['hangup', 'USER_BUSY']], '601': route('127.0.0.1:1') },
    });
    t.teardown(async () => {
      daemon.close();
      await stop();
    });
    const lonely = pbx.call('601');
    await esl.event(is('PLAYBACK_START', lonely.uuid));
    clock.advance(2000);
    await esl.event((event) => is('PLAYBACK_STOP', lonely.uuid)(event) && event['variable_playback_ms'] === '2000');
    clock.advance(1);
    const tries = (): number =>
      esl.events.filter((event) => is('CHANNEL_EXECUTE', lonely.uuid)(event) && event['Application'] === 'socket')
        .length;
    await esl.event(() => tries() === 2);

    const leg = pbx.call('600');
    const socket = await daemon.next();
    await Promise.all([socket.open(), esl.event(is('CHANNEL_PARK', leg.uuid))]);
    t.equal(leg.variable('socket_resume'), 'true');
    clock.advance(2000);
    t.equal(leg.variable('socket_resume'), 'false');
    await esl.api(`uuid_setvar ${leg.uuid} enqueue_result success`);
    await socket.send('exit');
    t.equal(await leg.ended, 'USER_BUSY');
  },
);

t.test('contexts, and what is computed in an argument', async (t) => {
  const { pbx, esl, clock, stop } = await openScene({
    dialplan: {
      '1': [
        ['set', 'x=${cond(${missing} > 500 ? 1 : 1000)}'],
        ['set', 'y=${x}${strepoch()}'],
        ['transfer', '${destination_number} XML other'],
      ],
      'other/*': [['set', 'z=$' + '{x}'], ['multiunset', 'x y'], ['park']],
    },
  });
  t.teardown(stop);
  const leg = pbx.call('1', { variables: { destination_number: '77' } });
  await esl.event(is('CHANNEL_PARK'));
  t.match(leg.variables(), { z: '1000' });
  t.equal(leg.variable('x'), undefined);
  t.match(
    esl.events.find((event) => event['Application-Data']?.startsWith('y=') === true),
    {
      'Application-Data': `y=1000${Math.floor(clock.now() / 1000)}`,
    },
  );
});
