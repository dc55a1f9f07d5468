import t from 'tap';
import type { Connection } from '../../src/switch/connection.ts';
import { realClock } from '../../src/pace/clock.ts';
import { readSnapshot, readSurvey } from '../../src/switch/read-snapshot.ts';

const OWN = {
  known: new Set<string>(),
  held: new Set<string>(),
  handedOn: new Map<string, string>(),
  domain: 'pbx.test',
};
const REGISTERED = JSON.stringify({ row_count: 1, rows: [{ reg_user: '1001', realm: 'pbx.test' }] });
const LOCKED = '-ERR SQL Error [database table is locked]\n';

/** A switch that cannot read one of its lists, so many times. */
function locked(list: string, times: number): Pick<Connection, 'send'> {
  let left = times;
  const answer = (request: string): string => {
    if (request === `api show ${list} as json` && (left -= 1) >= 0) return LOCKED;
    if (request === 'api show registrations as json') return REGISTERED;
    if (request === 'api conference json_list') return '[]';
    return request.startsWith('api show ') ? '{"row_count":0}' : 'core-1';
  };
  return { send: (requests, onReply) => void requests.forEach((request) => onReply(answer(request))) };
}

for (const list of ['channels', 'registrations'])
  t.test(`a switch that cannot read its ${list} for a moment has not lost them`, async (t) => {
    const snapshot = await readSnapshot(locked(list, 3) as Connection, OWN, realClock);
    t.same(snapshot?.registered, ['1001']);
    const survey = await readSurvey(locked(list, 1) as Connection, OWN, () => Promise.resolve([]), realClock);
    t.same(survey?.registered, ['1001']);
    await t.rejects(
      readSnapshot(locked(list, Infinity) as Connection, OWN, realClock),
      /does not list its calls.*locked/,
    );
  });

t.test('of very many who wait some are asked for at a time, and all are there', async (t) => {
  const legs = Array.from({ length: 1200 }, (_, n) => `0c000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  const asked: number[] = [];
  const answer = (request: string): string => {
    if (request.startsWith('api uuid_dump'))
      return JSON.stringify({ 'Answer-State': 'answered', 'Channel-Call-State': 'ACTIVE' });
    if (request.startsWith('api uuid_fileman')) return '-ERR no file handle!';
    if (request === 'api conference json_list') return '[]';
    return request.startsWith('api show ') ? '{"row_count":0}' : 'core-1';
  };
  const send: Connection['send'] = (requests, onReply) => {
    asked.push(requests.length);
    // Later, as over a socket: what is sent before the first reply waits together.
    setImmediate(() => requests.forEach((request) => onReply(answer(request))));
  };
  const snapshot = await readSnapshot({ send } as Connection, { ...OWN, known: new Set(legs) }, realClock);
  t.equal(snapshot?.legs.length, 1200);
  t.strictSame(asked, [4, 1000, 1000, 400]);
});
