import { pino } from 'pino';
import t from 'tap';
import { CODES } from '../../src/agent-socket/codes.ts';
import type { SocketDesk } from '../../src/agent-socket/desk.ts';
import { serve, type Served } from '../../src/agent-socket/serve.ts';
import type { Visitor } from '../../src/agent-socket/visitor.ts';
import { as } from './harness.ts';

const VISITOR: Visitor = { address: '::1', identity: null, line: null, caller: null, session: null };

/** So much of a desk as a check-in needs; what is told after it meets a fault of ours. */
function openDesk(): { readonly desk: SocketDesk; readonly logged: string[] } {
  const logged: string[] = [];
  const ann = { id: 'default/ann', extension: 'default/ann', legId: null, presence: { is: 'idle' }, afterCall: null };
  const tables = {
    callcentre: new Map([['default', {}]]),
    agent: new Map([['default/ann', ann]]),
    extension: new Map([['default/ann', { name: 'ann', line: { type: 2 } }]]),
  };
  const desk = {
    logger: pino({}, { write: (line: string) => void logged.push(line) }),
    engine: { world: { tables }, stats: { outage: null }, request: () => ({ ok: true, value: {} }) },
    accounts: { verify: () => Promise.resolve(true), find: () => null, isOpen: () => true },
    passwords: { waitOf: () => 0, failed: () => undefined, succeeded: () => undefined },
    gate: { pass: (work: () => unknown) => work() },
    sessions: { open: () => ({ agentId: 'default/ann', token: 'token', line: null }) },
    settings: {},
    clock: {
      now: () => {
        throw new Error('the clock is broken');
      },
    },
  };
  return { desk: desk as unknown as SocketDesk, logged };
}

void t.test('a fault of ours in reading a message is answered and logged, not thrown at the connection', (t) => {
  const { desk, logged } = openDesk();
  const text = JSON.stringify({ msg_type: 'ping', ...as('ann') });
  const served = serve(desk, { ...VISITOR, session: {} as never }, text);
  t.match(served, { reply: { req_id: 'r1', msg_type: 'ping', code: CODES.system }, isBad: false });
  t.match(logged.join(), /a message failed/);
  t.end();
});

void t.test('so is one in what is done after the reply', async (t) => {
  const { desk, logged } = openDesk();
  const text = JSON.stringify({ msg_type: 'checkin', agent_pwd: 'right', ...as('ann') });
  const served = await (serve(desk, VISITOR, text) as { readonly later: Promise<Served> }).later;
  t.match(served.reply, { code: '0' });
  t.doesNotThrow(() => served.after?.());
  t.match(logged.join(), /the clock is broken/);
});
