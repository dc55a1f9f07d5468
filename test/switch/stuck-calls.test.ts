import t from 'tap';
import { createVirtualClock } from '../../src/pace/virtual-clock.ts';
import type { Connection } from '../../src/switch/connection.ts';
import { createStuckCalls } from '../../src/switch/stuck-calls.ts';

const PORT = 8084;
const row = (uuid: string, more: Record<string, string> = {}): Record<string, string> => ({
  uuid,
  dest: '4000',
  application: 'socket',
  application_data: `127.0.0.1:${PORT} async full`,
  ...more,
});

/** A switch that lists these, one after the other. */
function start(...lists: Record<string, string>[][]) {
  const clock = createVirtualClock();
  const asked: string[] = [];
  const send: Connection['send'] = (requests, onReply) => {
    asked.push(...requests);
    for (const request of requests)
      onReply(request.startsWith('api show') ? JSON.stringify({ row_count: 1, rows: lists.shift() ?? [] }) : '+OK');
  };
  const held = new Set<string>();
  const calls = createStuckCalls(clock, {
    doors: () => [`127.0.0.1:${PORT}`, `pbx:${PORT}`],
    holds: (legId) => held.has(legId),
    isOurs: (legId) => legId !== 'foreign',
  });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { calls, connection: { send } as Connection, asked, held, pass };
}

/** The list keeps the last application's name. */
const IN_MUSIC = { application: 'playback', application_data: 'silence_stream://-1', state: 'CS_RESET' };

const LIST = 'api show channels as json';

t.test('whoever stays in the application without a socket of ours is sent on, nobody else', async (t) => {
  const others = [
    row('elsewhere', { application: 'playback', application_data: 'x' }),
    row("another's", { application_data: '127.0.0.1:9999 async full' }),
    row("another machine's", { application_data: `192.0.2.1:${PORT} async full` }),
    row('foreign', { application: 'playback', application_data: 'x', state: 'CS_RESET' }),
    row('ours, and playing', { application: 'playback', application_data: 'x', state: 'CS_EXECUTE' }),
    row('odd', { dest: 'a b' }),
    row('ours'),
  ];
  const { calls, connection, asked, held, pass } = start(
    [row('stuck'), row('heard music', IN_MUSIC), row('passing'), row('taken'), ...others],
    [row('stuck'), row('heard music', IN_MUSIC), row('taken'), row('new'), ...others],
  );
  held.add('ours');
  calls.look(connection);
  t.strictSame(asked, [], 'what is to be said to the switch now goes first');
  await pass(500);
  held.add('taken');
  await pass(500);
  t.strictSame(asked, [
    LIST,
    LIST,
    ...['stuck', 'heard music'].map((legId) => `api uuid_transfer ${legId} 4000 XML enqueued-back`),
  ]);
});

t.test('where nobody is, one look is enough; and it can be given up', async (t) => {
  const { calls, connection, asked, pass } = start([row('elsewhere', { application: 'park' })], [row('stuck')]);
  calls.look(connection);
  await pass(5000);
  t.strictSame(asked, [LIST]);
  calls.look(connection);
  await pass(500);
  calls.giveUp();
  await pass(5000);
  t.strictSame(asked, [LIST, LIST]);
});
