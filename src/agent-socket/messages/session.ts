import { Type } from '@sinclair/typebox';
import { ok } from '../../lib/result.ts';
import { line, oneOf, optional } from '../../rest/schema.ts';
import { checkIn } from '../check-in.ts';
import { askFor, statusNow } from '../desk.ts';
import { message, openMessage } from '../message.ts';
import { afterCallWord, STATE_OF, STATUSES, statusWord, SUB_STATUSES, subStatusWord } from '../status-words.ts';

const START_STATUSES = Object.keys(STATE_OF) as (keyof typeof STATE_OF)[];

const getStatus = openMessage(
  {
    type: 'get_status',
    summary: 'How does the agent stand; before checkin without his calls',
    input: {},
    reply: {
      status: oneOf(STATUSES, 'status'),
      sub_status: optional(oneOf([...SUB_STATUSES, ''], 'what he does in his call')),
      call_stop_status: optional(oneOf([...STATUSES, ''], 'what he will be after his call')),
      in_call_numbers: optional(Type.Array(Type.String())),
    },
  },
  (desk, { agentId, isProven }) => {
    const status = statusNow(desk, agentId);
    const shown = { status: statusWord(status) };
    // Whoever has proven nothing learns nothing of calls.
    if (!isProven) return ok({ fields: shown });
    const more = { sub_status: subStatusWord(status), call_stop_status: afterCallWord(status) };
    return ok({ fields: { ...shown, ...more, in_call_numbers: [...(status?.numbers ?? [])] } });
  },
);

const checkin = openMessage(
  {
    type: 'checkin',
    summary: 'Log in; who is logged in already is told how he stands',
    isAlone: true,
    input: {
      os: line(64, 'the kind of device; one connection of each'),
      agent_pwd: Type.String({ minLength: 1, maxLength: 128, description: 'password', writeOnly: true }),
      agent_ip: optional(line(256, 'his addresses, for the log')),
      start_status: optional(oneOf(START_STATUSES, 'FREE')),
      reset: optional(Type.Boolean({ description: 'true: his calls are hung up first' })),
    },
    reply: {
      ext_id: Type.String(),
      pbx: optional(Type.String({ description: 'where his telephone registers' })),
      ext_pwd: optional(Type.String({ description: "his telephone's password" })),
      rtc_address: optional(Type.String({ description: 'where a telephone in the browser registers' })),
      login_type: oneOf(['1', '2', ''], '1 telephone in the browser, 2 SIP telephone'),
      session: optional(Type.String({ description: 'proves who asks, over HTTP and in the path of a new connection' })),
    },
    onRefusal: () => ({ ext_id: '', pbx: '', ext_pwd: '', rtc_address: '', login_type: '' }),
  },
  checkIn,
);

const checkout = message(
  { type: 'checkout', summary: 'Log out; his calls are hung up first', input: {} },
  (desk, { visitor, agent }) => {
    const answer = askFor(desk, { agent }, 'agent.logout', { name: agent.name, force: true });
    if (answer.ok) visitor.session = null;
    return answer;
  },
);

const ping = openMessage({ type: 'ping', summary: 'A sign of life; the reply has msg_type pong', input: {} }, () =>
  ok({ fields: {}, type: 'pong' }),
);

export const sessionMessages = { get_status: getStatus, checkin, checkout, ping } as const;
