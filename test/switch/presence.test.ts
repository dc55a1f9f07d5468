import t from 'tap';
import type { Connection } from '../../src/switch/connection.ts';
import { realClock } from '../../src/pace/clock.ts';
import { createPresence } from '../../src/switch/presence.ts';

/** A connection whose replies come when the test gives them. */
function openLine(): { connection: Connection; said: string[]; reply: (text: string | null) => void } {
  const said: string[] = [];
  const asked: ((reply: string | null) => void)[] = [];
  const send: Connection['send'] = (requests, onReply) => {
    said.push(...requests);
    asked.push(onReply);
    return true;
  };
  return { connection: { send } as Connection, said, reply: (text) => asked.shift()?.(text) };
}

t.test('until when we are there is said by the clock of the switch', (t) => {
  const [presence, line] = [createPresence(realClock), openLine()];
  presence.begin(line.connection);
  line.reply('1000');
  t.strictSame(line.said, ['api strepoch', 'api global_setvar enqueued_until=1005']);
  presence.forget();
  t.end();
});

t.test('nothing is said where the switch does not tell its time, and none after the last word', async (t) => {
  for (const reply of ['-ERR strepoch Command not found!', '', null]) {
    const [presence, line] = [createPresence(realClock), openLine()];
    presence.begin(line.connection);
    line.reply(reply);
    t.strictSame(line.said, ['api strepoch']);
    presence.forget();
  }
  const [presence, line] = [createPresence(realClock), openLine()];
  presence.begin(line.connection);
  const ended = presence.end();
  line.reply('1000');
  line.reply('+OK');
  await ended;
  t.strictSame(line.said, ['api strepoch', 'api global_setvar enqueued_until=0']);
});
