import { connect, type Socket } from 'node:net';
import t from 'tap';
import { connectClient, inShort } from './event-socket-client.ts';
import { is, MUSIC, openScene } from './scene.ts';

t.test('events are lost, doubled, swapped, late', async (t) => {
  const { esl, pbx, clock, park, stop } = await openScene(
    {},
    'CHANNEL_ANSWER CHANNEL_PROGRESS CHANNEL_PARK CHANNEL_CREATE BACKGROUND_JOB DTMF',
  );
  t.teardown(stop);
  pbx.faults.onEvents({ matches: (event) => event.name === 'CHANNEL_CREATE', fault: { do: 'lose' } });
  pbx.faults.onEvents({ matches: (event) => event.name === 'CHANNEL_PROGRESS', fault: { do: 'swap' }, times: 1 });
  pbx.faults.onEvents({ matches: (event) => event.name === 'CHANNEL_PARK', fault: { do: 'double' } });
  pbx.faults.onEvents({ matches: (event) => event.headers['DTMF-Digit'] === '1', fault: { do: 'delay', ms: 700 } });
  await park('a');
  await esl.api('version');
  t.strictSame(esl.events.map(inShort), ['ANSWER', 'PROGRESS', 'BACKGROUND_JOB', 'PARK', 'PARK']);
  pbx.leg('a')?.dtmf('12');
  await esl.event(is('DTMF'));
  clock.advance(700);
  await esl.event((event) => event['DTMF-Digit'] === '1');
  t.strictSame(esl.events.slice(-2).map(inShort), ['DTMF 2', 'DTMF 1']);
  pbx.faults.clear();
  await park('b', '1002');
  await esl.api('version');
  t.strictSame(esl.events.slice(-5).map(inShort), ['CREATE', 'PROGRESS', 'ANSWER', 'BACKGROUND_JOB', 'PARK']);
});

t.test('commands are refused', async (t) => {
  const { esl, pbx, park, stop } = await openScene();
  t.teardown(stop);
  pbx.faults.refuse({ matches: /^originate /, reply: '-ERR NORMAL_CIRCUIT_CONGESTION' });
  t.equal(await esl.bgapi('originate user/1001@pbx.test &park()'), '-ERR NORMAL_CIRCUIT_CONGESTION\n');
  await park('a');
  pbx.faults.refuse({ matches: /^sendmsg a conference/ });
  t.equal(await esl.execute('a', 'conference', 'x'), '-ERR refused');
  t.equal(await esl.execute('a', 'playback', MUSIC), '+OK');
});

t.test('no answers until told otherwise', async (t) => {
  const { esl, pbx, stop } = await openScene();
  t.teardown(stop);
  pbx.faults.setSilent(true);
  let isAnswered = false;
  const answer = esl.api('uuid_exists x').then((text) => {
    isAnswered = true;
    return text;
  });
  const other = await connectWhileSilent(pbx.port);
  t.equal(isAnswered, false);
  pbx.faults.setSilent(false);
  t.equal(await answer, 'false');
  other.destroy();
});

async function connectWhileSilent(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

t.test('sockets are cut; the calls live on', async (t) => {
  const { esl, pbx, park, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  pbx.dropSockets();
  await esl.closed();
  const again = await connectClient(pbx.port);
  t.equal(await again.api('uuid_exists a'), 'true');
});

t.test('a crash: all is gone, but the registrations', async (t) => {
  const { esl, pbx, clock, park, stop } = await openScene({ dialplan: { '500': [['answer'], ['playback', MUSIC]] } });
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'conference', 'enq-1@plain');
  const leg = pbx.call('500');
  const before = pbx.coreUuid();
  const { port } = pbx;
  await pbx.crash();
  await esl.closed();
  t.equal(await leg.ended, 'CRASH');
  t.equal(clock.pending(), 0);
  await t.rejects(connectClient(port));
  await pbx.restart();
  const again = await connectClient(port, { events: 'CHANNEL_PARK BACKGROUND_JOB' });
  t.not(await again.api('global_getvar core_uuid'), before);
  t.equal(await again.api('show channels as json'), '{"row_count": 0}\n');
  t.equal(await again.api('conference json_list'), '[]');
  t.match(await again.api('show registrations as json'), '"row_count":3');
  t.equal(await again.bgapi('originate {origination_uuid=a}user/1001@pbx.test &park()'), '+OK a\n');
});

t.test('lost events are told by a line of the log, to those who asked for it', async (t) => {
  const { esl, pbx, stop } = await openScene();
  t.teardown(stop);
  t.equal(await esl.send('log 2'), '+OK log level 2 [2]');
  pbx.reportLostEvents(7);
  await esl.api('version');
  t.match(esl.raw(), /Content-Type: log\/data\nContent-Length: \d+\nLog-Level: 2\n[^]*\n\nLost \[7\] events!/);
});

t.test('a silent switch keeps its events, too', async (t) => {
  const { esl, pbx, park, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  const count = esl.events.length;
  pbx.faults.setSilent(true);
  pbx.leg('a')?.dtmf('1');
  t.equal(esl.events.length, count);
  pbx.faults.setSilent(false);
  await esl.event(is('DTMF'));
});
