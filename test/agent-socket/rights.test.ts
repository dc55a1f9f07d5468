import t from 'tap';
import { as, PASSWORD, startProtocol } from './harness.ts';

const operated = (name: string) => ({ operated_agent_id: name, operated_ext_id: name });

void t.test('nobody acts for another over a connection that is checked in as somebody else', async (t) => {
  const protocol = await startProtocol(t);
  protocol.engine.request({ name: 'callcentre.create', callcentre: 'acme', params: { id: 'acme' } });
  for (const name of ['ann', 'bob']) protocol.addAccount(name);
  const ann = await protocol.checkedIn('ann');
  const bob = await protocol.checkedIn('bob');
  for (const message of [
    { msg_type: 'change_status', action: 'MAKE_BUSY' },
    { msg_type: 'checkout' },
    { msg_type: 'get_status' },
    { msg_type: 'checkin', agent_pwd: PASSWORD },
  ]) {
    t.match(await ann.ask({ ...as('bob'), ...message }), { code: '4001' }, message.msg_type);
    t.match(await ann.ask({ ...as('ann'), ...message, company_code: 'acme' }), { code: '4001' }, message.msg_type);
  }
  t.match(await bob.ask({ msg_type: 'get_status', ...as('bob') }), { status: 'FREE' });
  await ann.ask({ ...as('ann'), msg_type: 'checkout' });
  t.match(await ann.ask({ ...as('bob'), msg_type: 'checkin', agent_pwd: PASSWORD }), { code: '0' }, 'once he has left');
});

void t.test('what supervisors do, only supervisors do', async (t) => {
  const protocol = await startProtocol(t);
  protocol.scene.attach(['ann', 'bob', 'sue']);
  for (const name of ['ann', 'bob']) protocol.addAccount(name);
  protocol.addAccount('sue', { role: 'supervisor' });
  const [ann, bob, sue] = [
    await protocol.checkedIn('ann'),
    await protocol.checkedIn('bob'),
    await protocol.checkedIn('sue'),
  ];
  for (const msg_type of ['eavesdrop', 'whisper', 'force_call', 'substitute', 'interrupt_call']) {
    t.match(await ann.ask({ msg_type, ...as('ann'), ...operated('bob') }), { code: '4001' }, msg_type);
    t.match(
      await sue.ask({ msg_type, ...as('sue'), ...operated('bob') }),
      { code: '4016' },
      `${msg_type}: he is in no call`,
    );
    t.match(await sue.ask({ msg_type, ...as('sue'), ...operated('nobody') }), { code: '4009' }, msg_type);
    t.match(await sue.ask({ msg_type, ...as('sue'), operated_agent_id: 'bob', operated_ext_id: 'x' }), {
      code: '4012',
    });
  }
  const force = async (from: typeof ann, name: string, action: string) =>
    from.ask({ msg_type: 'change_status', action, ...as(name), ...operated('bob') });
  for (const action of ['FORCE_CHECKOUT', 'FORCE_MAKE_FREE', 'FORCE_MAKE_BUSY', 'FORCE_RESET'])
    t.match(await force(ann, 'ann', action), { code: '4001', action }, action);
  t.match(await sue.ask({ msg_type: 'change_status', action: 'FORCE_RESET', ...as('sue') }), {
    code: '4002',
    msg: /operated_agent_id: missing/,
  });
  t.match(await force(sue, 'sue', 'FORCE_MAKE_FREE'), { code: '1' }, 'he is free already');
  t.match(await force(sue, 'sue', 'FORCE_MAKE_BUSY'), { code: '0', last_agent_status: 'FREE', agent_status: 'BUSY' });
  t.match(await force(sue, 'sue', 'FORCE_MAKE_FREE'), { code: '0', last_agent_status: 'BUSY', agent_status: 'FREE' });
  t.match(await force(sue, 'sue', 'FORCE_RESET'), { code: '0' });
  t.match(await force(sue, 'sue', 'FORCE_CHECKOUT'), { code: '0', last_agent_status: 'FREE', agent_status: 'OFFLINE' });
  t.match(await bob.ask({ msg_type: 'change_status', action: 'MAKE_BUSY', ...as('bob') }), { code: '4013' });
  t.match(await force(sue, 'sue', 'FORCE_RESET'), { code: '4009' });
  t.match(await bob.ask({ msg_type: 'checkin', agent_pwd: PASSWORD, ...as('bob') }), { code: '0' }, 'he may come back');
});

void t.test('who is shut out while he is checked in is refused from then on, and checked out', async (t) => {
  const protocol = await startProtocol(t);
  for (const name of ['ann', 'bob']) protocol.addAccount(name);
  const [ann, bob] = [await protocol.checkedIn('ann'), await protocol.checkedIn('bob')];
  protocol.accounts.update('default/ann', { isEnabled: false });
  const status = { msg_type: 'change_status', action: 'MAKE_BUSY' };
  t.match(await ann.ask({ ...as('ann'), ...status }), { code: '1001' });
  t.match(await bob.ask({ ...as('bob'), ...status }), { code: '0' });
  protocol.accounts.setOpen('default', false);
  t.match(await bob.ask({ ...as('bob'), ...status }), { code: '1000' });
  t.match(await bob.ask({ ...as('bob'), msg_type: 'checkin', agent_pwd: PASSWORD }), { code: '1000' });
  for (let n = 0; n < 4; n += 1) {
    protocol.clock.advance(16_000);
    for (const [desktop, name] of [
      [ann, 'ann'],
      [bob, 'bob'],
    ] as const)
      await desktop.ask({ msg_type: 'ping', ...as(name) });
  }
  t.equal(protocol.engine.world.tables.agent.size, 0, 'whatever they say');
});

void t.test('a message that names another extension is refused', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const ann = await protocol.checkedIn('ann');
  t.match(await ann.ask({ msg_type: 'change_status', action: 'MAKE_BUSY', ...as('ann'), ext_id: 'x' }), {
    code: '4012',
  });
  t.match(await ann.ask({ msg_type: 'change_status', action: 'MAKE_BUSY', ...as('ann'), ext_id: 'ann' }), {
    code: '0',
  });
  t.match(await ann.ask({ msg_type: 'change_status', action: 'MAKE_BUSY', ...as('ann'), ext_id: '' }), { code: '0' });
});

void t.test('statuses and the actions that lead to them', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann', { profile: { skills: [{ name: 'billing', score: 1, enabled: true }] } });
  protocol.scene.attach(['ann']);
  const ann = await protocol.checkedIn('ann');
  const act = (action: string, fields = {}) => ann.ask({ msg_type: 'change_status', action, ...as('ann'), ...fields });
  for (const [action, last_agent_status, agent_status] of [
    ['MAKE_BUSY', 'FREE', 'BUSY'],
    ['MAKE_REST', 'BUSY', 'REST'],
    ['MAKE_ARRANGE', 'REST', 'ARRANGE'],
    ['MAKE_FREE', 'ARRANGE', 'FREE'],
  ] as const)
    t.match(await act(action), { code: '0', action, last_agent_status, agent_status });
  await act('MAKE_BUSY');
  t.match(await act('MAKE_REST', { rest_min: '5' }), { agent_status: 'REST' });
  for (let n = 0; n < 14; n += 1) {
    protocol.clock.advance(20_000);
    await ann.ask({ msg_type: 'ping', ...as('ann') });
  }
  protocol.clock.advance(20_000);
  t.match(await ann.ask({ msg_type: 'get_status', ...as('ann') }), { status: 'BUSY' }, 'the rest is over by itself');
  for (const action of ['MAKE_BUSY', 'MAKE_FREE', 'MAKE_REST', 'CHECKOUT'])
    t.match(await act(`${action}_AFTER_CALL_STOP`), { code: '4016' }, action);
  await act('MAKE_FREE');
  const { conversation, task } = protocol.scene.talk('l1', 'ann');
  t.match(await ann.ask({ msg_type: 'get_status', ...as('ann') }), { status: 'CALLING', in_call_numbers: ['5550100'] });
  t.match(await act('MAKE_BUSY'), { code: '1' }, 'not while he talks');
  t.match(await act('CHECKOUT_AFTER_CALL_STOP'), { code: '0', agent_status: 'CALLING' });
  t.match(await ann.ask({ msg_type: 'get_status', ...as('ann') }), { call_stop_status: 'OFFLINE' });
  t.match(await act('MAKE_REST_AFTER_CALL_STOP'), { code: '0' });
  t.match(await ann.ask({ msg_type: 'hold', hold: '1', uuid: conversation, ...as('ann') }), { code: '0', hold: '1' });
  t.match(await ann.ask({ msg_type: 'get_status', ...as('ann') }), { sub_status: 'HOLD', call_stop_status: 'REST' });
  t.match(await ann.ask({ msg_type: 'mute', mute: 1, uuid: task, ...as('ann') }), { code: '0', mute: '1' });
  t.match(await ann.ask({ msg_type: 'mute', mute: '1', uuid: 'none', ...as('ann') }), { code: '4016', mute: '0' });
  t.match(await ann.ask({ msg_type: 'hangup', uuid: 'none', ...as('ann') }), { code: '0' }, 'already gone');
  t.match(await ann.ask({ msg_type: 'hangup', uuid: task, ...as('ann') }), { code: '0' });
});

void t.test('without the switch nothing is called', async (t) => {
  const protocol = await startProtocol(t);
  protocol.addAccount('ann');
  const ann = await protocol.checkedIn('ann');
  t.match(await ann.ask({ msg_type: 'call', callee_number: '5550100', ...as('ann') }), { code: '5103' });
});
