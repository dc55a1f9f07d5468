import t from 'tap';
import { enqueue, talking, toAgent } from '../contract/words.ts';
import { freePorts } from '../real/free-ports.ts';
import { until } from '../real/until.ts';
import { startEmbeddedStage } from '../stage/start-stage.ts';
import { startReceiver } from '../webhooks/receiver.ts';

const CALLS = 20;

t.test('dead receivers hold up neither calls nor those who live', async (t) => {
  const [nobody = 0] = await freePorts(1);
  const [hanging, failing, good] = [
    await startReceiver(t, () => null),
    await startReceiver(t, () => 500),
    await startReceiver(t),
  ];
  const dead = [`http://127.0.0.1:${nobody}/`, hanging.url, failing.url];
  const webhooks = [...dead, good.url].map((url) => ({ url }));
  const stage = await startEmbeddedStage({ config: { webhooks } });
  t.teardown(() => stage.stop({ keep: !t.passing() }));
  await stage.login('1001');
  const number = stage.number(enqueue('', toAgent('1001')));
  for (let n = 0; n < CALLS; n += 1) {
    const call = stage.call(number);
    await talking(stage, call);
    await call.hangup();
    await stage.isInState('1001', 'idle');
  }
  const stored = await stage.ok('GET', '/event?limit=1');
  const last = Number(stored.next);
  await until('the good one has them all', () => new Set(good.received.map(({ seq }) => seq)).size === last);
  t.equal(await stage.isReady(), true);
  const { metrics } = await stage.probes();
  for (const url of dead) {
    t.match(metrics, new RegExp(`_pending\\{url="${url}"[^}]*\\} [1-9]`), `for ${url} they are kept`);
    t.match(metrics, new RegExp(`_undelivered\\{url="${url}"[^}]*\\} 0$`, 'm'), 'none is given up yet');
  }
  const said = stage.log().filter(({ msg }) => msg === 'the webhook does not take an event');
  t.ok(said.length >= 2 && said.length <= dead.length, 'said once each, and of the hanging one when its time is over');
});
