import fc from 'fast-check';
import t from 'tap';
import type { Fact } from '../../src/core/model/fact.ts';
import { legOf, translateEvent } from '../../src/switch/translate-event.ts';
import { LEG } from './fake-switch.ts';

const context = { domain: 'pbx.test' };
const channel = (name: string, more: object = {}): object => ({ 'Event-Name': name, 'Unique-ID': LEG, ...more });
const conference = (action: string, more: object = {}): object =>
  channel('CUSTOM', {
    'Event-Subclass': 'conference::maintenance',
    'Conference-Name': 'enq-1',
    Action: action,
    ...more,
  });
const sofia = (what: string, more: object): object => ({
  'Event-Name': 'CUSTOM',
  'Event-Subclass': `sofia::${what}`,
  ...more,
});
const job = (body: string, id = LEG): object => ({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': id, _body: body });
const complete = (application: string, more: object = {}): object =>
  channel('CHANNEL_EXECUTE_COMPLETE', { Application: application, 'Answer-State': 'answered', ...more });
const execute = (application: string, data: string, more: object = {}): object =>
  channel('CHANNEL_EXECUTE', { Application: application, 'Application-Data': data, ...more });
const leg = { legId: LEG };
const inRoom = { legId: LEG, room: 'enq-1' };

t.test('what each event says', (t) => {
  const table: [object, Fact[]][] = [
    [channel('CHANNEL_PROGRESS'), [{ fact: 'leg-ringing', ...leg, hasEarlyMedia: false }]],
    [channel('CHANNEL_PROGRESS_MEDIA'), [{ fact: 'leg-ringing', ...leg, hasEarlyMedia: true }]],
    [channel('CHANNEL_ANSWER'), [{ fact: 'leg-answered', ...leg }]],
    [channel('CHANNEL_PARK'), [{ fact: 'leg-parked', ...leg }]],
    [channel('CHANNEL_PARK', { 'Answer-State': 'hangup' }), []],
    [channel('CHANNEL_PARK', { 'Answer-State': 'early' }), [{ fact: 'leg-parked', ...leg, isEarly: true }]],
    [complete('conference', { 'Answer-State': 'early' }), [{ fact: 'leg-parked', ...leg, isEarly: true }]],
    [complete('playback'), [{ fact: 'leg-play-ended', ...leg }]],
    [complete('conference'), [{ fact: 'leg-parked', ...leg }]],
    [complete('conference', { 'Answer-State': 'hangup' }), []],
    [complete('eavesdrop'), [{ fact: 'leg-parked', ...leg }]],
    [complete('eavesdrop', { 'Answer-State': 'hangup' }), []],
    [execute('eavesdrop', 'target'), [{ fact: 'leg-tapped', ...leg, target: 'target', isWhisper: false }]],
    [
      execute('eavesdrop', 'target', { variable_eavesdrop_whisper_bleg: 'true' }),
      [{ fact: 'leg-tapped', ...leg, target: 'target', isWhisper: true }],
    ],
    [execute('eavesdrop', 'a b'), []],
    [execute('playback', 'target'), []],
    [complete('park'), []],
    [complete('set'), []],
    [channel('CHANNEL_HANGUP', { 'Hangup-Cause': 'USER_BUSY' }), [{ fact: 'leg-hung-up', ...leg, cause: 'USER_BUSY' }]],
    [channel('CHANNEL_HANGUP', {}), [{ fact: 'leg-hung-up', ...leg, cause: 'NORMAL_UNSPECIFIED' }]],
    [channel('DTMF', { 'DTMF-Digit': '#' }), [{ fact: 'leg-dtmf', ...leg, digit: '#' }]],
    [channel('DTMF', { 'DTMF-Digit': 'F' }), []],
    [
      conference('add-member', { Speak: 'false', Hear: 'true' }),
      [{ fact: 'leg-joined', ...inRoom, flags: { mute: true, deaf: false } }],
    ],
    [
      conference('add-member', { Speak: 'true', Hear: 'false' }),
      [{ fact: 'leg-joined', ...inRoom, flags: { mute: false, deaf: true } }],
    ],
    [conference('del-member'), [{ fact: 'leg-left', ...inRoom }]],
    [conference('mute-member'), [{ fact: 'leg-flags', ...inRoom, flags: { mute: true } }]],
    [conference('unmute-member'), [{ fact: 'leg-flags', ...inRoom, flags: { mute: false } }]],
    [conference('deaf-member'), [{ fact: 'leg-flags', ...inRoom, flags: { deaf: true } }]],
    [conference('undeaf-member'), [{ fact: 'leg-flags', ...inRoom, flags: { deaf: false } }]],
    [conference('play-file-member-done'), [{ fact: 'member-play-ended', ...inRoom }]],
    [conference('play-file-member-done', { 'Unique-ID': '' }), []],
    [conference('play-file-member-done', { File: 'tone_stream://d=121;w=79;v=-13;1' }), []],
    [conference('floor-change'), []],
    [conference('del-member', { 'Conference-Name': '3001' }), []],
    [job('-ERR USER_NOT_REGISTERED\n'), [{ fact: 'leg-hung-up', ...leg, cause: 'USER_NOT_REGISTERED' }]],
    [job('-ERR what is this?\n'), [{ fact: 'leg-hung-up', ...leg, cause: 'NORMAL_UNSPECIFIED' }]],
    [job(`+OK ${LEG}\n`), []],
    [job('-ERR USER_BUSY\n', 'job-of-others'), []],
    [
      sofia('register', { 'from-user': '1001', 'from-host': 'PBX.test' }),
      [{ fact: 'extension-registered', user: '1001' }],
    ],
    [sofia('register', { 'from-user': '1001', 'from-host': 'other.test' }), []],
    [sofia('register', { 'from-user': '1 1', 'from-host': 'pbx.test' }), []],
    [
      sofia('unregister', { 'from-user': '1001', 'from-host': 'pbx.test' }),
      [{ fact: 'extension-unregistered', user: '1001' }],
    ],
    [sofia('expire', { user: '1001', host: 'pbx.test' }), [{ fact: 'extension-unregistered', user: '1001' }]],
    [{ 'Event-Name': 'HEARTBEAT' }, []],
    [{}, []],
  ];
  for (const [event, facts] of table) t.same(translateEvent({ ...event }, context), facts, JSON.stringify(event));
  t.end();
});

t.test('an event is about a channel, a job about its leg', (t) => {
  t.equal(legOf({ 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': 'x' }), 'x');
  t.equal(legOf({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': 'y' }), 'y');
  t.equal(legOf({ 'Event-Name': 'HEARTBEAT' }), '');
  t.end();
});

t.test('any event is survived', (t) => {
  const names = ['CUSTOM', 'CHANNEL_HANGUP', 'BACKGROUND_JOB', 'DTMF', 'CHANNEL_EXECUTE_COMPLETE', 'toString'];
  const keys = ['Event-Name', 'Event-Subclass', 'Unique-ID', 'Action', '_body', 'Job-UUID', 'Conference-Name'];
  const value = fc.oneof(fc.constantFrom(...names), fc.jsonValue());
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), value), (event) =>
      translateEvent(event, context).every(({ fact }) => typeof fact === 'string'),
    ),
  );
  t.end();
});
