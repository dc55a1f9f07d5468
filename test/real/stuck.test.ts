import t from 'tap';
import { createFreeswitch } from '../../src/switch/freeswitch.ts';
import { createRecorder, silentLogger, testSettings } from '../switch/fake-switch.ts';
import { FakeDaemon } from './fake-daemon.ts';
import { withoutFreeswitch } from './freeswitch.ts';
import { startScene } from './scene.ts';
import { until } from './until.ts';

/** The race is lost or won by the threads of FreeSWITCH: it is run until it is hit, as long as the test may last. */
t.test(
  'a fact of FreeSWITCH: told not to resume just after its socket has closed, a call is stuck until we transfer it',
  { skip: withoutFreeswitch() },
  async (t) => {
    const { pbx, bank, stop } = await startScene({ phones: [], callers: 2 });
    t.teardown(() => stop({ keep: !t.passing() }));
    const stateOf = async (uuid: string): Promise<string> =>
      (/"Channel-State":\s*"(\w+)"/.exec(await pbx.api(`uuid_dump ${uuid} json`)) ?? [])[1] ?? 'gone';
    let stuck = '';
    while (stuck === '') {
      const daemon = await FakeDaemon.listen(pbx);
      const leg = bank.call('4000');
      const { uuid } = await daemon.call(0);
      await Promise.all([daemon.die(), pbx.api(`uuid_setvar ${uuid} socket_resume false`)]);
      const states: string[] = [];
      await until('its state', async () => states.push(await stateOf(uuid)) > 20);
      t.comment(states.join());
      if (states.at(-1) === 'CS_RESET') stuck = uuid;
      else await leg.hangup();
    }
    t.match(await pbx.api(`uuid_break ${stuck} all`), /^\+OK/);
    t.equal(await stateOf(stuck), 'CS_RESET');
    const row = async (): Promise<unknown> => {
      const { rows = [] } = JSON.parse(await pbx.api('show channels as json')) as { rows?: Record<string, string>[] };
      return rows.find(({ uuid }) => uuid === stuck);
    };
    t.match(await row(), { application: 'socket', application_data: / async full$/, dest: '4000' }, 'so it is found');
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
    await adapter.start(recorder);
    await until('it comes back to us', () => recorder.arrivals.some(({ legId }) => legId === stuck));
  },
);
