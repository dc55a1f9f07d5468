import t from 'tap';
import { createFreeswitch } from '../../src/switch/freeswitch.ts';
import { createRecorder, silentLogger, testSettings } from '../switch/fake-switch.ts';
import type { Headers } from './event-socket.ts';
import { FakeDaemon } from './fake-daemon.ts';
import { withoutFreeswitch } from './freeswitch.ts';
import { startScene } from './scene.ts';
import { until } from './until.ts';

/** The race is lost or won by the threads of FreeSWITCH: it is run until it is hit, as long as the test may last. */
for (const hearsMusic of [false, true])
  t.test(
    `a fact of FreeSWITCH: told not to resume just after its socket has closed, a call${hearsMusic ? ' that hears music' : ''} is stuck until we transfer it`,
    { skip: withoutFreeswitch() },
    async (t) => {
      const { pbx, bank, stop } = await startScene({ phones: [], callers: 2 });
      t.teardown(() => stop({ keep: !t.passing() }));
      const stateOf = async (uuid: string): Promise<string> =>
        (/"Channel-State":\s*"(\w+)"/.exec(await pbx.api(`uuid_dump ${uuid} json`)) ?? [])[1] ?? 'gone';
      const rowOf = async (uuid: string): Promise<Headers | undefined> =>
        (await pbx.channels()).find((row) => row['uuid'] === uuid);
      let stuck = '';
      while (stuck === '') {
        const daemon = await FakeDaemon.listen(pbx);
        const leg = bank.call('4000');
        const { uuid } = await daemon.call(0);
        if (hearsMusic) {
          await pbx.events.execute(uuid, 'playback', 'silence_stream://-1');
          await until('it plays', async () => (await rowOf(uuid))?.['application'] === 'playback');
        }
        await Promise.all([daemon.die(), pbx.api(`uuid_setvar ${uuid} socket_resume false`)]);
        const states: string[] = [];
        await until('its state', async () => states.push(await stateOf(uuid)) > 20);
        t.comment(states.join());
        if (states.at(-1) === 'CS_RESET') stuck = uuid;
        else await leg.hangup();
      }
      t.match(await pbx.api(`uuid_break ${stuck} all`), /^\+OK/);
      t.equal(await stateOf(stuck), 'CS_RESET');
      const found = hearsMusic
        ? { application: 'playback', state: 'CS_RESET', dest: '4000' }
        : { application: 'socket', application_data: / async full$/, dest: '4000' };
      t.match(await rowOf(stuck), found, 'so it is found');
      const { eslPort: port, password, daemonPort } = pbx.address;
      const recorder = createRecorder();
      const adapter = createFreeswitch(
        testSettings(port, {
          eventSocket: { host: '127.0.0.1', port, password },
          listen: { host: '127.0.0.1', port: daemonPort },
        }),
        silentLogger,
      );
      t.teardown(() => adapter.stop());
      await adapter.start({ ...recorder, knownLegs: () => [stuck] });
      await until('it comes back to us', () => recorder.arrivals.some(({ legId }) => legId === stuck));
    },
  );
