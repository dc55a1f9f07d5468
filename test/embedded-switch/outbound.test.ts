import t from 'tap';
import { inShort } from './event-socket-client.ts';
import { is, isAction, isComplete, MUSIC, openDaemon, openScene, tone, type Scene } from './scene.ts';

interface Outbound extends Scene {
  next: Awaited<ReturnType<typeof openDaemon>>['next'];
}

async function openOutbound(t: { teardown(act: () => unknown): void }): Promise<Outbound> {
  const daemon = await openDaemon();
  const socket = ['socket', `127.0.0.1:${daemon.port} async full`] as const;
  const scene = await openScene({
    dialplan: {
      '600': [['set', 'enqueue_document=support'], socket, ['set', 'after=1'], ['playback', MUSIC]],
      '601': [['answer'], socket, ['hangup', 'USER_BUSY']],
      '602': [['socket', '127.0.0.1:1 async full'], ['set', 'after=1'], ['sleep', '200'], ['park']],
    },
  });
  t.teardown(async () => {
    daemon.close();
    await scene.stop();
  });
  return { ...scene, next: daemon.next };
}

t.test('connect is answered with all about the channel, then it is parked', async (t) => {
  const { pbx, esl, next, order } = await openOutbound(t);
  const leg = pbx.call('600', { from: '5557777', name: 'Caller Name', variables: { ivr_x: 'a b' } });
  const daemon = await next();
  await esl.api('version');
  t.equal(esl.events.some(is('CHANNEL_PARK')), false, 'not before connect');
  t.strictSame(leg.applications(), ['socket']);
  const { headers } = await daemon.open();
  t.match(headers, {
    'Event-Name': 'CHANNEL_DATA',
    'Unique-ID': leg.uuid,
    'Channel-Unique-ID': leg.uuid,
    'Caller-Caller-ID-Number': '5557777',
    'Caller-Caller-ID-Name': 'Caller%20Name',
    'Channel-Caller-ID-Number': '5557777',
    'Caller-Destination-Number': '600',
    'Answer-State': 'ringing',
    'Channel-State': 'CS_EXECUTE',
    variable_enqueue_document: 'support',
    variable_ivr_x: 'a%20b',
    variable_current_application: 'socket',
    'Content-Type': 'command/reply',
    'Reply-Text': '%2BOK%0A',
    'Socket-Mode': 'async',
    Control: 'full',
  });
  t.strictSame(await order(is('CHANNEL_PARK')), [
    'CREATE',
    'EXECUTE set',
    'EXECUTE_COMPLETE set',
    'EXECUTE socket',
    'PARK',
  ]);
});

t.test('commands on the outbound socket', async (t) => {
  const { pbx, esl, next } = await openOutbound(t);
  const leg = pbx.call('600');
  const daemon = await next();
  await daemon.open();
  const replies: [string, string][] = [
    ['myevents json', '+OK Events Enabled'],
    ['myevents', '-ERR aready enabled.'],
    ['getvar enqueue_document', 'support'],
    ['linger 5', '+OK will linger 5 seconds'],
    ['nolinger', '+OK will not linger'],
    ['sendmsg\ncall-command: execute\nexecute-app-name: set\nexecute-app-arg: a=b', '+OK'],
  ];
  for (const [command, reply] of replies) t.equal(await daemon.send(command), reply, command);
  t.equal(await daemon.api(`uuid_getvar ${leg.uuid} a`), 'b');
  await daemon.event(isComplete('set'));
  t.notOk(esl.events.some(is('PRIVATE_COMMAND')), 'a park without audio fires none');
});

t.test('a playback on an unanswered call sends early media; answer', async (t) => {
  const { pbx, esl, next, order } = await openOutbound(t);
  const leg = pbx.call('600');
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await order(is('CHANNEL_PARK'));
  await esl.execute(leg.uuid, 'playback', MUSIC);
  t.strictSame(await order(is('PLAYBACK_START')), ['PROGRESS_MEDIA', 'EXECUTE playback', 'PLAYBACK_START']);
  t.equal(leg.state(), 'early');
  t.strictSame(leg.hears(), [MUSIC]);
  t.equal(await esl.api(`uuid_answer ${leg.uuid}`), '+OK\n');
  t.equal(leg.state(), 'answered');
});

t.test('joined while unanswered: the conference answers', async (t) => {
  const { pbx, esl, next, order } = await openOutbound(t);
  const leg = pbx.call('600');
  await Promise.all([(await next()).open(), esl.event(is('CHANNEL_PARK'))]);
  await order(is('CHANNEL_PARK'));
  await esl.execute(leg.uuid, 'conference', 'enq-1@plain');
  t.strictSame(await order(isAction('add-member')), [
    'PROGRESS_MEDIA',
    'EXECUTE conference',
    'conference conference-create',
    'ANSWER',
    'conference add-member',
  ]);
});

t.test('exit: the park ends and the dialplan goes on', async (t) => {
  const { pbx, esl, next, order } = await openOutbound(t);
  const leg = pbx.call('600');
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await order(is('CHANNEL_PARK'));
  t.equal(await daemon.send('exit'), '+OK bye');
  await daemon.closed();
  t.match(
    daemon.raw(),
    `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${leg.uuid}\nContent-Disposition: disconnect\nContent-Length: 67\n\n`,
  );
  t.strictSame(await order(is('PLAYBACK_START')), [
    'UNPARK',
    'EXECUTE_COMPLETE socket',
    'EXECUTE set',
    'EXECUTE_COMPLETE set',
    'PROGRESS_MEDIA',
    'EXECUTE playback',
    'PLAYBACK_START',
  ]);
  t.equal(leg.variable('after'), '1');
});

t.test('the socket is cut during a playback: it goes on until it is broken', async (t) => {
  const { pbx, esl, next, order, forget } = await openOutbound(t);
  const leg = pbx.call('600');
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await esl.api(`uuid_answer ${leg.uuid}`);
  await esl.execute(leg.uuid, 'playback', MUSIC);
  await forget();
  daemon.close();
  await daemon.closed();
  await esl.api('version');
  t.strictSame(leg.applications(), ['socket', 'playback']);
  t.strictSame(leg.hears(), [MUSIC]);
  await esl.api(`uuid_break ${leg.uuid} all`);
  t.strictSame(await order(is('PLAYBACK_START')), [
    'PLAYBACK_STOP break',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
    'UNPARK',
    'EXECUTE_COMPLETE socket',
    'EXECUTE set',
    'EXECUTE_COMPLETE set',
    'EXECUTE playback',
    'PLAYBACK_START',
  ]);
});

t.test('the socket is closed during a conference: it goes on until the kick', async (t) => {
  const { pbx, esl, next, order, forget } = await openOutbound(t);
  const leg = pbx.call('601');
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await esl.execute(leg.uuid, 'conference', 'enq-1@plain');
  await daemon.send('exit');
  await daemon.closed();
  await forget();
  t.strictSame(leg.applications(), ['socket', 'conference']);
  await esl.api(`conference enq-1 kick uuid=${leg.uuid}`);
  t.strictSame(
    (await order(is('CHANNEL_HANGUP_COMPLETE'))).filter((one) => !one.includes('conference-destroy')),
    [
      'conference kick-member',
      'conference floor-change',
      'conference del-member',
      'EXECUTE_COMPLETE conference',
      'PRIVATE_COMMAND',
      'UNPARK',
      'EXECUTE_COMPLETE socket',
      'EXECUTE hangup',
      'HANGUP USER_BUSY',
      'EXECUTE_COMPLETE hangup',
      'HANGUP_COMPLETE USER_BUSY',
    ],
  );
});

t.test('what was queued before the exit is still done', async (t) => {
  const { pbx, esl, clock, next, order, forget } = await openOutbound(t);
  const leg = pbx.call('600');
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await esl.api(`uuid_answer ${leg.uuid}`);
  await forget();
  await esl.execute(leg.uuid, 'playback', tone(200));
  await esl.execute(leg.uuid, 'playback', tone(200));
  await daemon.send('exit');
  await daemon.closed();
  clock.advance(200);
  clock.advance(200);
  t.strictSame((await order(isComplete('set'))).slice(4), [
    'PLAYBACK_STOP done',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
    'PLAYBACK_STOP done',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
    'UNPARK',
    'EXECUTE_COMPLETE socket',
    'EXECUTE set',
    'EXECUTE_COMPLETE set',
  ]);
});

t.test('the caller hangs up: the socket gets the events of the end, but for DESTROY, and is closed', async (t) => {
  const { pbx, esl, next } = await openOutbound(t);
  const leg = pbx.call('601');
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await daemon.send('myevents json');
  leg.hangup();
  await daemon.closed();
  t.strictSame(
    daemon.events.map(inShort).filter((one) => !one.startsWith('STATE')),
    ['HANGUP NORMAL_CLEARING', 'UNPARK NORMAL_CLEARING', 'EXECUTE_COMPLETE socket', 'HANGUP_COMPLETE NORMAL_CLEARING'],
  );
  t.match(daemon.raw(), 'Content-Disposition: disconnect');
  await esl.event(is('CHANNEL_DESTROY'));
  t.equal(await leg.ended, 'NORMAL_CLEARING');
});

t.test('with linger the socket stays, and so does the channel', async (t) => {
  const { pbx, esl, clock, next } = await openOutbound(t);
  const leg = pbx.call('601');
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await daemon.send('linger 2');
  leg.hangup();
  await esl.event(is('CHANNEL_HANGUP_COMPLETE'));
  t.equal(await daemon.api(`uuid_exists ${leg.uuid}`), 'false');
  t.match(daemon.raw(), 'Content-Disposition: linger\nChannel-Name: ');
  t.equal(esl.events.some(is('CHANNEL_DESTROY')), false);
  clock.advance(2000);
  await daemon.closed();
  await esl.event(is('CHANNEL_DESTROY'));
  t.equal(pbx.channels().length, 0);
});

t.test('nobody listens: the dialplan goes on at once', async (t) => {
  const { pbx, esl, clock, order } = await openOutbound(t);
  const leg = pbx.call('602');
  await esl.event((event) => event['Event-Name'] === 'CHANNEL_EXECUTE' && event['Application'] === 'sleep');
  clock.advance(200);
  t.strictSame(await order(is('CHANNEL_PARK')), [
    'CREATE',
    'EXECUTE socket',
    'EXECUTE_COMPLETE socket',
    'EXECUTE set',
    'EXECUTE_COMPLETE set',
    'EXECUTE sleep',
    'EXECUTE_COMPLETE sleep',
    'EXECUTE park',
    'PARK',
  ]);
  t.equal(leg.variable('after'), '1');
});

t.test('a socket that is closed before it said connect leaves the channel parked', async (t) => {
  const { pbx, esl, next } = await openOutbound(t);
  const leg = pbx.call('601');
  const daemon = await next();
  daemon.close();
  await esl.event(is('CHANNEL_PARK'));
  await esl.api('version');
  t.strictSame(leg.applications(), ['socket']);
  t.equal(esl.events.some(is('CHANNEL_UNPARK')), false);
});

t.test('hung up before connect', async (t) => {
  const { pbx, next, order, forget } = await openOutbound(t);
  const leg = pbx.call('601');
  const daemon = await next();
  await forget();
  leg.hangup();
  t.strictSame(await order(is('CHANNEL_DESTROY')), [
    'HANGUP NORMAL_CLEARING',
    'PARK NORMAL_CLEARING',
    'UNPARK NORMAL_CLEARING',
    'EXECUTE_COMPLETE socket',
    'HANGUP_COMPLETE NORMAL_CLEARING',
    'DESTROY NORMAL_CLEARING',
  ]);
  await daemon.closed();
});

t.test('sent elsewhere while the socket is open', async (t) => {
  const { pbx, esl, next, order } = await openOutbound(t);
  pbx.setExtension('501', [['answer'], ['park']]);
  const leg = pbx.call('601');
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await order(is('CHANNEL_PARK'));
  t.equal(await esl.api(`uuid_transfer ${leg.uuid} 501 XML default`), '+OK\n');
  t.strictSame(await order(is('CHANNEL_PARK')), [
    'UNPARK',
    'EXECUTE_COMPLETE socket',
    'EXECUTE answer',
    'EXECUTE_COMPLETE answer',
    'EXECUTE park',
    'PARK',
  ]);
  t.equal(daemon.isClosed(), false);
  await esl.api(`uuid_transfer ${leg.uuid} 999 XML default`);
  t.match(await esl.event(is('CHANNEL_HANGUP_COMPLETE')), { 'Hangup-Cause': 'NO_ROUTE_DESTINATION' });
});

t.test('with socket_resume a socket that closes ends all that runs in it', async (t) => {
  const { pbx, esl, next, order, forget } = await openOutbound(t);
  const leg = pbx.call('600', { variables: { socket_resume: 'true' } });
  const daemon = await next();
  await Promise.all([daemon.open(), esl.event(is('CHANNEL_PARK'))]);
  await esl.api(`uuid_answer ${leg.uuid}`);
  await esl.execute(leg.uuid, 'playback', MUSIC);
  await forget();
  daemon.close();
  t.strictSame(await order(is('PLAYBACK_START')), [
    'PLAYBACK_STOP done',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
    'UNPARK',
    'EXECUTE_COMPLETE socket',
    'EXECUTE set',
    'EXECUTE_COMPLETE set',
    'EXECUTE playback',
    'PLAYBACK_START',
  ]);
});

t.test('with socket_resume a socket that is closed before connect leaves nothing behind', async (t) => {
  const { pbx, esl, next } = await openOutbound(t);
  const leg = pbx.call('601', { variables: { socket_resume: 'true' } });
  (await next()).close();
  t.equal(await leg.ended, 'USER_BUSY');
  t.equal(esl.events.some(is('CHANNEL_PARK')), false);
});
