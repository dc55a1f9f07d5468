import t from 'tap';
import type { Command } from '../../../src/core/model/command.ts';
import type { Place } from '../../../src/core/rules/leg-place.ts';
import { hasLeftUs, REPLAY_PAUSE_MS, steerLeg, type Steering } from '../../../src/core/rules/steer-leg.ts';
import { ASKED, FLAGS, LEG_STATES, legWith } from '../model/legs.ts';

const PLACES: Readonly<Record<string, Place>> = {
  line: { at: 'line' },
  'park music': { at: 'park', voice: 'music' },
  'park tone': { at: 'park', voice: 'tone:ringback' },
  'room A': { at: 'room', room: 'A', flags: FLAGS.open, voice: null },
  'room A hearing': { at: 'room', room: 'A', flags: FLAGS.open, voice: 'music' },
  script: { at: 'script', result: { id: 'r1', variables: { enqueue_result: 'success' }, number: null } },
  end: { at: 'end', cause: 'LOSE_RACE' },
};

/** What leaves, and what is waited for then. */
function describe({ leg, commands }: Steering): string {
  const texts = commands.map(describeCommand);
  return [...texts, ...(leg.asked === null ? [] : [`(${leg.asked.for})`])].join(' ') || '-';
}

function describeCommand(command: Command): string {
  switch (command.do) {
    case 'play':
      return `play ${command.voice}`;
    case 'join':
    case 'leave':
      return `${command.do} ${command.room}`;
    case 'hang-up':
      return `hang-up ${command.cause}`;
    default:
      return command.do;
  }
}

const STAY = '-';
const HANG_UP = 'hang-up LOSE_RACE (end)';
const JOIN = 'join A (room)';
const ATTACH = 'stop-play (attach)';
const RELEASE = 'release stop-play (script)';

/** A row for each state, a column for each place. */
// prettier-ignore
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  //               line  park music         park tone             room A                room A hearing        script                    end
  dialling:       [STAY, STAY,              STAY,                 STAY,                 STAY,                 STAY,                     HANG_UP],
  ringing:        [STAY, STAY,              STAY,                 STAY,                 STAY,                 STAY,                     HANG_UP],
  early:          [STAY, STAY,              STAY,                 STAY,                 STAY,                 STAY,                     HANG_UP],
  answered:       [STAY, STAY,              STAY,                 STAY,                 STAY,                 STAY,                     HANG_UP],
  parked:         [STAY, 'play music',      'play tone:ringback', JOIN,                 JOIN,                 'release (script)',       HANG_UP],
  playing:        [STAY, STAY,              'play tone:ringback', JOIN,                 JOIN,                 RELEASE,                  HANG_UP],
  'in A':         [STAY, 'leave A (park)',  'leave A (park)',     STAY,                 'play-member',        'release leave A (script)', HANG_UP],
  'in A held':    [STAY, 'leave A (park)',  'leave A (park)',     'set-flags (flags)',  'set-flags (flags)',  'release leave A (script)', HANG_UP],
  'in A hearing': [STAY, 'leave A (park)',  'leave A (park)',     'stop-member (quiet)', STAY,                 'release leave A (script)', HANG_UP],
  'in B':         [STAY, 'leave B (park)',  'leave B (park)',     'leave B (park)',     'leave B (park)',     'release leave B (script)', HANG_UP],
  detached:       [STAY, ATTACH,            ATTACH,               ATTACH,               ATTACH,               ATTACH,                   HANG_UP],
};

void t.test('from every state to every place', (t) => {
  t.strictSame(Object.keys(EXPECTED), Object.keys(LEG_STATES), 'none is missing');
  for (const [name, state] of Object.entries(LEG_STATES)) {
    const row = Object.values(PLACES).map((place) => describe(steerLeg(legWith({ state }), place, 0)));
    t.strictSame(row, EXPECTED[name], name);
  }
  t.end();
});

void t.test('one that has a way to go on, and did not come round to us, finds it when it looks', (t) => {
  const leg = legWith({ state: { is: 'detached' }, tries: 1 });
  t.equal(describe(steerLeg(leg, PLACES['script']!, 0)), 'release (script)');
  t.end();
});

void t.test('while something is asked for nothing else is, but the end', (t) => {
  for (const [name, asked] of Object.entries(ASKED)) {
    for (const [place, where] of Object.entries(PLACES)) {
      const leg = legWith({ asked });
      const steering = steerLeg(leg, where, 0);
      const isEnding = place === 'end' && name !== 'end';
      t.equal(describe(steering), isEnding ? HANG_UP : `(${asked.for})`, `${name}, ${place}`);
      if (!isEnding) t.equal(steering.leg, leg, 'it is the same leg');
    }
  }
  t.end();
});

void t.test('a member is silenced from his first frame', (t) => {
  const place: Place = { at: 'room', room: 'A', flags: FLAGS.held, voice: null };
  t.strictSame(steerLeg(legWith({}), place, 0).commands, [{ do: 'join', legId: 'l', room: 'A', flags: FLAGS.held }]);
  t.end();
});

void t.test('the same sound is not started more than once a second, another one at once', (t) => {
  const ended = legWith({ lastSound: { voice: 'music', at: 5000 } });
  const again = steerLeg(ended, { at: 'park', voice: 'music' }, 5000 + REPLAY_PAUSE_MS - 1);
  t.strictSame([again.commands, again.lookAt], [[], 5000 + REPLAY_PAUSE_MS]);
  const later = steerLeg(ended, { at: 'park', voice: 'music' }, 5000 + REPLAY_PAUSE_MS);
  t.strictSame([later.commands.length, later.leg.lastSound], [1, { voice: 'music', at: 6000 }]);
  t.equal(steerLeg(ended, { at: 'park', voice: 'file:x' }, 5001).commands.length, 1);
  const member = legWith({ ...ended, state: { is: 'joined', room: 'A', flags: FLAGS.open, voice: null } });
  t.equal(steerLeg(member, { at: 'room', room: 'A', flags: FLAGS.open, voice: 'music' }, 5001).lookAt, 6000);
  t.end();
});

void t.test('a leg is ours until its script has the variables', (t) => {
  const left = Object.values(ASKED).filter((asked) => hasLeftUs(legWith({ asked })));
  t.strictSame(left, []);
  t.ok(hasLeftUs(legWith({ asked: { for: 'script', isReleased: true } })));
  t.notOk(hasLeftUs(legWith({})));
  t.end();
});
