import t from 'tap';
import { stepTask, type Offer, type TaskInput, type TaskState, type Wait } from '../../../src/core/model/task.ts';

const wait = (criterion: number, expiresAt: number | null = null): Wait => ({ criterion, since: 1, expiresAt });
const offer = (legId: string): Offer => ({ agent: `default/${legId}`, legId, criterion: 0, at: 1 });

const STATES: readonly TaskState[] = [
  { is: 'pending' },
  { is: 'waiting', waits: [wait(0)] },
  { is: 'waiting', waits: [wait(0), wait(1)] },
  { is: 'calling', waits: [wait(0)], offers: [offer('x')] },
  { is: 'calling', waits: [], offers: [offer('x'), offer('y')] },
  { is: 'ended', at: 5, cause: 'timeout' },
];
const INPUTS: readonly TaskInput[] = [
  { input: 'enter-route', waits: [wait(2)] },
  { input: 'offer', offers: [offer('z')] },
  { input: 'offer', offers: [] },
  { input: 'refused', legId: 'x' },
  { input: 'refused', legId: 'other' },
  { input: 'wait-over', criterion: 0 },
  { input: 'wait-moved', wait: wait(0, 9) },
  { input: 'end', at: 7, cause: 'success' },
];

const describe = (state: TaskState | 'ignored'): string => {
  if (state === 'ignored') return '-';
  if (state.is === 'pending') return 'pending';
  if (state.is === 'ended') return `ended ${state.cause}@${state.at}`;
  const waits = state.waits.map((one) =>
    one.expiresAt === null ? `${one.criterion}` : `${one.criterion}@${one.expiresAt}`,
  );
  return [...waits, ...(state.is === 'calling' ? state.offers.map(({ legId }) => legId) : [])].join(' ');
};

/** Digits are criteria that are waited on (@ until when), letters are telephones that ring; - is ignored. */
// prettier-ignore
const EXPECTED = [
  // from              route 2  offer z  no offer  refused x  refused other  0 over  0 until 9   success
  ['pending',          '2',     '-',     '-',      '-',       '-',           '-',    '-',        'ended success@7'],
  ['0',                '2',     '0 z',   '-',      '-',       '-',           '',     '0@9',      'ended success@7'],
  ['0 1',              '2',     '0 1 z', '-',      '-',       '-',           '1',    '0@9 1',    'ended success@7'],
  ['0 x',              '-',     '-',     '-',      '0',       '-',           'x',    '0@9 x',    'ended success@7'],
  ['x y',              '-',     '-',     '-',      'y',       '-',           'x y',  'x y',      'ended success@7'],
  ['ended timeout@5',  '-',     '-',     '-',      '-',       '-',           '-',    '-',        '-'],
];

void t.test('every state and every input', (t) => {
  const table = STATES.map((state) => [describe(state), ...INPUTS.map((input) => describe(stepTask(state, input)))]);
  t.strictSame(table, EXPECTED);
  t.equal(stepTask({ is: 'waiting', waits: [wait(0)] }, { input: 'refused', legId: 'x' }), 'ignored');
  t.match(stepTask({ is: 'calling', waits: [], offers: [offer('x')] }, { input: 'refused', legId: 'x' }), {
    is: 'waiting',
    waits: [],
  });
  t.end();
});
