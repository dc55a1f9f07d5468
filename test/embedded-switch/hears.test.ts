import t from 'tap';
import { computeHears, type Ear } from '../../src/embedded-switch/hears.ts';
import { addMember, createRoom, relate, type Room } from '../../src/embedded-switch/room.ts';
import { MUSIC, openScene } from './scene.ts';

function roomOf(flags: Readonly<Record<string, string>>): Room {
  const room = createRoom({ name: 'r', domain: 'd', uuid: 'u', profile: 'plain', createdAt: 0 });
  Object.entries(flags).forEach(([uuid, flag], n) => addMember(room, n + 1, uuid, new Set(flag.split('|')), 0));
  return room;
}

const matrix = (room: Room, music: Record<string, string> = {}): unknown => {
  const ears = room.members.map(({ uuid }): Ear => ({ uuid, hasMedia: true, hears: { room: 'r' } }));
  return computeHears(ears, new Map([['r', room]]), music);
};

t.test('flags', (t) => {
  t.strictSame(matrix(roomOf({ a: '', b: '' })), { a: ['b'], b: ['a'] });
  t.strictSame(matrix(roomOf({ a: 'mute', b: '', c: 'deaf', d: 'mute|deaf' })), {
    a: ['b', 'c'],
    b: ['c'],
    c: [],
    d: [],
  });
  t.end();
});

t.test('relations: a whisper', (t) => {
  const room = roomOf({ customer: '', agent: '', supervisor: '' });
  relate(room, 3, 1, { nospeak: true, nohear: false });
  t.strictSame(matrix(room), {
    customer: ['agent'],
    agent: ['customer', 'supervisor'],
    supervisor: ['agent', 'customer'],
  });
  relate(room, 3, 2, { nospeak: false, nohear: true });
  t.match(matrix(room), { supervisor: ['customer'] });
  t.end();
});

t.test('hold: not heard, but hears; with a file it hears the file only', (t) => {
  const room = roomOf({ a: '', b: '', c: '' });
  const [, , a] = room.members;
  if (a) a.isHeld = true;
  t.strictSame(matrix(room), { a: ['b', 'c'], b: ['c'], c: ['b'] });
  if (a) a.holdSound = 'file';
  t.match(matrix(room), { a: ['file'] });
  t.end();
});

t.test('music for one who is alone', (t) => {
  t.strictSame(matrix(roomOf({ a: '' }), { plain: 'moh' }), { a: ['moh'] });
  t.strictSame(matrix(roomOf({ a: '', b: '' }), { plain: 'moh' }), { a: ['b'], b: ['a'] });
  t.end();
});

t.test('the matrix of a running switch, in process and over the socket', async (t) => {
  const { esl, pbx, park, stop } = await openScene();
  t.teardown(stop);
  for (const [uuid, user] of [
    ['a', '1001'],
    ['b', '1002'],
    ['c', '1003'],
  ] as const)
    await park(uuid, user);
  await esl.execute('a', 'conference', 'enq-1@plain');
  await esl.execute('b', 'conference', 'enq-1@plain+flags{deaf}');
  await esl.execute('c', 'playback', MUSIC);
  await esl.api(`conference enq-1 play tone_stream://x;loops=-1`);
  await esl.api(`conference enq-1 play local_stream://moh uuid=b`);
  const expected = { a: ['b', 'tone_stream://x;loops=-1'], b: ['local_stream://moh'], c: [MUSIC] };
  t.strictSame(pbx.hears(), expected);
  t.strictSame(JSON.parse(await esl.api('enqueued_hears')), expected);
});
