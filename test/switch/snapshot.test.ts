import fc from 'fast-check';
import t from 'tap';
import { assembleSnapshot, findCandidates, findUncertain, type ChannelState } from '../../src/switch/snapshot.ts';
import { LEG } from './fake-switch.ts';

const legNumber = (n: number): string => LEG.replace(/1$/, String(n));
const HELD = '0a000000-0000-4000-8000-000000000001';
const KNOWN = '0a000000-0000-4000-8000-000000000002';
const FOREIGN = '0a000000-0000-4000-8000-000000000003';
const own = { known: [KNOWN, legNumber(2), legNumber(9)], held: new Set([HELD]), domain: 'pbx.test' };
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

t.test('ours and vouched for, with what each is doing', (t) => {
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
  const snapshot = assembleSnapshot(overview, states, own);
  t.equal(snapshot.switchId, 'core-1');
  t.same(snapshot.registered, ['1001']);
  t.same(
    new Map(snapshot.legs.map(({ legId, phase, place }) => [legId, [phase, place]])),
    new Map<string, unknown>([
      [legNumber(1), ['answered', { at: 'parked' }]],
      [legNumber(2), ['answered', { at: 'room', room: 'enq-1', flags: { mute: true, deaf: false } }]],
      [legNumber(3), ['ringing', { at: 'parked' }]],
      [legNumber(5), ['answered', { at: 'playing' }]],
      [legNumber(9), ['dialling', { at: 'parked' }]],
      [HELD, ['answered', { at: 'parked' }]],
      [KNOWN, ['answered', { at: 'detached', hasResult: false }]],
    ]),
  );
  t.end();
});

const dumpOf = (more: object): ChannelState => ({
  ...live('ACTIVE'),
  dump: JSON.stringify({ 'Channel-Call-State': 'ACTIVE', 'Answer-State': 'answered', ...more }),
});
const placeOf = (legId: string, more: object, vouched: Partial<typeof own> = {}): unknown =>
  assembleSnapshot(overview, new Map([[legId, dumpOf(more)]]), { ...own, known: [], held: new Set(), ...vouched })
    .legs.filter((leg) => leg.legId === legId)
    .map(({ place }) => place);

t.test('a tap is one while its application runs', (t) => {
  const tap = {
    variable_current_application: 'eavesdrop',
    variable_current_application_data: LEG,
    variable_total_loops: '1',
  };
  t.same(placeOf(legNumber(3), tap), [{ at: 'tap', target: LEG, isWhisper: false }]);
  const whisper = { ...tap, variable_eavesdrop_whisper_bleg: 'true' };
  t.same(placeOf(legNumber(3), whisper), [{ at: 'tap', target: LEG, isWhisper: true }]);
  t.same(placeOf(legNumber(3), { ...tap, variable_total_loops: '' }), [{ at: 'parked' }], 'its name stays');
  t.same(placeOf(legNumber(3), { ...tap, variable_current_application: 'playback' }), [{ at: 'parked' }]);
  t.end();
});

t.test('a leg of ours that went on in the dialplan is its script’s', (t) => {
  const gone = { variable_enqueued_released: 'true' };
  const leg = legNumber(3);
  t.same(placeOf(leg, gone), [], 'as one that was never ours');
  t.same(placeOf(leg, gone, { known: [leg] }), [{ at: 'detached', hasResult: false }]);
  t.same(placeOf(leg, gone, { held: new Set([leg]) }), [{ at: 'parked' }], 'it came back');
  const theirs = { conference_name: '3001', members: [member(leg, true, true)] };
  const meeting = { ...overview, conferences: JSON.stringify([theirs]) };
  t.ok(findUncertain(meeting, new Set([leg])).includes(leg), 'in a room of others it has to be asked');
  t.same(
    assembleSnapshot(meeting, new Map([[leg, dumpOf(gone)]]), { ...own, known: [] })
      .legs.map((one) => one.legId)
      .includes(leg),
    false,
  );
  t.end();
});

t.test(
  'one that sounds and has not answered is where it is, in a room too; one whose sound was not asked for rings',
  (t) => {
    const [ringing, parked, inRoom] = [legNumber(1), legNumber(2), legNumber(3)];
    const rows = [ringing, parked, inRoom].map((uuid) => row(uuid, { callstate: 'EARLY' }));
    const early = (state: string): ChannelState => ({
      dump: JSON.stringify({ 'Channel-State': state, 'Channel-Call-State': 'EARLY', 'Answer-State': 'early' }),
      fileHandle: '-ERR No file handle!',
    });
    const conferences = JSON.stringify([{ conference_name: 'enq-1', members: [member(inRoom, true, false)] }]);
    const seen = { ...overview, channels: JSON.stringify({ rows }), conferences };
    const alone = { ...own, known: [], held: new Set<string>() };
    t.same(findUncertain(seen, findCandidates(seen, alone)), [ringing, parked, inRoom], 'all of them are asked for');
    const states = new Map([
      [ringing, early('CS_CONSUME_MEDIA')],
      [parked, early('CS_EXECUTE')],
      [inRoom, early('CS_EXECUTE')],
    ]);
    t.same(assembleSnapshot(seen, states, alone).legs, [
      { legId: ringing, phase: 'ringing', place: { at: 'parked' } },
      { legId: parked, phase: 'early', place: { at: 'parked' } },
      { legId: inRoom, phase: 'early', place: { at: 'room', room: 'enq-1', flags: { mute: false, deaf: true } } },
    ]);
    t.end();
  },
);

t.test('only legs that stand in no room are asked for', (t) => {
  const candidates = findCandidates(overview, own);
  t.notOk(candidates.has(FOREIGN));
  t.notOk(findUncertain(overview, candidates).includes(legNumber(2)));
  t.equal(findUncertain(overview, candidates).length, candidates.size - 1);
  t.end();
});

t.test('where the switch cannot tell more, the list of channels counts', (t) => {
  const unknown = { dump: '-ERR uuid_dump Command not found!', fileHandle: '-ERR uuid_fileman Command not found!' };
  const channels = JSON.stringify({ rows: [row(LEG, { application: 'playback', callstate: 'EARLY' })] });
  const { legs } = assembleSnapshot({ ...overview, channels, conferences: '' }, new Map([[LEG, unknown]]), {
    ...own,
    known: [],
    held: new Set(),
  });
  t.same(legs, [{ legId: LEG, phase: 'ringing', place: { at: 'playing' } }]);
  t.end();
});

t.test('any replies are survived', (t) => {
  const reply = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('+OK No active conferences.', '{"rows":[1,null]}', '[{}]'),
  );
  fc.assert(
    fc.property(reply, reply, reply, reply, (coreUuid, channels, conferences, registrations) => {
      const any = { coreUuid, channels, conferences, registrations };
      return Array.isArray(assembleSnapshot(any, new Map([[KNOWN, { dump: channels, fileHandle: '' }]]), own).legs);
    }),
  );
  t.end();
});
