import { Type } from '@sinclair/typebox';
import { askAboutAgent, findAgent } from '../ask-agent.ts';
import { EVERYBODY } from '../caller.ts';
import { route, type Route } from '../route.ts';
import { closed, name } from '../schema.ts';
import { skillChangesFrom, skillChangesInput } from '../skills.ts';
import { settableState, toSettable } from '../state-text.ts';

const tag = 'agent';

const keepalive = (method: 'get' | 'post'): Route =>
  route({
    method,
    path: '/agent/{agent_name}/keepalive',
    tag,
    summary: 'Keep a login alive. It expires without a sign of life, never during a call',
    roles: EVERYBODY,
    reply: Type.Null(),
    handle: (desk, { callcentre, params }) =>
      askAboutAgent(desk, callcentre, 'agent.keepalive', { name: params.agent_name }),
  });

export const agentSettingRoutes: readonly Route[] = [
  keepalive('get'),
  keepalive('post'),
  route({
    method: 'post',
    path: '/agent/{agent_name}/extension',
    tag,
    summary: 'Change where an agent is called; not in a call',
    roles: EVERYBODY,
    input: closed({ id: name }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      askAboutAgent(desk, callcentre, 'agent.set-extension', { name: params.agent_name, extension: input.id }),
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/state',
    tag,
    summary: "Set an agent's state; not while he is fetching or talking",
    roles: EVERYBODY,
    input: closed({ state: settableState }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) =>
      askAboutAgent(desk, callcentre, 'agent.set-state', { name: params.agent_name, state: toSettable(input.state) }),
  }),
  route({
    method: 'post',
    path: '/agent/{agent_name}/skills',
    tag,
    summary: "Change an agent's skills; waiting tasks go by them at once",
    roles: EVERYBODY,
    input: closed({ opts: skillChangesInput }),
    reply: Type.Null(),
    handle: (desk, { callcentre, params, input }) => {
      const agent = findAgent(desk, callcentre, params.agent_name);
      if (!agent.ok) return agent;
      const opts = skillChangesFrom(input.opts, agent.value.skills);
      return askAboutAgent(desk, callcentre, 'agent.set-skills', { name: params.agent_name, opts });
    },
  }),
];
