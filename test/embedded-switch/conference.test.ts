import t from 'tap';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { is, isAction, isComplete, MUSIC, openScene, tone, type Scene } from './scene.ts';

interface Listed {
  readonly conference_name: string;
  readonly recording: boolean;
  readonly members: readonly {
    readonly id?: number;
    readonly uuid?: string;
    readonly type: string;
    readonly flags?: Record<string, boolean>;
  }[];
}

async function list(scene: Scene, room: string): Promise<Listed | undefined> {
  return (JSON.parse(await scene.esl.api(`conference ${room} json_list`)) as Listed[])[0];
}

async function openRoom(t: { teardown(act: () => Promise<void>): void }): Promise<Scene> {
  const scene = await openScene();
  t.teardown(scene.stop);
  const flags = { a: '', b: '+flags{mute|deaf}', c: '+flags{deaf}' };
  for (const [n, [uuid, flag]] of Object.entries(flags).entries()) {
    await scene.park(uuid, `100${n + 1}`);
    await scene.esl.execute(uuid, 'conference', `enq-1@plain${flag}`);
    await scene.esl.event((event) => isAction('add-member')(event) && event['Unique-ID'] === uuid);
  }
  await scene.forget();
  return scene;
}

t.test('join, and out again: the events of FreeSWITCH in its order', async (t) => {
  const { esl, park, order, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'conference', 'enq-1@plain+flags{mute|deaf}');
  t.strictSame(await order(isAction('floor-change')), [
    'EXECUTE conference',
    'conference conference-create',
    'conference add-member',
    'conference floor-change',
  ]);
  t.match(esl.events.find(isAction('add-member')), {
    'Event-Subclass': 'conference::maintenance',
    'Conference-Name': 'enq-1',
    'Conference-Profile-Name': 'plain',
    'Conference-Size': '1',
    'Unique-ID': 'a',
    'Member-ID': '1',
    Hear: 'false',
    Speak: 'false',
    'Answer-State': 'answered',
  });
  t.equal(await esl.api('conference enq-1 kick uuid=a'), '+OK kicked 1\n');
  t.strictSame(await order(isAction('conference-destroy')), [
    'conference kick-member',
    'conference floor-change',
    'conference del-member',
    'EXECUTE_COMPLETE conference',
    'PRIVATE_COMMAND',
    'conference conference-destroy',
  ]);
  await esl.execute('a', 'conference', 'enq-2@plain+flags{deaf}');
  await esl.api('conference enq-2 kick uuid=a');
  await esl.execute('a', 'conference', 'enq-3@plain');
  t.strictSame(
    (await order((event) => isAction('add-member')(event) && event['Conference-Name'] === 'enq-3')).slice(-4),
    ['conference conference-destroy', 'EXECUTE conference', 'conference conference-create', 'conference add-member'],
  );
  t.match(esl.events.at(-1), { 'Member-ID': '1' }, 'a channel keeps its number');
});

t.test('flags: replies, events, the list', async (t) => {
  const scene = await openRoom(t);
  const { esl, order } = scene;
  t.strictSame(
    (await list(scene, 'enq-1'))?.members.map((m) => [
      m.id,
      m.uuid,
      m.flags?.['can_hear'],
      m.flags?.['can_speak'],
      m.flags?.['has_floor'],
    ]),
    [
      [3, 'c', false, true, false],
      [2, 'b', false, false, false],
      [1, 'a', true, true, true],
    ],
  );
  const replies: [string, string][] = [
    ['mute uuid=a', '+OK mute 1\n'],
    ['mute uuid=a', '+OK mute 1\n'],
    ['unmute uuid=a', '+OK unmute 1\n'],
    ['undeaf uuid=b', '+OK undeaf 2\n'],
    ['mute all', '+OK mute 3\n+OK mute 2\n+OK mute 1\n'],
    ['unmute non_moderator', '+OK unmute 3\n+OK unmute 2\n+OK unmute 1\n'],
    ['deaf last', '+OK deaf 3\n'],
    ['tmute 1', '+OK mute 1\n'],
    ['mute 99', '-ERR Non-Existant ID 99\n'],
    ['mute uuid=nosuch', '-ERR Non-Existant member\n'],
    ['mute', 'mute <[member_id|all]|last|non_moderator> [<quiet>]'],
    ['bogus 1', "-ERR Conference command 'bogus' not found.\n"],
    ['kick 99', '-ERR Non-Existant ID 99\n'],
    ['stop all', '+OK Stopped 0 files.\n'],
    ['stop current uuid=nosuch', '-ERR Member: uuid=nosuch not found.\n'],
    ['lock', '+OK enq-1 locked\n'],
    ['unlock', '+OK enq-1 unlocked\n'],
    ['get count', '3'],
    ['norecord', 'norecord <[filename|all]>'],
    ['play', 'play <file_path> [async|<member_id> [nomux]]'],
    ['play /nosuch.wav', '-ERR (play) File: /nosuch.wav not found.\n'],
    ['', "Conference command, not specified.\nTry 'help'\n"],
  ];
  for (const [command, reply] of replies) t.equal(await esl.api(`conference enq-1 ${command}`), reply, command);
  const events = await order((event) => event['Action'] === 'play-file');
  t.strictSame(
    events.slice(0, 3),
    ['conference mute-member', 'conference mute-member', 'conference unmute-member'],
    'a second mute is told again',
  );
  t.match(esl.events.filter(isAction('mute-member'))[0], {
    'Unique-ID': 'a',
    'Member-ID': '1',
    Hear: 'true',
    Speak: 'false',
  });
});

t.test('mute and deaf end with every move', async (t) => {
  const scene = await openRoom(t);
  await scene.esl.api("uuid_transfer b 'conference:enq-2@plain' inline");
  await scene.esl.event((event) => isAction('add-member')(event) && event['Conference-Name'] === 'enq-2');
  t.match((await list(scene, 'enq-2'))?.members, [{ uuid: 'b', id: 2, flags: { can_hear: true, can_speak: true } }]);
  t.equal(await scene.esl.api('conference enq-1 transfer enq-3 3'), "+OK Member '3' sent to conference enq-3.\n");
  await scene.esl.event((event) => isAction('add-member')(event) && event['Conference-Name'] === 'enq-3');
  t.match((await list(scene, 'enq-3'))?.members, [{ uuid: 'c', flags: { can_hear: true } }]);
});

t.test('sent elsewhere from a room: it unwinds all that it was in', async (t) => {
  const { esl, park, order, forget, stop } = await openScene();
  t.teardown(stop);
  await park('a');
  await esl.execute('a', 'conference', 'enq-1@plain');
  await esl.event(isAction('floor-change'));
  await forget();
  await esl.api("uuid_transfer a 'conference:enq-2@plain+flags{mute}' inline");
  await esl.event((event) => isAction('add-member')(event) && event['Conference-Name'] === 'enq-2');
  const seen = (await order((event) => isAction('add-member')(event) && event['Conference-Name'] === 'enq-2')).filter(
    (one) => !one.includes('conference-destroy'),
  );
  t.strictSame(seen.slice(-9), [
    'conference floor-change',
    'conference del-member',
    'EXECUTE_COMPLETE conference',
    'PRIVATE_COMMAND',
    'UNPARK',
    'EXECUTE_COMPLETE park',
    'EXECUTE conference',
    'conference conference-create',
    'conference add-member',
  ]);
});

t.test('sounds to one member and to all', async (t) => {
  const { esl, clock, order } = await openRoom(t);
  t.equal(await esl.api(`conference enq-1 play ${MUSIC} uuid=a`), `+OK (play) Playing file ${MUSIC} to member 1\n`);
  t.equal(await esl.api(`conference enq-1 play ${MUSIC} uuid=a`), `+OK (play) Playing file ${MUSIC} to member 1\n`);
  t.equal(await esl.api('conference enq-1 stop all uuid=a'), '+OK Stopped 2 files.\n');
  await esl.api(`conference enq-1 play ${tone(300)}`);
  clock.advance(300);
  t.strictSame(await order(isAction('play-file-done')), [
    'conference play-file-member',
    'conference play-file-member',
    'conference play-file-member-done',
    'conference play-file-member-done',
    'conference play-file',
    'conference play-file-done',
  ]);
  t.match(esl.events.find(isAction('play-file-member-done')), { 'Unique-ID': 'a', 'Member-ID': '1', File: MUSIC });
  t.equal(esl.events.find(isAction('play-file'))?.['Unique-ID'], undefined);
});

t.test('sounds to all wait for each other', async (t) => {
  const { esl, clock } = await openRoom(t);
  await esl.api(`conference enq-1 play ${tone(200)}`);
  await esl.api(`conference enq-1 play ${tone(100)}`);
  clock.advance(200);
  await esl.api('version');
  t.equal(esl.events.filter(isAction('play-file-done')).length, 1);
  clock.advance(100);
  await esl.api('version');
  t.equal(esl.events.filter(isAction('play-file-done')).length, 2);
});

t.test('the sound of a member who goes: its end names him no more', async (t) => {
  const { esl, order } = await openRoom(t);
  await esl.api(`conference enq-1 play ${MUSIC} uuid=b`);
  await esl.api('conference enq-1 kick uuid=b');
  t.strictSame(await order(isComplete('conference')), [
    'conference play-file-member',
    'conference kick-member',
    'conference play-file-member-done',
    'conference del-member',
    'EXECUTE_COMPLETE conference',
  ]);
  t.equal(esl.events.find(isAction('play-file-member-done'))?.['Unique-ID'], undefined);
});

t.test('relations', async (t) => {
  const { esl, pbx } = await openRoom(t);
  const replies: [string, string][] = [
    ['relate', '+OK No relationships\n'],
    ['relate 1 2 nospeak', '+OK 1->2 nospeak set\n'],
    ['relate 1', '1 -> 2 NOSPEAK HEAR NOSENDVIDEO \n'],
    ['relate 1 3 nohear', '+OK 1->3 nohear set\n'],
    ['relate 1', '1 -> 3 SPEAK NOHEAR NOSENDVIDEO \n1 -> 2 NOSPEAK HEAR NOSENDVIDEO \n'],
    ['relate 1 3 clear', '+OK relationship 1->3 cleared.\n'],
    ['relate 98 99 nospeak', '-ERR relationship 98->99 not found.\n'],
    [
      'relate 1 2 bogus',
      'relate <member_id>[,<member_id>] <other_member_id>[,<other_member_id>] [nospeak|nohear|clear]',
    ],
  ];
  for (const [command, reply] of replies) t.equal(await esl.api(`conference enq-1 ${command}`), reply, command);
  await esl.api('conference enq-1 undeaf uuid=b');
  t.strictSame(pbx.hears()['b'], ['c'], 'b does not hear a');
  await esl.api('conference enq-1 kick uuid=b');
  await esl.execute('b', 'conference', 'enq-1@plain');
  t.strictSame(pbx.hears()['b'], ['c'], 'the relation outlives the leaving of him whom it is about');
  await esl.api('conference enq-1 kick uuid=a');
  await esl.execute('a', 'conference', 'enq-1@plain');
  t.strictSame(pbx.hears()['b'], ['a', 'c'], 'it goes with him whose it is');
});

t.test('recording', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const scene = await openRoom(t);
  const path = join(folder, 'new', 'talk.wav');
  t.equal(await scene.esl.api(`conference enq-1 record ${path}`), `+OK Record file ${path}\n`);
  t.equal(
    await scene.esl.api(`conference enq-1 record ${path}`),
    `-ERR file [${path}] is already being used for recording.\n`,
  );
  t.match(await scene.esl.event(isAction('start-recording')), { Path: path });
  t.match(await list(scene, 'enq-1'), { recording: true, members: [{ type: 'recording_node', record_path: path }] });
  scene.clock.advance(500);
  t.equal(
    await scene.esl.api(`conference enq-1 norecord ${path}`),
    `Stopped recording file ${path}\n+OK Stopped recording 0 files\n`,
  );
  t.match(await scene.esl.event(isAction('stop-recording')), {
    Path: path,
    'Milliseconds-Elapsed': '500',
    'Samples-Out': '4000',
  });
  const wav = readFileSync(path);
  t.equal(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 12), 'RIFFWAVE');
  t.equal(wav.readUInt32LE(40), wav.length - 44);
  t.equal(
    await scene.esl.api(`conference enq-1 norecord ${path}`),
    `-ERR non-existant recording '${path}'\n+OK Stopped recording 0 files\n`,
  );
  const last = join(folder, 'last.wav');
  await scene.esl.api(`conference enq-1 record ${last}`);
  await scene.esl.api('conference enq-1 kick all');
  t.match(await scene.esl.event((event) => event['Path'] === last && isAction('stop-recording')(event)), {
    'Conference-Size': '0',
  });
  t.ok(existsSync(last));
});

t.test('hung up in a room', async (t) => {
  const { esl, order } = await openRoom(t);
  await esl.api('uuid_kill b');
  t.strictSame(await order(is('CHANNEL_DESTROY', 'b')), [
    'HANGUP NORMAL_CLEARING',
    'conference del-member',
    'EXECUTE_COMPLETE conference',
    'PRIVATE_COMMAND NORMAL_CLEARING',
    'UNPARK NORMAL_CLEARING',
    'EXECUTE_COMPLETE park',
    'HANGUP_COMPLETE NORMAL_CLEARING',
    'DESTROY NORMAL_CLEARING',
  ]);
});

t.test('hup only takes a member out', async (t) => {
  const { esl, pbx } = await openRoom(t);
  t.equal(await esl.api('conference enq-1 hup uuid=c'), '+OK hup 3\n');
  await esl.event((event) => isAction('del-member')(event) && event['Unique-ID'] === 'c');
  t.equal(await esl.api('uuid_exists c'), 'true');
  t.strictSame(
    pbx.rooms()[0]?.members.map((member) => member.uuid),
    ['b', 'a'],
  );
});

t.test('called straight into a room', async (t) => {
  const { esl, stop } = await openScene();
  t.teardown(stop);
  t.equal(
    await esl.bgapi('originate {origination_uuid=a}user/1001@pbx.test &conference(enq-5@plain+flags{mute|deaf})'),
    '+OK a\n',
  );
  t.match(await esl.event(isAction('add-member')), { 'Conference-Name': 'enq-5', Hear: 'false', Speak: 'false' });
  await esl.api('conference enq-5 kick uuid=a');
  t.match(
    await esl.event(is('CHANNEL_HANGUP_COMPLETE')),
    { 'Hangup-Cause': 'NORMAL_CLEARING' },
    'its dialplan has nothing more',
  );
});
