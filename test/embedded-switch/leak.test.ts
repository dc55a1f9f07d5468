import t from 'tap';
import { is, openDaemon, openScene, MUSIC } from './scene.ts';

t.test('nothing is left after many calls of every kind', async (t) => {
  const daemon = await openDaemon();
  const { pbx, esl, clock, stop } = await openScene({
    heartbeatMs: 3_600_000,
    dialplan: {
      '600': [
        ['socket', `127.0.0.1:${daemon.port} async full`],
        ['hangup', 'USER_BUSY'],
      ],
    },
  });
  t.teardown(async () => {
    daemon.close();
    await stop();
  });
  const idle = clock.pending();
  for (let n = 0; n < 100; n += 1) {
    const leg = pbx.call('600');
    const socket = await daemon.next();
    await socket.open();
    const agent = `agent-${n}`;
    await esl.bgapi(`originate {origination_uuid=${agent},originate_timeout=30}user/1001@pbx.test &park()`);
    for (const uuid of [leg.uuid, agent]) await esl.execute(uuid, 'conference', `enq-${n}@plain`);
    await esl.api(`conference enq-${n} play ${MUSIC} uuid=${agent}`);
    await esl.api(`conference enq-${n} kick all`);
    await esl.api(`uuid_kill ${agent}`);
    await socket.send('exit');
    await esl.event(is('CHANNEL_DESTROY', leg.uuid));
    await esl.event(is('CHANNEL_DESTROY', agent));
  }
  t.strictSame(pbx.channels(), []);
  t.strictSame(pbx.rooms(), []);
  t.strictSame(pbx.hears(), {});
  t.equal(clock.pending(), idle, 'no timer is left');
});
