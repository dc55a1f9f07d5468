import type { Agent, Settable } from '../../core/model/agent.ts';
import { ok, type Result } from '../../lib/result.ts';
import { agentName, name, oneOf, optional, whole } from '../../rest/schema.ts';
import { refuse, type Problem } from '../codes.ts';
import { ask, statusNow, type SocketDesk } from '../desk.ts';
import { findTarget } from '../find-target.ts';
import { message } from '../message.ts';
import { STATE_OF, STATUSES, statusWord, type StatusWord } from '../status-words.ts';

type Act = (desk: SocketDesk, agent: Agent, forMs: number | null) => Result<unknown, Problem>;

const make =
  (state: Settable): Act =>
  (desk, { callcentre, name: agent }, forMs) =>
    ask(desk, callcentre, 'agent.set-state', { name: agent, state, ...(forMs === null ? {} : { forMs }) });

const afterCall =
  (next: Settable | 'out'): Act =>
  (desk, { callcentre, name: agent }, forMs) =>
    ask(desk, callcentre, 'agent.after-call', { name: agent, next, forMs });

const forced =
  (state: Settable, from: readonly StatusWord[]): Act =>
  (desk, agent, forMs) => {
    const status = statusWord(statusNow(desk, agent.id));
    if (!from.includes(status)) return refuse('failed', `agent ${agent.name} is ${status}, not ${from.join(' or ')}`);
    return make(state)(desk, agent, forMs);
  };

/** What an agent does to himself. */
const OWN = {
  MAKE_BUSY: make(STATE_OF.BUSY),
  MAKE_FREE: make(STATE_OF.FREE),
  MAKE_REST: make(STATE_OF.REST),
  MAKE_ARRANGE: (desk, { callcentre, name: agent }) => ask(desk, callcentre, 'agent.arrange', { name: agent }),
  MAKE_BUSY_AFTER_CALL_STOP: afterCall(STATE_OF.BUSY),
  MAKE_FREE_AFTER_CALL_STOP: afterCall(STATE_OF.FREE),
  MAKE_REST_AFTER_CALL_STOP: afterCall(STATE_OF.REST),
  CHECKOUT_AFTER_CALL_STOP: afterCall('out'),
} as const satisfies Readonly<Record<string, Act>>;

/** What a supervisor does to him. */
const FORCED = {
  FORCE_CHECKOUT: (desk, { id, callcentre, name: agent }) => {
    for (const session of desk.sessions.of(id)) session.isForcedOut = true;
    return ask(desk, callcentre, 'agent.logout', { name: agent, force: true });
  },
  FORCE_MAKE_FREE: forced(STATE_OF.FREE, ['BUSY', 'REST', 'ARRANGE']),
  FORCE_MAKE_BUSY: forced(STATE_OF.BUSY, ['FREE']),
  FORCE_RESET: (desk, { callcentre, name: agent }) => ask(desk, callcentre, 'agent.reset', { name: agent }),
} as const satisfies Readonly<Record<string, Act>>;

type Own = keyof typeof OWN;
type Forced = keyof typeof FORCED;
const OWN_ACTIONS = Object.keys(OWN) as Own[];
const FORCED_ACTIONS = Object.keys(FORCED) as Forced[];

const isForced = (action: Own | Forced): action is Forced => action in FORCED;

const LONGEST_REST_MINUTES = 1440;

export const changeStatus = message(
  {
    type: 'change_status',
    summary: "Change one's status, or as a supervisor that of another",
    input: {
      action: oneOf([...OWN_ACTIONS, ...FORCED_ACTIONS], 'what is to be done'),
      operated_agent_id: optional(agentName),
      operated_ext_id: optional(name),
      rest_min: optional(whole(1, LONGEST_REST_MINUTES, 'minutes, after which a rest is over')),
    },
    rules: {
      if: { required: ['action'], properties: { action: { enum: FORCED_ACTIONS } } },
      then: { required: ['operated_agent_id'] },
    },
    reply: {
      action: optional(oneOf([...OWN_ACTIONS, ...FORCED_ACTIONS], 'as asked')),
      last_agent_status: optional(oneOf(STATUSES, 'before')),
      agent_status: optional(oneOf(STATUSES, 'now')),
    },
    onRefusal: ({ action }) => ({ action }),
  },
  (desk, { agent, isSupervisor, input }) => {
    const { action, rest_min: minutes, operated_agent_id: operated = agent.name, operated_ext_id } = input;
    const isRest = action === 'MAKE_REST' || action === 'MAKE_REST_AFTER_CALL_STOP';
    const forMs = isRest && minutes !== undefined ? minutes * 60_000 : null;
    if (isForced(action) && !isSupervisor) return refuse('notAllowed', `action: ${action} is only for supervisors`);
    const ext = operated_ext_id === undefined ? {} : { operated_ext_id };
    const concerned = isForced(action) ? findTarget(desk, agent, { operated_agent_id: operated, ...ext }) : ok(agent);
    if (!concerned.ok) return concerned;
    const before = statusWord(statusNow(desk, concerned.value.id));
    const answer = (isForced(action) ? FORCED[action] : OWN[action])(desk, concerned.value, forMs);
    if (!answer.ok) return answer;
    const now = statusWord(statusNow(desk, concerned.value.id));
    return ok({ fields: { action, last_agent_status: before, agent_status: now } });
  },
);
