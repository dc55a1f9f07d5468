import t from 'tap';
import { isFulfilled, stepLeg, type LegFact } from '../../../src/core/model/leg.ts';
import { ASKED, describeState, FLAGS, LEG_STATES, legWith } from './legs.ts';

const FACTS: readonly LegFact[] = [
  { fact: 'leg-ringing', legId: 'l', hasEarlyMedia: false },
  { fact: 'leg-ringing', legId: 'l', hasEarlyMedia: true },
  { fact: 'leg-answered', legId: 'l' },
  { fact: 'leg-parked', legId: 'l' },
  { fact: 'leg-attached' },
  { fact: 'leg-detached', legId: 'l' },
  { fact: 'leg-play-ended', legId: 'l' },
  { fact: 'leg-joined', legId: 'l', room: 'A', flags: FLAGS.open },
  { fact: 'leg-flags', legId: 'l', room: 'A', flags: { mute: true, deaf: true } },
  { fact: 'leg-left', legId: 'l', room: 'A' },
  { fact: 'member-play-ended', legId: 'l', room: 'A' },
];

/** A row for each state, a column for each fact; - is ignored. */
// prettier-ignore
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  //               ringing    early    answered    parked    attached  detached    play-ended joined A  held A       left A      member-play-ended
  dialling:       ['ringing', 'early', 'answered', 'parked', 'parked', 'detached', '-',       'in A',   '-',         '-',        '-'],
  ringing:        ['ringing', 'early', 'answered', 'parked', 'parked', 'detached', '-',       'in A',   '-',         '-',        '-'],
  early:          ['early',   'early', 'answered', 'parked', 'parked', 'detached', '-',       'in A',   '-',         '-',        '-'],
  answered:       ['-',       '-',     '-',        'parked', 'parked', 'detached', '-',       'in A',   '-',         '-',        '-'],
  parked:         ['-',       '-',     '-',        '-',      'parked', 'detached', '-',       'in A',   '-',         '-',        '-'],
  playing:        ['-',       '-',     '-',        '-',      'parked', 'detached', 'parked',  'in A',   '-',         '-',        '-'],
  'in A':         ['-',       '-',     '-',        'parked', 'parked', 'in A',     '-',       'in A',   'in A held', 'answered', '-'],
  'in A held':    ['-',       '-',     '-',        'parked', 'parked', 'in A held','-',       'in A',   'in A held', 'answered', '-'],
  'in A hearing': ['-',       '-',     '-',        'parked', 'parked', 'in A hearing', '-',   'in A',   'in A held hearing', 'answered', 'in A'],
  'in B':         ['-',       '-',     '-',        'parked', 'parked', 'in B',     '-',       'in A',   '-',         '-',        '-'],
  detached:       ['-',       '-',     '-',        'parked', 'parked', 'detached', '-',       'in A',   '-',         '-',        '-'],
};

/** Where it differs while we do not hold the call's socket: what would be parked is on its way. */
// prettier-ignore
const EXPECTED_UNATTACHED: Readonly<Record<string, readonly string[]>> = {
  answered:       ['-',       '-',     '-',        'detached', 'parked', 'detached', '-',     'in A',   '-',         '-',        '-'],
  'in A':         ['-',       '-',     '-',        'detached', 'parked', '-',      '-',       'in A',   'in A held', 'answered', '-'],
  'in A held':    ['-',       '-',     '-',        'detached', 'parked', '-',      '-',       'in A',   'in A held', 'answered', '-'],
  'in A hearing': ['-',       '-',     '-',        'detached', 'parked', '-',      '-',       'in A',   'in A held hearing', 'answered', 'in A'],
  'in B':         ['-',       '-',     '-',        'detached', 'parked', '-',      '-',       'in A',   '-',         '-',        '-'],
  detached:       ['-',       '-',     '-',        'detached', 'parked', 'detached', '-',     'in A',   '-',         '-',        '-'],
};

const HELD_HEARING = JSON.stringify({ is: 'joined', room: 'A', flags: FLAGS.held, voice: 'music' });

function stepsFrom(name: string, isAttached: boolean): string[] {
  const state = LEG_STATES[name];
  if (state === undefined) throw new Error(name);
  return FACTS.map((fact) => {
    const next = stepLeg(legWith({ state, isAttached }), fact);
    if (next === 'ignored') return '-';
    const text = describeState(next.state);
    return text === HELD_HEARING ? 'in A held hearing' : text;
  });
}

void t.test('every state and every fact, with the control socket', (t) => {
  t.strictSame(Object.keys(EXPECTED), Object.keys(LEG_STATES), 'none is missing');
  for (const [name, row] of Object.entries(EXPECTED)) t.strictSame(stepsFrom(name, true), row, name);
  t.end();
});

void t.test('every state that a call without its control socket can have, and every fact', (t) => {
  for (const [name, row] of Object.entries(EXPECTED_UNATTACHED)) t.strictSame(stepsFrom(name, false), row, name);
  t.end();
});

void t.test('the socket is lost by one fact and found by one', (t) => {
  for (const fact of FACTS) {
    for (const isAttached of [true, false]) {
      const next = stepLeg(legWith({ isAttached }), fact);
      const expected = fact.fact === 'leg-attached' || (isAttached && fact.fact !== 'leg-detached');
      t.equal(next === 'ignored' ? isAttached : next.isAttached, expected, `${fact.fact} ${isAttached}`);
    }
  }
  t.end();
});

void t.test('an answer is known by its fact, and of our own legs by their park', (t) => {
  const parties = { caller: { is: 'caller', from: '', to: '' }, agent: { is: 'agent', agent: 'default/a' } } as const;
  for (const [party, knowing] of [
    ['caller', ['leg-answered']],
    ['agent', ['leg-answered', 'leg-parked']],
  ] as const) {
    const told = FACTS.filter((fact) => {
      const leg = legWith({ party: parties[party], isAnswered: false, state: { is: 'dialling' } });
      const next = stepLeg(leg, fact);
      return next !== 'ignored' && next.isAnswered;
    });
    t.strictSame(
      told.map(({ fact }) => fact),
      knowing,
      party,
    );
  }
  const ringing = legWith({
    party: parties.agent,
    isAnswered: false,
    state: { is: 'ringing', hasEarlyMedia: true },
  });
  const sounding = stepLeg(ringing, { fact: 'leg-parked', legId: 'l', isEarly: true });
  t.match(sounding, { isAnswered: false, state: { is: 'parked' } }, 'one that sounds before its answer');
  const early = stepLeg(legWith({ isAnswered: false }), { fact: 'leg-answered', legId: 'l' });
  t.match(early, { isAnswered: true, state: { is: 'parked' } }, 'a call that was handed over unanswered');
  t.end();
});

/** By what was asked: the states in which it is done. */
const DONE: Readonly<Record<string, readonly string[]>> = {
  'room A': ['in A', 'in A held', 'in A hearing'],
  'flags open': ['in A', 'in A hearing', 'in B'],
  park: ['parked', 'playing'],
  attach: ['parked', 'playing'],
  script: [],
  end: [],
};

void t.test('what was asked is done in these states, and no others', (t) => {
  for (const [name, asked] of Object.entries(ASKED)) {
    const done = Object.entries(LEG_STATES).filter(([, state]) => isFulfilled(asked, state));
    t.strictSame(
      done.map(([state]) => state),
      DONE[name],
      name,
    );
  }
  t.end();
});
