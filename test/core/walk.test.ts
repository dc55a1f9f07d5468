import t from 'tap';
import { OUR_LEG_PREFIX, OUR_ROOM_PREFIX } from '../../src/core/model/fact.ts';
import { EVENT_NAMES } from '../../src/core/model/published.ts';
import { CALM, STORM, Walk, type Weather } from './walk.ts';

/** WALK_SEED=n replays one seed; WALK_SEEDS=n walks further than usual. */
const only = process.env['WALK_SEED'];
const count = Number(process.env['WALK_SEEDS'] ?? 150);
const seeds = only === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(only)];
const STEPS = 400;

// Seeds are counted, not seconds.
t.setTimeout(0);

function walk(seed: number, weather: Weather, seen: Set<string>): string[] {
  const walked = new Walk(seed, weather);
  try {
    walked.go(STEPS);
    const left = [...walked.calmDown(), ...walked.end()];
    for (const { event, fields } of walked.scene.published) {
      const why = fields['cause'] ?? fields['end_reason'];
      seen.add(event).add(typeof why === 'string' ? `${event} ${why}` : event);
    }
    for (const command of walked.scene.commands) {
      seen.add(command.do === 'join' && command.room.startsWith(RING_ROOM) ? 'join one who rings' : command.do);
      if (command.do === 'release' && command.number !== null) seen.add('release to a number');
    }
    for (const notice of walked.scene.notices) if (notice.is === 'phase') seen.add(`${notice.deed} ${notice.phase}`);
    return left;
  } catch (error) {
    return [String(error)];
  }
}

const RING_ROOM = OUR_ROOM_PREFIX + OUR_LEG_PREFIX;

/** What a walk must have met, or it proves little. */
const LANDMARKS = [
  ...EVENT_NAMES.filter((name) => name !== 'callcenter.audit.repaired'),
  ...['timeout', 'hangup', 'cancel', 'call_fail', 'forward'].map((cause) => `callcenter.queue.fail ${cause}`),
  ...['timeout', 'remove', 'dismiss', 'switch_lost'].map((reason) => `callcenter.conversation.end ${reason}`),
  ...['originate', 'hang-up', 'play', 'stop-play', 'join', 'leave', 'set-flags', 'play-member', 'stop-member'],
  ...[
    'announce',
    'record',
    'release',
    'say',
    'tap',
    'untap',
    'record-leg',
    'stop-record-leg',
    'send-dtmf',
    'set-video',
  ],
  ...['answer', 'release to a number', 'join one who rings'],
  ...['call', 'consult', 'transfer', 'three_way', 'consult-to-transfer', 'meeting', 'join', 'substitute'].map(
    (deed) => `${deed} talking`,
  ),
  ...['call', 'consult', 'eavesdrop', 'whisper', 'force_call', 'meeting', 'interrupt'].map((deed) => `${deed} over`),
];

const seen = new Set<string>();

for (const [name, weather] of Object.entries({ calm: CALM, storm: STORM }))
  void t.test(`${name}: whatever happens, the invariants hold, and in the end nothing is left`, { timeout: 0 }, (t) => {
    for (const seed of seeds) {
      const faults = walk(seed, weather, seen);
      if (faults.length > 0) t.fail(`WALK_SEED=${seed}: ${faults.join('; ')}`);
    }
    t.pass(`${seeds.length} walks of ${STEPS} steps`);
    t.end();
  });

void t.test('they went everywhere', (t) => {
  if (only === undefined)
    t.strictSame(
      LANDMARKS.filter((landmark) => !seen.has(landmark)),
      [],
    );
  t.end();
});
