import fc from 'fast-check';
import t from 'tap';
import {
  assembleSnapshot,
  findCandidates,
  findUncertain,
  readLists,
  type ChannelState,
  type SwitchOverview,
} from '../../src/switch/snapshot.ts';
import { LEG } from './fake-switch.ts';

const legNumber = (n: number): string => LEG.replace(/1$/, String(n));
const HELD = '0a000000-0000-4000-8000-000000000001';
const KNOWN = '0a000000-0000-4000-8000-000000000002';
const FOREIGN = '0a000000-0000-4000-8000-000000000003';
const own = {
  known: new Set([KNOWN, legNumber(2), legNumber(9)]),
  held: new Set([HELD]),
  handedOn: new Map<string, string>(),
  domain: 'pbx.test',
};
const row = (uuid: string, more: object = {}): object => ({ uuid, callstate: 'ACTIVE', application: 'park', ...more });
const member = (uuid: string, canSpeak: boolean, canHear: boolean): object => ({
  uuid,
  flags: { can_speak: canSpeak, can_hear: canHear },
});
const NO_CHANNEL: ChannelState = { dump: '-ERR No such channel!', fileHandle: '-ERR No such channel!' };
const live = (callState: string, fileHandle = '-ERR No file handle!'): ChannelState => {
  const state = { 'Channel-Call-State': callState, 'Answer-State': callState === 'ACTIVE' ? 'answered' : 'ringing' };
  return { dump: JSON.stringify(state), fileHandle };
};
const overview = {
  coreUuid: 'core-1',
  channels: JSON.stringify({
    rows: [1, 2, 3, 4, 5, 6].map((n) => row(legNumber(n))).concat([row(HELD), row(KNOWN), row(FOREIGN)]),
  }),
  conferences: JSON.stringify([
    {
      conference_name: 'enq-1',
      recording: true,
      members: [member(legNumber(2), false, true), member(FOREIGN, true, true), { type: 'recording_node' }],
    },
  ]),
  registrations: JSON.stringify({
    rows: [
      { reg_user: '1001', realm: 'PBX.test' },
      { reg_user: '1001', realm: 'pbx.test' },
      { reg_user: '1002', realm: 'other.test' },
    ],
  }),
};

const read = (seen: SwitchOverview) => readLists(seen, own.domain);
const legsOf = async (seen: SwitchOverview, states: ReadonlyMap<string, ChannelState>, vouched: typeof own) =>
  (await assembleSnapshot(await read(seen), states, vouched)).legs;

t.test('ours and vouched for, with what each is doing', async (t) => {
  const states = new Map<string, ChannelState>([
    [legNumber(1), live('ACTIVE')],
    [legNumber(3), live('RINGING')],
    [legNumber(4), NO_CHANNEL],
    [legNumber(5), live('ACTIVE', '+OK')],
    [legNumber(6), live('HANGUP')],
    [HELD, live('ACTIVE')],
    [KNOWN, live('ACTIVE', '+OK')],
    [legNumber(9), live('DOWN')],
  ]);
  const snapshot = await assembleSnapshot(await read(overview), states, own);
  t.equal(snapshot.switchId, 'core-1');
  t.same(snapshot.registered, ['1001']);
  t.same(snapshot.recordedRooms, ['enq-1']);
  t.same(
    new Map(snapshot.legs.map(({ legId, phase, place }) => [legId, [phase, place]])),
    new Map<string, unknown>([
      [legNumber(1), ['answered', { at: 'parked' }]],
      [legNumber(2), ['answered', { at: 'room', room: 'enq-1', flags: { mute: true, deaf: false } }]],
      [legNumber(3), ['ringing', { at: 'parked' }]],
      [legNumber(5), ['answered', { at: 'playing' }]],
      [legNumber(9), ['dialling', { at: 'parked' }]],
      [HELD, ['answered', { at: 'parked' }]],
      [KNOWN, ['answered', { at: 'detached', result: null }]],
    ]),
  );
});

const dumpOf = (more: object): ChannelState => ({
  ...live('ACTIVE'),
  dump: JSON.stringify({ 'Channel-Call-State': 'ACTIVE', 'Answer-State': 'answered', ...more }),
});
const placeOf = async (legId: string, more: object, vouched: Partial<typeof own> = {}): Promise<unknown> => {
  const states = new Map([[legId, dumpOf(more)]]);
  const legs = await legsOf(overview, states, { ...own, known: new Set<string>(), held: new Set(), ...vouched });
  return legs.filter((leg) => leg.legId === legId).map(({ place }) => place);
};

t.test('a tap is one while its application runs', async (t) => {
  const tap = {
    variable_current_application: 'eavesdrop',
    variable_current_application_data: LEG,
    variable_total_loops: '1',
  };
  t.same(await placeOf(legNumber(3), tap), [{ at: 'tap', target: LEG, isWhisper: false }]);
  const whisper = { ...tap, variable_eavesdrop_whisper_bleg: 'true' };
  t.same(await placeOf(legNumber(3), whisper), [{ at: 'tap', target: LEG, isWhisper: true }]);
  t.same(await placeOf(legNumber(3), { ...tap, variable_total_loops: '' }), [{ at: 'parked' }], 'its name stays');
  t.same(await placeOf(legNumber(3), { ...tap, variable_current_application: 'playback' }), [{ at: 'parked' }]);
});

t.test('a script’s call without our socket: what it was given last', async (t) => {
  const at = (more: object): Promise<unknown> => placeOf(KNOWN, more, { known: new Set([KNOWN]) });
  t.same(await at({ variable_enqueue_result: 'success' }), [{ at: 'detached', result: null }], 'by somebody else');
  t.same(await at({ variable_enqueued_released: '17' }), [{ at: 'detached', result: '17' }]);
});

t.test('a leg of ours that went on in the dialplan is its script’s', async (t) => {
  const gone = { variable_enqueued_released: 'r1' };
  const leg = legNumber(3);
  t.same(await placeOf(leg, gone), [], 'as one that was never ours');
  t.same(await placeOf(leg, gone, { known: new Set([leg]) }), [{ at: 'detached', result: 'r1' }]);
  t.same(await placeOf(leg, gone, { held: new Set([leg]) }), [{ at: 'parked' }], 'it came back');
  const theirs = { conference_name: '3001', members: [member(leg, true, true)] };
  const meeting = { ...overview, conferences: JSON.stringify([theirs]) };
  t.ok(findUncertain(await read(meeting), new Set([leg])).includes(leg), 'in a room of others it has to be asked');
  const legs = await legsOf(meeting, new Map([[leg, dumpOf(gone)]]), { ...own, known: new Set<string>() });
  t.notOk(legs.some((one) => one.legId === leg));
});

t.test(
  'one that sounds and has not answered is where it is, in a room too; one whose sound was not asked for rings',
  async (t) => {
    const [ringing, parked, inRoom] = [legNumber(1), legNumber(2), legNumber(3)];
    const rows = [ringing, parked, inRoom].map((uuid) => row(uuid, { callstate: 'EARLY' }));
    const early = (state: string): ChannelState => ({
      dump: JSON.stringify({ 'Channel-State': state, 'Channel-Call-State': 'EARLY', 'Answer-State': 'early' }),
      fileHandle: '-ERR No file handle!',
    });
    const conferences = JSON.stringify([{ conference_name: 'enq-1', members: [member(inRoom, true, false)] }]);
    const seen = { ...overview, channels: JSON.stringify({ rows }), conferences };
    const alone = { ...own, known: new Set<string>(), held: new Set<string>() };
    const lists = await read(seen);
    t.same(findUncertain(lists, findCandidates(lists, alone)), [ringing, parked, inRoom], 'all of them are asked for');
    const states = new Map([
      [ringing, early('CS_CONSUME_MEDIA')],
      [parked, early('CS_EXECUTE')],
      [inRoom, early('CS_EXECUTE')],
    ]);
    t.same(await legsOf(seen, states, alone), [
      { legId: ringing, phase: 'ringing', place: { at: 'parked' } },
      { legId: parked, phase: 'early', place: { at: 'parked' } },
      { legId: inRoom, phase: 'early', place: { at: 'room', room: 'enq-1', flags: { mute: false, deaf: true } } },
    ]);
  },
);

t.test('only legs that stand in no room are asked for', async (t) => {
  const lists = await read(overview);
  const candidates = new Set(findCandidates(lists, own));
  t.notOk(candidates.has(FOREIGN));
  t.notOk(findUncertain(lists, candidates).includes(legNumber(2)));
  t.equal(findUncertain(lists, candidates).length, candidates.size - 1);
});

t.test('where the switch cannot tell more, the list of channels counts', async (t) => {
  const unknown = { dump: '-ERR uuid_dump Command not found!', fileHandle: '-ERR uuid_fileman Command not found!' };
  const channels = JSON.stringify({ rows: [row(LEG, { application: 'playback', callstate: 'EARLY' })] });
  const legs = await legsOf({ ...overview, channels, conferences: '' }, new Map([[LEG, unknown]]), {
    ...own,
    known: new Set<string>(),
    held: new Set(),
  });
  t.same(legs, [{ legId: LEG, phase: 'ringing', place: { at: 'playing' } }]);
});

t.test('lists of many kilobytes are read in pieces, and nothing of them is lost or cut', async (t) => {
  const evil = '},{"uuid":"x"},{"conference_name":"y"]}';
  const rows = Array.from({ length: 1000 }, (_, n) => row(`${LEG.slice(0, -4)}${1000 + n}`, { cid_name: evil + evil }));
  const channels = JSON.stringify({ row_count: rows.length, rows });
  const conferences = JSON.stringify(
    rows.map((_, n) => ({
      conference_name: `enq-${n}`,
      members: [{ ...member(`${LEG.slice(0, -4)}${1000 + n}`, true, true), caller_id_name: evil }],
    })),
  );
  const registrations = JSON.stringify({
    rows: rows.map((_, n) => ({ reg_user: `u${n}`, realm: 'pbx.test', url: evil + evil })),
  });
  t.ok(channels.length > 65_536 && conferences.length > 65_536 && registrations.length > 65_536);
  const lists = await read({ coreUuid: 'core-1', channels, conferences, registrations });
  t.same([lists.channels.size, lists.rooms.size, lists.registered.length], [1000, 1000, 1000]);
});

t.test('any replies are survived', async () => {
  const reply = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('+OK No active conferences.', '{"rows":[1,null]}', '[{}]'),
  );
  await fc.assert(
    fc.asyncProperty(reply, reply, reply, reply, async (coreUuid, channels, conferences, registrations) => {
      const any = { coreUuid, channels, conferences, registrations };
      return Array.isArray(await legsOf(any, new Map([[KNOWN, { dump: channels, fileHandle: '' }]]), own));
    }),
  );
});
