import t from 'tap';
import { createFreeswitch } from '../../src/switch/freeswitch.ts';
import { DEFAULT_TIMING } from '../../src/switch/settings.ts';
import {
  callOut,
  createRecorder,
  replyFrame,
  silentLogger,
  startFakeSwitch,
  testSettings,
  until,
} from './fake-switch.ts';

const timing = { ...DEFAULT_TIMING, shortestPauseMs: 1, longestPauseMs: 5 };

t.test('who waits at the door is sent back to his dialplan while a death of ours could not strand him', async (t) => {
  const fake = await startFakeSwitch();
  fake.answers.push((request) => (request.startsWith('auth ') ? replyFrame('-ERR invalid') : undefined));
  const port = createFreeswitch(testSettings(fake.port, { timing: { ...timing, doorMs: 20 } }), silentLogger);
  t.teardown(async () => {
    await port.stop();
    await fake.close();
  });
  await port.start(createRecorder());
  const early = await callOut(port.listenPort());
  let isClosed = false;
  early.socket.on('close', () => (isClosed = true));
  await until('closed', () => isClosed);
  t.equal(early.heard(), '');
});
