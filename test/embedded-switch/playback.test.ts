import t from 'tap';
import { is, isAction, isComplete, MUSIC, openScene, tone } from './scene.ts';

// The orders are those that FreeSWITCH 1.10.12 printed for the same commands.

t.test('a playback runs under the park, until it is broken', async (t) => {
  const { esl, pbx, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  t.equal(await esl.execute('a', 'playback', MUSIC), '+OK');
  t.strictSame(await order(is('PLAYBACK_START')), ['EXECUTE playback', 'PLAYBACK_START']);
  t.strictSame(pbx.hears(), { a: [MUSIC] });
  t.equal(await esl.api('uuid_break a all'), '+OK\n');
  t.strictSame(await order(is('PRIVATE_COMMAND')), [
    'PLAYBACK_STOP break',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
  ]);
  t.strictSame(pbx.hears(), { a: [] });
});

t.test('a playback ends by itself', async (t) => {
  const { esl, clock, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'playback', tone(200));
  clock.advance(199);
  await esl.api('version');
  t.equal(esl.events.some(is('PLAYBACK_STOP')), false);
  clock.advance(1);
  t.strictSame(await order(is('PRIVATE_COMMAND')), [
    'EXECUTE playback',
    'PLAYBACK_START',
    'PLAYBACK_STOP done',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
  ]);
});

t.test('a second playback runs within the first; a break ends both', async (t) => {
  const { esl, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'playback', MUSIC);
  await esl.execute('a', 'set', 'foo=bar ${uuid}');
  await esl.execute('a', 'playback', tone(150));
  await esl.api('uuid_break a');
  t.strictSame(
    await order((event) => event['Playback-File-Path'] === MUSIC && event['Playback-Status'] !== undefined),
    [
      'EXECUTE playback',
      'PLAYBACK_START',
      'EXECUTE set',
      'EXECUTE_COMPLETE set',
      'PRIVATE_COMMAND',
      'EXECUTE playback',
      'PLAYBACK_START',
      'PLAYBACK_STOP break',
      'EXECUTE_COMPLETE playback',
      'PRIVATE_COMMAND',
      'PLAYBACK_STOP break',
    ],
  );
  t.equal(await esl.api('uuid_getvar a foo'), 'bar a');
});

t.test('the outer playback stands still while the inner one runs', async (t) => {
  const { esl, clock, park, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'playback', tone(300));
  clock.advance(100);
  await esl.execute('a', 'playback', tone(500));
  clock.advance(500);
  clock.advance(199);
  await esl.api('version');
  t.equal(esl.events.filter(is('PLAYBACK_STOP')).length, 1);
  clock.advance(1);
  await esl.api('version');
  t.equal(esl.events.filter(is('PLAYBACK_STOP')).length, 2);
});

t.test('a break while nothing plays does not touch what comes after', async (t) => {
  const { esl, clock, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.api('uuid_break a all');
  await esl.execute('a', 'playback', tone(200));
  clock.advance(200);
  t.strictSame(await order(is('PLAYBACK_STOP')), ['EXECUTE playback', 'PLAYBACK_START', 'PLAYBACK_STOP done']);
});

t.test('with the delay of frames, a break at once takes the playback out of the queue', async (t) => {
  const { esl, clock, park, stop } = await openScene({ tickMs: 20 });
  t.teardown(stop);
  const parked = park('a');
  await esl.event(is('BACKGROUND_JOB'));
  clock.advance(20);
  await parked;
  await esl.execute('a', 'playback', MUSIC);
  await esl.api('uuid_break a all');
  clock.advance(100);
  await esl.api('version');
  t.equal(esl.events.some(is('PLAYBACK_START')), false);
});

t.test('endless_playback does not end by a break', async (t) => {
  const { esl, clock, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'endless_playback', tone(100));
  clock.advance(100);
  await esl.api('uuid_break a all');
  await esl.api('uuid_kill a');
  t.strictSame(await order(isComplete('park')), [
    'EXECUTE endless_playback',
    'PLAYBACK_START',
    'PLAYBACK_STOP done',
    'PLAYBACK_START',
    'PLAYBACK_STOP break',
    'PLAYBACK_START',
    'HANGUP NORMAL_CLEARING',
    'PLAYBACK_STOP done',
    'EXECUTE_COMPLETE endless_playback',
    'PRIVATE_COMMAND NORMAL_CLEARING',
    'UNPARK NORMAL_CLEARING',
    'EXECUTE_COMPLETE park',
  ]);
});

t.test('a file that is missing completes at once; an application that is missing ends the call', async (t) => {
  const { esl, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'playback', '/nosuch/file.wav');
  t.strictSame(await order(is('PRIVATE_COMMAND')), [
    'EXECUTE playback',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
  ]);
  t.match(esl.events.find(isComplete('playback')), { 'Application-Response': 'FILE NOT FOUND' });
  await esl.execute('a', 'nosuchapp', 'x');
  t.match(await esl.event(is('CHANNEL_HANGUP_COMPLETE')), { 'Hangup-Cause': 'DESTINATION_OUT_OF_ORDER' });
});

t.test('a star ends a playback, other keys do not', async (t) => {
  const { esl, pbx, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'playback', MUSIC);
  pbx.leg('a')?.dtmf('5*');
  t.strictSame(await order(is('PRIVATE_COMMAND')), [
    'EXECUTE playback',
    'PLAYBACK_START',
    'DTMF 5',
    'DTMF *',
    'PLAYBACK_STOP break',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
  ]);
  await esl.api('uuid_setvar a playback_terminators none');
  await esl.execute('a', 'playback', MUSIC);
  pbx.leg('a')?.dtmf('*');
  t.strictSame(await order(is('DTMF')), ['EXECUTE playback', 'PLAYBACK_START', 'DTMF *']);
});

t.test('a message with event-lock keeps the next ones waiting', async (t) => {
  const { esl, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.send(
    `sendmsg a\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: ${MUSIC}\nevent-lock: true\nEvent-UUID: mine`,
  );
  await esl.execute('a', 'set', 'z=1');
  t.strictSame(await order(is('PLAYBACK_START')), ['EXECUTE playback', 'PLAYBACK_START']);
  t.match(esl.events.at(-2), { 'Application-UUID': 'mine' });
  await esl.api('uuid_break a');
  t.strictSame(await order(isComplete('set')), [
    'PLAYBACK_STOP break',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
    'EXECUTE set',
    'EXECUTE_COMPLETE set',
  ]);
});

t.test('a conference within a playback: a break waits until the conference is over', async (t) => {
  const { esl, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'playback', MUSIC);
  await esl.execute('a', 'conference', 'enq-n@plain');
  await esl.api('uuid_break a all');
  await esl.api('conference enq-n kick uuid=a');
  t.strictSame(await order(isAction('conference-destroy')), [
    'EXECUTE playback',
    'PLAYBACK_START',
    'EXECUTE conference',
    'conference conference-create',
    'conference add-member',
    'conference floor-change',
    'conference kick-member',
    'conference floor-change',
    'conference del-member',
    'EXECUTE_COMPLETE conference',
    'PRIVATE_COMMAND',
    'PLAYBACK_STOP break',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
    'conference conference-destroy',
  ]);
});

t.test('variables: expansion, _undef_, taken away by an empty value', async (t) => {
  const { esl, park, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  t.equal(await esl.api('uuid_getvar a nosuch'), '_undef_');
  t.equal(await esl.api('uuid_setvar a a b c'), '+OK\n');
  t.equal(await esl.api('uuid_getvar a a'), 'b c');
  await esl.api('uuid_setvar a a');
  t.equal(await esl.api('uuid_getvar a a'), '_undef_');
  await esl.execute('a', 'set', 'q=a b\'c\\;d "x" ${uuid}');
  t.equal(await esl.api('uuid_getvar a q'), 'a b\'c\\;d "x" a');
  t.equal(await esl.api('uuid_setvar_multi a x=1;y=2'), '+OK\n');
  t.equal(await esl.api('uuid_getvar a y'), '2');
});

t.test('loops: turn after turn in one message, until a break', async (t) => {
  const { esl, clock, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.send(
    `sendmsg a\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: ${tone(600)}\nloops: -1\nevent-uuid: p`,
  );
  clock.advance(600);
  clock.advance(100);
  await esl.api('uuid_break a all');
  t.strictSame(await order(is('PRIVATE_COMMAND')), [
    'EXECUTE playback',
    'PLAYBACK_START',
    'PLAYBACK_STOP done',
    'EXECUTE_COMPLETE playback',
    'EXECUTE playback',
    'PLAYBACK_START',
    'PLAYBACK_STOP break',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
  ]);
  const [first, last] = esl.events.filter(is('PLAYBACK_STOP'));
  t.match(first, { variable_total_loops: '-1', variable_current_loop: '1', variable_playback_ms: '600' });
  t.match(last, { variable_current_loop: '2', variable_playback_ms: '100' });
  t.equal(await esl.api('uuid_getvar a total_loops'), '_undef_');
});

t.test('a turn shorter than half a second is the last one', async (t) => {
  const { esl, clock, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.send(
    `sendmsg a\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: ${tone(499)}\nloops: 3`,
  );
  clock.advance(499);
  t.strictSame(await order(is('PRIVATE_COMMAND')), [
    'EXECUTE playback',
    'PLAYBACK_START',
    'PLAYBACK_STOP done',
    'EXECUTE_COMPLETE playback',
    'PRIVATE_COMMAND',
  ]);
});

t.test('uuid_fileman tells whether a file is open', async (t) => {
  const { esl, park, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  t.equal(await esl.api('uuid_fileman a speed'), '-ERR No file handle!\n');
  await esl.execute('a', 'playback', MUSIC);
  t.equal(await esl.api('uuid_fileman a speed'), '+OK\n');
});

t.test('the value of uuid_setvar is cleaned of quotes and escapes', async (t) => {
  const { esl, park, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  for (const [sent, kept] of [
    ["it\\'s 'q w'", "it's q w"],
    ['a\\nb', 'a\nb'],
    ['\\sx\\s', ' x '],
    ['${uuid}', '${uuid}'],
  ] as const) {
    await esl.api(`uuid_setvar a v ${sent}`);
    t.equal(await esl.api('uuid_getvar a v'), kept);
  }
});
