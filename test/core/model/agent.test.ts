import t from 'tap';
import { stateText, stepPresence, type AgentInput, type Presence } from '../../../src/core/model/agent.ts';

const STATES: readonly Presence[] = [
  { is: 'set', state: 'online' },
  { is: 'set', state: 'idle' },
  { is: 'set', state: 'busy/lunch' },
  { is: 'wrap-up', then: 'idle' },
  { is: 'fetching', before: 'idle' },
  { is: 'talking', before: 'busy' },
];
const INPUTS: readonly AgentInput[] = [
  { input: 'set', state: 'away/x' },
  { input: 'fetch' },
  { input: 'failed', state: null },
  { input: 'failed', state: 'busy/no-answer' },
  { input: 'answered' },
  { input: 'freed', next: 'away', wrapUp: false },
  { input: 'freed', next: 'away', wrapUp: true },
  { input: 'wrap-up-over' },
];

const describe = (presence: Presence | 'ignored'): string => {
  if (presence === 'ignored') return '-';
  if (presence.is === 'set') return presence.state;
  return presence.is === 'wrap-up' ? `wrap-up(${presence.then})` : `${presence.is}(${presence.before})`;
};

/** A row for each state, a column for each input; - is ignored. */
// prettier-ignore
const EXPECTED = [
  // from            set away/x  fetch                  failed  failed busy/no-answer  answered        freed   freed, wrap-up   wrap-up-over
  ['online',         'away/x',   'fetching(online)',    '-',    '-',                   '-',            '-',    '-',             '-'],
  ['idle',           'away/x',   'fetching(idle)',      '-',    '-',                   '-',            '-',    '-',             '-'],
  ['busy/lunch',     'away/x',   'fetching(busy/lunch)','-',    '-',                   '-',            '-',    '-',             '-'],
  ['wrap-up(idle)',  'away/x',   'fetching(idle)',      '-',    '-',                   '-',            '-',    '-',             'idle'],
  ['fetching(idle)', '-',        '-',                   'idle', 'busy/no-answer',      'talking(idle)','-',    '-',             '-'],
  ['talking(busy)',  '-',        '-',                   '-',    '-',                   '-',            'away', 'wrap-up(away)', '-'],
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
