import { Type } from '@sinclair/typebox';
import { key } from '../../core/model/call-centre.ts';
import { ok } from '../../lib/result.ts';
import { askAboutAgent, findAgent } from '../ask-agent.ts';
import { EVERYBODY } from '../caller.ts';
import { ask, worldOf } from '../desk.ts';
import { refuse } from '../errors.ts';
import { ownedBy } from '../owned.ts';
import { pageOf, pageThrough, PAGING } from '../page.ts';
import { checkPassword, password } from '../password.ts';
import { route, type Route } from '../route.ts';
import { agentName, closed, line, name, optional } from '../schema.ts';
import { skillsFrom, skillsInput } from '../skills.ts';
import { loginState, toSettable } from '../state-text.ts';
import { agentSchema, showAgent } from '../views/agent-view.ts';
import { conversationSchema, showConversation } from '../views/conversation-view.ts';

const tag = 'agent';

export const agentRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/agent',
    tag,
    summary: 'Log an agent in. A password given here is the one for the agent protocol from then on',
    roles: EVERYBODY,
    input: closed({
      name: agentName,
      num: optional(line(32, "spoken where an enqueue's play_num asks for it")),
      state: optional(loginState),
      skills: optional(skillsInput),
      extension: name,
      channel: optional(name),
      password: optional(password),
    }),
    reply: closed({ name: agentName }),
    handle: async (desk, { callcentre, caller, input }) => {
      const id = key(callcentre, input.name);
      const checked = await checkPassword(desk, caller, id, input.password);
      if (!checked.ok) return checked;
      if (desk.accounts.find(id)?.isEnabled === false)
        return refuse('notAllowed', `name: the account of agent ${input.name} is disabled`);
      const hash = input.password === undefined ? null : await desk.accounts.hash(input.password);
      const { num = null, state, skills = [], extension, channel = null } = input;
      const login = {
        name: input.name,
        num,
        state: state === undefined ? null : toSettable(state),
        skills: skillsFrom(skills),
        extension,
        channel,
      };
      const answer = ask(desk, callcentre, 'agent.login', login);
      if (answer.ok && hash !== null)
        desk.accounts.put(id, hash, { profile: { num, extension, channel, skills: login.skills } });
      return answer;
    },
  }),
  route({
    method: 'get',
    path: '/agent',
    tag,
    summary: 'List the agents who are logged in',
    roles: EVERYBODY,
    input: closed(PAGING),
    reply: pageOf(agentSchema),
    handle: (desk, { callcentre, input }) =>
      ok(pageThrough(input, ownedBy(worldOf(desk).tables.agent, callcentre), (agent) => showAgent(agent, desk.clock))),
  }),
  route({
    method: 'get',
    path: '/agent/{agent_name}',
    tag,
    summary: 'Read one agent who is logged in',
    roles: EVERYBODY,
    reply: agentSchema,
    handle: (desk, { callcentre, params }) => {
      const found = findAgent(desk, callcentre, params.agent_name);
      return found.ok ? ok(showAgent(found.value, desk.clock)) : found;
    },
  }),
  route({
    method: 'delete',
    path: '/agent/{agent_name}',
    tag,
    summary: 'Log an agent out; in a call only with force, which hangs up first',
    roles: EVERYBODY,
    input: closed({ force: optional(Type.Boolean()) }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      askAboutAgent(desk, callcentre, 'agent.logout', { name: params.agent_name, force: input.force ?? false }),
  }),
  route({
    method: 'get',
    path: '/agent/{agent_name}/conversation',
    tag,
    summary: 'List the conversations that an agent is in',
    roles: EVERYBODY,
    input: closed(PAGING),
    reply: pageOf(conversationSchema),
    handle: (desk, { callcentre, params, input }) => {
      const found = findAgent(desk, callcentre, params.agent_name);
      if (!found.ok) return found;
      const { tables } = worldOf(desk);
      const leg = found.value.legId === null ? undefined : tables.leg.get(found.value.legId);
      const his = (leg?.conversations ?? []).flatMap((id) => tables.conversation.get(id) ?? []);
      return ok(pageThrough(input, his, (conversation) => showConversation(conversation, worldOf(desk))));
    },
  }),
];
