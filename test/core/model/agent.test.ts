import t from 'tap';
import {
  stateText,
  stepPresence,
  type AgentInput,
  type Presence,
  type Resting,
} from '../../../src/core/model/agent.ts';

const STATES: readonly Presence[] = [
  { is: 'set', state: 'online' },
  { is: 'set', state: 'idle' },
  { is: 'set', state: 'busy/lunch' },
  { is: 'passing', state: 'busy/wrap-up', then: 'idle', until: 9 },
  { is: 'fetching', before: { is: 'set', state: 'idle' } },
  { is: 'talking', before: { is: 'set', state: 'busy' } },
];
const NEXT: Resting = { is: 'set', state: 'away/x' };
const INPUTS: readonly AgentInput[] = [
  { input: 'rest', next: NEXT },
  { input: 'fetch' },
  { input: 'failed', next: NEXT },
  { input: 'answered' },
  { input: 'freed', next: NEXT },
  { input: 'time-over' },
];

const describe = (presence: Presence | 'ignored'): string => {
  if (presence === 'ignored') return '-';
  if (presence.is === 'set') return presence.state;
  return presence.is === 'passing'
    ? `${presence.state}(${presence.then})`
    : `${presence.is}(${describe(presence.before)})`;
};

/** A row for each state, a column for each input; - is ignored. */
// prettier-ignore
const EXPECTED = [
  // from                   rest      fetch                            failed    answered         freed     time-over
  ['online',               'away/x', 'fetching(online)',               '-',      '-',             '-',      '-'],
  ['idle',                 'away/x', 'fetching(idle)',                 '-',      '-',             '-',      '-'],
  ['busy/lunch',           'away/x', 'fetching(busy/lunch)',           '-',      '-',             '-',      '-'],
  ['busy/wrap-up(idle)',   'away/x', 'fetching(busy/wrap-up(idle))',   '-',      '-',             '-',      'idle'],
  ['fetching(idle)',       '-',      '-',                              'away/x', 'talking(idle)', '-',      '-'],
  ['talking(busy)',        '-',      '-',                              '-',      '-',             'away/x', '-'],
];

void t.test('every state and every input', (t) => {
  const table = STATES.map((state) => [
    describe(state),
    ...INPUTS.map((input) => describe(stepPresence(state, input))),
  ]);
  t.strictSame(table, EXPECTED);
  t.end();
});

void t.test('as the API tells it', (t) => {
  t.strictSame(STATES.map(stateText), ['online', 'idle', 'busy/lunch', 'busy/wrap-up', 'fetching', 'talking']);
  t.end();
});
