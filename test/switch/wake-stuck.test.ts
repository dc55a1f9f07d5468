import t from 'tap';
import type { Connection } from '../../src/switch/connection.ts';
import { realClock } from '../../src/pace/clock.ts';
import { wakeStuck } from '../../src/switch/wake-stuck.ts';
import { until } from './fake-switch.ts';

const dump = (state: string): string => JSON.stringify({ 'Channel-State': state, 'Caller-Destination-Number': '4000' });

/** By leg: its states, each as long as nobody asks. */
function connectionTo(states: Record<string, string[]>): { connection: Connection; asked: string[] } {
  const asked: string[] = [];
  const replyTo = (request: string): string => {
    asked.push(request);
    const [, leg = ''] = /uuid_dump (\S+)/.exec(request) ?? [];
    const state = states[leg]?.shift();
    return leg === '' ? '+OK' : state === undefined ? '-ERR No such channel!' : dump(state);
  };
  const send: Connection['send'] = (requests, onReply) => requests.map(replyTo).forEach((reply) => onReply(reply));
  return {
    connection: {
      send,
      nudge: () => undefined,
      close: () => undefined,
      describe: () => ({ pending: 0, oldestMs: 0, garbled: 0 }),
    },
    asked,
  };
}

t.test('who is stuck between his socket and his dialplan is sent on, nobody else', async (t) => {
  const { connection, asked } = connectionTo({
    stuck: ['CS_RESET', 'CS_RESET'],
    passing: ['CS_RESET', 'CS_EXECUTE'],
    back: ['CS_RESET', 'CS_RESET'],
    gone: ['CS_RESET'],
    waiting: ['CS_EXECUTE'],
  });
  wakeStuck(connection, ['stuck', 'passing', 'back', 'gone', 'waiting'], (leg) => leg !== 'back', realClock);
  await until('they were looked at twice', () => asked.length === 9);
  t.strictSame(asked.slice(5), [
    'api uuid_dump stuck json',
    'api uuid_dump passing json',
    'api uuid_dump gone json',
    'api uuid_transfer stuck 4000 XML enqueued-back',
  ]);
});

t.test('where nobody is detached nothing is asked', (t) => {
  const { connection, asked } = connectionTo({});
  wakeStuck(connection, [], () => true, realClock);
  t.strictSame(asked, []);
  t.end();
});
