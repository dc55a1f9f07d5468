import t from 'tap';
import net from 'node:net';
import { openScene } from './scene.ts';
import { connectClient, wrapSocket } from './event-socket-client.ts';

t.test('authentication', async (t) => {
  const { pbx, stop } = await openScene();
  t.teardown(stop);

  const wrong = wrapSocket(net.connect(pbx.port, '127.0.0.1'));
  await wrong.first;
  t.equal(await wrong.send('auth wrong'), '-ERR invalid');
  await wrong.closed();
  t.equal(
    wrong.raw(),
    'Content-Type: auth/request\n\nContent-Type: command/reply\nReply-Text: -ERR invalid\n\n' +
      'Content-Type: text/disconnect-notice\nContent-Length: 67\n\nDisconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n',
  );

  const none = wrapSocket(net.connect(pbx.port, '127.0.0.1'));
  await none.first;
  t.equal(await none.send('api status'), '-ERR command not found');
  t.equal(await none.send('exit'), '+OK bye');
  await none.closed();
});

t.test('replies of commands, as captured from FreeSWITCH', async (t) => {
  const { esl, stop } = await openScene();
  t.teardown(stop);
  const replies: [string, string | RegExp][] = [
    ['event json', '-ERR no keywords supplied'],
    ['event json NOSUCH', '-ERR no keywords supplied'],
    ['event json HEARTBEAT CUSTOM conference::maintenance', '+OK event listener enabled json'],
    ['nixevent HEARTBEAT', '+OK events nixed'],
    ['nixevent', '-ERR no keywords supplied'],
    ['noevents', '+OK no longer listening for events'],
    ['noevents', '-ERR not listening for events'],
    ['event plain ALL', '+OK event listener enabled plain'],
    ['filter Unique-ID x', '+OK filter added. [Unique-ID]=[x]'],
    ['filter delete all', '+OK filter deleted. [all][]'],
    ['myevents', '-ERR command not found'],
    ['linger', '-ERR not controlling a session'],
    ['sendmsg', '-ERR invalid session id []'],
    ['sendmsg abc\ncall-command: execute\nexecute-app-name: park', '-ERR invalid session id [abc]'],
    ['sendevent X', /^\+OK [0-9a-f-]{36}$/],
    ['getvar x', '-ERR command not found'],
    ['connect', '-ERR command not found'],
    ['bogus', '-ERR command not found'],
    ['api', '-ERR command not found'],
    ['bgapi', '-ERR command not found'],
    ['exit', '+OK bye'],
  ];
  for (const [command, reply] of replies) {
    const got = await esl.send(command);
    if (typeof reply === 'string') t.equal(got, reply, command);
    else t.match(got, reply, command);
  }
});

t.test('answers of api commands, as captured from FreeSWITCH', async (t) => {
  const { esl, pbx, stop } = await openScene();
  t.teardown(stop);
  const replies: [string, string][] = [
    ['version', 'FreeSWITCH Version 1.10.12-release~64bit ( 64bit)\n'],
    ['nosuch x', '-ERR nosuch Command not found!\n'],
    ['show channels as json', '{"row_count": 0}\n'],
    ['show channels count', '\n0 total.\n'],
    ['global_getvar core_uuid', pbx.coreUuid()],
    ['global_getvar nosuch', '-ERR no reply\n'],
    ['module_exists mod_conference', 'true'],
    ['module_exists mod_nosuch', 'false'],
    ['reloadxml', '+OK [Success]\n'],
    ['sofia status profile nosuch', 'Invalid Profile!\n'],
    ['sofia_contact 1999@pbx.test', 'error/user_not_registered'],
    ['conference list', '+OK No active conferences.\n'],
    ['conference json_list', '[]'],
    ['conference xx json_list', '-ERR Conference xx not found\n'],
    ['uuid_kill', '-USAGE: <uuid> [cause]\n'],
    ['uuid_kill nosuch', '-ERR No such channel!\n'],
    ['uuid_break nosuch', '-ERR No such channel!\n'],
    ['uuid_setvar nosuch a b', '-ERR No such channel!\n'],
    ['uuid_getvar nosuch a', '-ERR No such channel!\n'],
    ['uuid_answer nosuch', '-ERROR\n'],
    ['uuid_exists nosuch', 'false'],
    ['uuid_transfer nosuch 500', '-ERR No such channel!\n'],
    ['uuid_record nosuch start /tmp/x.wav', '-ERR Cannot locate session!\n'],
    [
      'originate foo',
      '-USAGE: <call url> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]\n',
    ],
    ['originate bogus/x &park()', '-ERR CHAN_NOT_IMPLEMENTED\n'],
    ['originate user/1999@pbx.test &park()', '-ERR SUBSCRIBER_ABSENT\n'],
    ['originate sofia/gateway/nosuch/123 &park()', '-ERR INVALID_GATEWAY\n'],
    ['originate sofia/nosuch/1@127.0.0.1 &park()', '-ERR INVALID_PROFILE\n'],
  ];
  for (const [command, reply] of replies) t.equal(await esl.api(command), reply, command);
  t.match(await esl.api('status'), /is ready/);
});

t.test('each client has its own subscription', async (t) => {
  const { esl, pbx, park, stop } = await openScene();
  t.teardown(stop);
  const other = await connectClient(pbx.port, { events: 'CHANNEL_ANSWER' });
  const silent = await connectClient(pbx.port);
  await park('a');
  await other.event((event) => event['Event-Name'] === 'CHANNEL_ANSWER');
  await silent.api('version');
  t.equal(other.events.length, 1);
  t.equal(silent.events.length, 0);
  t.ok(esl.events.length > 1);
  const own = await connectClient(pbx.port);
  t.equal(await own.send('myevents a json'), '+OK Events Enabled');
  await park('b', '1002');
  await esl.api('uuid_kill a');
  await own.event((event) => event['Event-Name'] === 'CHANNEL_DESTROY');
  t.ok(own.events.every((event) => event['Unique-ID'] === 'a'));
});

t.test('a background job ends with an event that carries its id and result', async (t) => {
  const { esl, stop } = await openScene();
  t.teardown(stop);
  t.equal(await esl.send('bgapi uuid_exists q\nJob-UUID: my-job'), '+OK Job-UUID: my-job');
  const event = await esl.event((one) => one['Job-UUID'] === 'my-job');
  t.match(event, {
    'Event-Name': 'BACKGROUND_JOB',
    'Job-Command': 'uuid_exists',
    'Job-Command-Arg': 'q',
    'Content-Length': '5',
    _body: 'false',
  });
});

t.test('an originate by api holds up its connection, replies and events, until it is over', async (t) => {
  const { esl, pbx, clock, stop } = await openScene();
  t.teardown(stop);
  pbx.addTelephone('1001', { answerMs: 500 });
  const busy = await connectClient(pbx.port, { events: 'CHANNEL_PROGRESS' });
  const called = busy.api('originate {origination_uuid=a}user/1001@pbx.test &park()');
  const next = busy.api('uuid_exists a');
  await esl.event((event) => event['Event-Name'] === 'CHANNEL_PROGRESS');
  t.equal(await esl.api('uuid_exists a'), 'true');
  t.equal(busy.events.length, 0);
  clock.advance(500);
  t.equal(await called, '+OK a\n');
  t.equal(await next, 'true');
  t.equal(busy.events.length, 1);
});

t.test('the reply to a command comes before the events that it causes', async (t) => {
  const { esl, park, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  const from = esl.raw().length;
  await esl.api('uuid_kill a');
  await esl.event((event) => event['Event-Name'] === 'CHANNEL_DESTROY');
  t.match(esl.raw().slice(from), /^Content-Type: api\/response\nContent-Length: 4\n\n\+OK\nContent-Length/);
});

t.test('heartbeats come by the clock', async (t) => {
  const { esl, clock, stop } = await openScene({ heartbeatMs: 20_000 }, 'HEARTBEAT');
  t.teardown(stop);
  clock.advance(20_000);
  t.match(await esl.event(() => true), {
    'Event-Name': 'HEARTBEAT',
    'Event-Info': 'System Ready',
    'Session-Count': '0',
  });
});
