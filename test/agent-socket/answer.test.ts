import t from 'tap';
import { until } from '../rest/until.ts';
import { as, startProtocol } from './harness.ts';

void t.test('answer is success when the telephone answers, and 1 when it does not within 5 s', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann', { profile: { skills: [{ name: 'billing', score: 1, enabled: true }] } });
  protocol.scene.attach(['ann']);
  const { clock, scene } = protocol;
  const desktop = await protocol.checkedIn('ann');
  const uuid = scene.arrive('l1');
  const answer = async (msg_type: string) => {
    const waiting = clock.waiting();
    const reply = desktop.ask({ msg_type, uuid, ...as('ann') });
    await until(() => clock.waiting() > waiting, 'it waits for the telephone');
    return { reply };
  };
  const first = await answer('answer');
  t.match(scene.commands('answer'), [{ legId: scene.legOf('ann') }]);
  t.match(await desktop.ask({ msg_type: 'ping', ...as('ann') }), { msg_type: 'pong' }, 'nothing else waits meanwhile');
  clock.advance(5000);
  t.match(await first.reply, { code: '1', msg: /did not answer/ });
  const second = await answer('pickup');
  scene.tell({ fact: 'leg-answered', legId: scene.legOf('ann') });
  t.match(await second.reply, { code: '0', msg_type: 'pickup' });
  t.match(await desktop.ask({ msg_type: 'answer', uuid, ...as('ann') }), { code: '4016' }, 'it rings no more');
});
