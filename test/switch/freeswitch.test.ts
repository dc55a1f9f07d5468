import t from 'tap';
import { createFreeswitch } from '../../src/switch/freeswitch.ts';
import { DEFAULT_TIMING, findSettingsProblems } from '../../src/switch/settings.ts';
import {
  LEG,
  apiFrame,
  callOut,
  createLogbook,
  createRecorder,
  eventFrame,
  numbered,
  replyFrame,
  silentLogger,
  startFakeSwitch,
  testSettings,
  until,
} from './fake-switch.ts';
import { attach } from './bench.ts';

const THEIRS = '0a000000-0000-4000-8000-000000000001';
const CALL = {
  'Unique-ID': THEIRS,
  'Caller-Caller-ID-Number': '+49 30\u0007',
  'Caller-Caller-ID-Name': 'Ünï "x"',
  'Caller-Destination-Number': '600',
  'Answer-State': 'ringing',
  variable_enqueue_document: 'support; a: b\n',
  variable_enqueue_result: 'old',
  variable_enqueue_user_data: 'order 42',
  variable_ivr_url: 'http://x/?a=%20',
  variable_sip_from: 'x',
};

const event = (name: string, more: object = {}): string =>
  eventFrame({ 'Event-Name': name, 'Unique-ID': LEG, ...more });
const hangUp = numbered(1, { do: 'hang-up', legId: LEG, cause: 'LOSE_RACE' });
const originate = numbered(2, {
  do: 'originate',
  legId: LEG,
  target: { is: 'phone', user: '1001' },
  callerId: { name: '', number: '' },
  timeoutMs: 5_000,
  wants: [],
});
const timing = { ...DEFAULT_TIMING, shortestPauseMs: 1, longestPauseMs: 5 };

t.test('settings that could not stand in a command are refused at the start', (t) => {
  const settings = testSettings(1, { domain: 'a b', soundsDir: '/a/../b', music: '${x}', conferenceProfile: '' });
  t.equal(findSettingsProblems(settings).length, 4);
  t.throws(() => createFreeswitch(settings, silentLogger), /domain/);
  t.end();
});

t.test('not attached: a failure, told after send returned', async (t) => {
  const port = createFreeswitch(testSettings(1), silentLogger);
  const recorder = createRecorder();
  await port.start(recorder);
  port.send(hangUp);
  t.equal(recorder.outcomes.size, 0);
  await until('outcome', () => recorder.outcomes.size === 1);
  t.same(recorder.outcomes.get(1), { ok: false, reason: 'not attached' });
  await port.stop();
});

t.test('attached with the truth, events that came meanwhile after it', async (t) => {
  const fake = await startFakeSwitch();
  const port = createFreeswitch(testSettings(fake.port), silentLogger);
  const recorder = createRecorder();
  recorder.known = [THEIRS];
  t.teardown(async () => {
    await port.stop();
    await fake.close();
  });
  fake.answers.push((request) => {
    if (request === 'api show channels as json') {
      fake.send(event('CHANNEL_ANSWER'));
      return apiFrame(JSON.stringify({ rows: [{ uuid: THEIRS, callstate: 'ACTIVE' }] }));
    }
    if (request.startsWith('api uuid_dump'))
      return apiFrame('{"Channel-Call-State":"ACTIVE","Answer-State":"answered"}');
    return undefined;
  });
  await port.start(recorder);
  await until('fact', () => recorder.facts.length === 1);
  t.same(recorder.story, ['attached', 'leg-answered']);
  t.same(recorder.snapshots[0]?.legs, [{ legId: THEIRS, phase: 'answered', place: { at: 'detached', result: null } }]);
  t.ok(fake.requests.some((request) => request.startsWith('event json ')));
  t.equal(port.describe().switchId, 'core-1');
});

t.test('every connection is subscribed anew; a loss is told once; the next snapshot follows', async (t) => {
  const { fake, port, recorder } = await attach(t);
  for (let turn = 1; turn <= 3; turn += 1) {
    fake.drop();
    await until('attached again', () => recorder.snapshots.length === turn + 1 && port.isAttached());
  }
  t.equal(recorder.losses.length, 3);
  t.equal(fake.requests.filter((request) => request.startsWith('event json ')).length, 4);
  t.equal(port.describe().attachments, 4);
});

t.test('a wrong password: one clear line without it, never attached, tried again', async (t) => {
  const { logger, lines } = createLogbook();
  const fake = await startFakeSwitch('other');
  const eventSocket = { host: '127.0.0.1', port: fake.port, password: 'hunter2' };
  const port = createFreeswitch(testSettings(fake.port, { eventSocket }), logger);
  const recorder = createRecorder();
  await port.start(recorder);
  await until('several attempts', () => fake.requests.filter((request) => request.startsWith('auth ')).length > 3);
  await port.stop();
  await fake.close();
  t.same(recorder.story, []);
  t.notMatch(lines.join(), 'hunter2');
  const warnings = lines.filter((line) => line.includes('"level":40'));
  t.equal(warnings.length, 1);
  t.match(warnings[0], 'refused the password');
});

t.test('an overdue reply: lost, attached again, no outcome', async (t) => {
  const { fake, port, recorder } = await attach(t, { timing: { ...timing, replyMs: 50 } });
  fake.answers.push((request) => (request.startsWith('api uuid_kill') ? null : undefined));
  port.send(hangUp);
  await until('attached again', () => recorder.snapshots.length === 2);
  t.match(recorder.losses, ['a reply is overdue']);
  t.equal(recorder.outcomes.size, 0);
});

t.test('dropped events: the switch says so in its log, the truth is read anew', async (t) => {
  const { fake, recorder } = await attach(t);
  const line = '2026 [CRIT] mod_event_socket.c:392 Lost [7] events! Event Queue size: [0/100000]\n';
  fake.send(`Content-Type: log/data\nContent-Length: ${line.length}\nLog-Level: 2\n\n${line}`);
  await until('attached again', () => recorder.snapshots.length === 2);
  t.match(recorder.losses, ['the switch dropped events']);
});

t.test('dropped events of whom ever: the truth is not read anew all the time', async (t) => {
  const { fake, port, recorder } = await attach(t, { timing: { ...timing, rereadPauseMs: 1000 } });
  const line = 'mod_event_socket.c:392 Lost [1] events! Event Queue size: [0/100000]\n';
  const lose = (): void => fake.send(`Content-Type: log/data\nContent-Length: ${line.length}\nLog-Level: 2\n\n${line}`);
  lose();
  await until('attached again', () => recorder.snapshots.length === 2 && port.isAttached());
  for (let n = 0; n < 3; n += 1) lose();
  port.send(hangUp);
  await until('an outcome', () => recorder.outcomes.size === 1);
  t.equal(recorder.losses.length, 1, 'still attached');
  await until('attached again', () => recorder.snapshots.length === 3);
  t.equal(recorder.losses.length, 2, 'once for the three');
});

t.test('outcomes: all replies good, or the first bad one', async (t) => {
  const { fake, port, recorder } = await attach(t);
  fake.answers.push((request) =>
    request.includes(' mute ') ? apiFrame('-ERR Conference enq-1 not found\n') : undefined,
  );
  const flags = { mute: true, deaf: true };
  port.send(numbered(5, { do: 'set-flags', legId: LEG, room: 'enq-1', flags }));
  port.send(numbered(6, { do: 'set-flags', legId: LEG, room: 'enq-1', flags: { mute: false, deaf: true } }));
  port.send(numbered(7, { do: 'leave', legId: LEG, room: 'not ours' }));
  await until('outcomes', () => recorder.outcomes.size === 3);
  t.same(recorder.outcomes.get(5), { ok: false, reason: 'Conference enq-1 not found' });
  t.same(recorder.outcomes.get(6), { ok: true });
  t.same(recorder.outcomes.get(7), { ok: false, reason: 'bad room' });
  t.notOk(fake.requests.some((request) => request.includes('not ours')));
});

t.test('an originate that fails ends its leg once, whoever says it first', async (t) => {
  const job = (body: string): string => eventFrame({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': LEG, _body: body });
  const hungUp = event('CHANNEL_HANGUP', { 'Hangup-Cause': 'USER_BUSY' });
  const orders: [string[], string][] = [
    [[job('-ERR USER_NOT_REGISTERED\n')], 'USER_NOT_REGISTERED'],
    [[job('-ERR NO_ANSWER\n'), hungUp], 'NO_ANSWER'],
    [[hungUp, job('-ERR NO_ANSWER\n')], 'USER_BUSY'],
  ];
  for (const [frames, cause] of orders) {
    const { fake, port, recorder } = await attach(t);
    port.send(originate);
    await until('taken', () => recorder.outcomes.has(2));
    t.same(recorder.outcomes.get(2), { ok: true });
    fake.send([...frames, eventFrame({ 'Event-Name': 'HEARTBEAT' })].join(''));
    await until('all handled', () => port.describe().events === frames.length + 1);
    t.same(recorder.facts, [{ fact: 'leg-hung-up', legId: LEG, cause }]);
  }
});

t.test('a hang-up that overtakes its originate is tried until the channel is there', async (t) => {
  const { fake, port, recorder } = await attach(t);
  let kills = 0;
  fake.answers.push((request) => {
    if (!request.startsWith('api uuid_kill')) return undefined;
    kills += 1;
    return apiFrame(kills < 4 ? '-ERR No such channel!\n' : '+OK\n');
  });
  port.send(originate);
  port.send(hangUp);
  await until('outcome', () => recorder.outcomes.has(1));
  t.same(recorder.outcomes.get(1), { ok: true });
  t.equal(kills, 4);
});

t.test('a hang-up of a leg that is not being called fails at once', async (t) => {
  const { fake, port, recorder } = await attach(t);
  fake.answers.push((request) =>
    request.startsWith('api uuid_kill') ? apiFrame('-ERR No such channel!\n') : undefined,
  );
  port.send(hangUp);
  await until('outcome', () => recorder.outcomes.has(1));
  t.same(recorder.outcomes.get(1), { ok: false, reason: 'No such channel!' });
});

t.test('channels of others are dropped and counted', async (t) => {
  const { fake, port, recorder } = await attach(t);
  const theirs = eventFrame({ 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': THEIRS });
  const theirJob = eventFrame({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': 'theirs', _body: '-ERR USER_BUSY' });
  fake.send(theirs + theirJob + event('CHANNEL_ANSWER'));
  await until('fact', () => recorder.facts.length === 1);
  t.same(recorder.story, ['attached', 'leg-answered']);
  t.equal(port.describe().foreignEvents, 2);
});

t.test('a call handed over: arrival, play, release', async (t) => {
  const { fake, port, recorder } = await attach(t);
  const call = await callOut(port.listenPort());
  await until('connect', () => call.heard() === 'connect\n\n');
  call.answer(CALL);
  await until('parked', () => recorder.facts.length === 1);
  t.same(recorder.arrivals[0], {
    legId: THEIRS,
    from: '+49 30',
    to: '600',
    isAnswered: false,
    user: null,
    variables: { enqueue_document: 'support; a: b\n', enqueue_user_data: 'order 42', ivr_url: 'http://x/?a=%20' },
  });
  t.same(recorder.facts, [{ fact: 'leg-parked', legId: THEIRS }]);
  fake.send(eventFrame({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': THEIRS }));
  fake.send(eventFrame({ 'Event-Name': 'DTMF', 'Unique-ID': THEIRS, 'DTMF-Digit': '1' }));
  await until('digit', () => recorder.facts.length === 2);
  t.equal(recorder.facts[1]?.fact, 'leg-dtmf', 'its own CHANNEL_PARK is not told again');
  let isClosed = false;
  call.socket.on('close', () => (isClosed = true));
  port.send(
    numbered(9, { do: 'release', legId: THEIRS, id: 'r1', variables: { enqueue_result: 'success' }, number: null }),
  );
  await until('closed', () => isClosed);
  t.same(recorder.outcomes.get(9), { ok: true });
  t.ok(
    fake.requests.includes(
      `api uuid_setvar_multi ${THEIRS} enqueued_released=r1;hangup_after_conference=;enqueue_result=success;socket_resume=false`,
    ),
  );
  fake.send(eventFrame({ 'Event-Name': 'DTMF', 'Unique-ID': THEIRS, 'DTMF-Digit': '1' }) + event('CHANNEL_ANSWER'));
  await until('next fact', () => recorder.facts.length === 3);
  t.equal(recorder.facts[2]?.fact, 'leg-answered', 'a released leg is not ours any more');
});

t.test('a control socket that closes: detached while the leg lives, nothing at a hang-up', async (t) => {
  const { fake, port, recorder } = await attach(t);
  fake.answers.push((request) => (request.startsWith('api uuid_exists') ? apiFrame('true') : undefined));
  const first = await callOut(port.listenPort());
  await until('connect', () => first.heard() !== '');
  first.answer({ ...CALL, 'Unique-ID': 'first' });
  const second = await callOut(port.listenPort());
  await until('connect', () => second.heard() !== '');
  second.answer({ ...CALL, 'Unique-ID': 'second' });
  await until('both', () => recorder.arrivals.length === 2);
  second.socket.end('Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n');
  await until('second gone', () => port.describe().heldCalls === 1);
  first.socket.destroy();
  await until('detached', () => recorder.facts.length === 3);
  t.same(recorder.facts[2], { fact: 'leg-detached', legId: 'first' });
  const over = { 'Event-Name': 'CHANNEL_EXECUTE_COMPLETE', Application: 'conference', 'Answer-State': 'answered' };
  fake.send(eventFrame({ ...over, 'Unique-ID': 'first' }));
  await until('out of its room', () => recorder.facts.length === 4);
  t.same(recorder.facts[3], { fact: 'leg-detached', legId: 'first' }, 'its dialplan goes on: it is not parked');
});

t.test('calls wait at the door until attached, and a call that answered meanwhile is not lost', async (t) => {
  const fake = await startFakeSwitch();
  const port = createFreeswitch(testSettings(fake.port, { timing: { ...timing, doorMs: 60_000 } }), silentLogger);
  const recorder = createRecorder();
  t.teardown(async () => {
    await port.stop();
    await fake.close();
  });
  fake.answers.push((request) => (request.startsWith('auth ') ? replyFrame('-ERR invalid') : undefined));
  await port.start(recorder);
  const early = await callOut(port.listenPort());
  await until('an attempt', () => fake.requests.length > 1);
  t.equal(early.heard(), '');
  fake.answers.length = 0;
  await until('connect', () => early.heard() === 'connect\n\n');
  fake.answers.push((request) => (request.startsWith('auth ') ? replyFrame('-ERR invalid') : undefined));
  fake.drop();
  await until('lost', () => recorder.losses.length === 1);
  early.answer(CALL);
  await until('held', () => port.describe().heldCalls === 1);
  t.same(recorder.arrivals, []);
  fake.answers.length = 0;
  await until('arrival', () => recorder.arrivals.length === 1);
  t.same(recorder.story, ['attached', 'lost', 'attached', `arrival ${THEIRS}`, 'leg-parked']);
});

t.test('peers of the outbound socket that say nothing or nonsense are closed', async (t) => {
  const { port, recorder } = await attach(t, { timing: { ...timing, peerMs: 40 } });
  for (const text of ['', 'Content-Type: command/reply\nReply-Text: +OK\n\n', 'Content-Length: x\n\n']) {
    const call = await callOut(port.listenPort());
    let isClosed = false;
    call.socket.on('close', () => (isClosed = true));
    await until('connect', () => call.heard() === 'connect\n\n');
    if (text !== '') call.socket.write(text);
    await until('closed', () => isClosed);
  }
  t.same(recorder.arrivals, []);
  t.equal(port.describe().heldCalls, 0);
});

t.test('a replaced playback does not end what is heard', async (t) => {
  const { fake, port, recorder } = await attach(t);
  port.send(numbered(3, { do: 'play', legId: LEG, voice: 'music' }));
  port.send(numbered(4, { do: 'play', legId: LEG, voice: 'tone:queue' }));
  await until('outcomes', () => recorder.outcomes.size === 2);
  const end = (id: number): string =>
    event('CHANNEL_EXECUTE_COMPLETE', { Application: 'playback', 'Application-UUID': `enq-play-${id}` });
  fake.send(end(3) + event('DTMF', { 'DTMF-Digit': '5' }) + end(4));
  await until('end', () => recorder.facts.length === 2);
  t.same(
    recorder.facts.map(({ fact }) => fact),
    ['leg-dtmf', 'leg-play-ended'],
  );
});

t.test('empty lines are sent only while a leg is alive', async (t) => {
  const { fake, port } = await attach(t, { timing: { ...timing, nudgeMs: 1 } });
  let bytes = 0;
  fake.sockets[0]?.on('data', (data) => (bytes += data.length));
  fake.send(event('CHANNEL_ANSWER'));
  await until('nudged', () => bytes > 20);
  fake.send(event('CHANNEL_HANGUP', { 'Hangup-Cause': 'NORMAL_CLEARING' }));
  await until('handled', () => port.describe().events === 2);
  t.ok(port.isAttached());
});
