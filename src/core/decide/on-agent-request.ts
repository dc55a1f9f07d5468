import { ok } from '../../lib/result.ts';
import { isResting, passing, settled, WRAP_UP, type Agent, type Resting, type Skill } from '../model/agent.ts';
import { key } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import { reject } from '../model/rejection.ts';
import type { Requests, SkillChange } from '../model/request.ts';
import { logOut, unbindExtension } from '../change/log-out.ts';
import { movePresence } from '../change/move-presence.ts';
import { publishAgent } from '../change/publish.ts';
import { releaseAgent, resetAgent } from '../change/release-agent.ts';
import { restingFor } from '../change/rest-agent.ts';
import type { Answer, Handlers } from './handlers.ts';

type AgentRequest =
  | 'agent.login'
  | 'agent.logout'
  | 'agent.keepalive'
  | 'agent.set-extension'
  | 'agent.set-state'
  | 'agent.arrange'
  | 'agent.after-call'
  | 'agent.reset'
  | 'agent.set-skills';

/** What agents and those who steer them ask for. */
export const agentRequests: Handlers<AgentRequest> = {
  'agent.login': logIn,
  'agent.logout': (draft, callcentre, { name, force }) =>
    withAgent(draft, callcentre, name, (agent) => {
      if (isOnCall(agent) && !force) return reject('agentBusy', `agent ${name} is in a call; force hangs up first`);
      releaseAgent(draft, agent.id);
      logOut(draft, agent.id, 'logout');
      return ok(null);
    }),
  'agent.keepalive': (draft, callcentre, { name }) => withAgent(draft, callcentre, name, () => ok(null)),
  'agent.set-extension': (draft, callcentre, { name, extension }) =>
    withAgent(draft, callcentre, name, (agent) => {
      if (isOnCall(agent)) return reject('agentBusy', `agent ${name} is in a call`);
      const bound = bindExtension(draft, callcentre, extension, agent.id);
      if (!bound.ok) return bound;
      if (agent.extension !== key(callcentre, extension)) unbindExtension(draft, agent);
      draft.put('agent', { ...agent, extension: key(callcentre, extension) });
      return ok(null);
    }),
  'agent.set-state': (draft, callcentre, { name, state, forMs }) =>
    withAgent(draft, callcentre, name, (agent) =>
      rest(draft, agent, restingFor(draft, agent.presence, state, forMs ?? null)),
    ),
  'agent.arrange': (draft, callcentre, { name }) =>
    withAgent(draft, callcentre, name, (agent) => {
      const { wrapUpMs } = draft.settings;
      return rest(draft, agent, passing(agent.presence, WRAP_UP, wrapUpMs === 0 ? null : draft.at + wrapUpMs));
    }),
  'agent.after-call': (draft, callcentre, { name, next, forMs }) =>
    withAgent(draft, callcentre, name, (agent) => {
      if (!isOnCall(agent)) return reject('notInCall', `agent ${name} is in no call`);
      draft.put('agent', { ...agent, afterCall: { next, forMs } });
      return ok(null);
    }),
  'agent.reset': (draft, callcentre, { name }) =>
    withAgent(draft, callcentre, name, (agent) => {
      resetAgent(draft, agent.id);
      return ok(null);
    }),
  'agent.set-skills': (draft, callcentre, { name, opts }) =>
    withAgent(draft, callcentre, name, (agent) => {
      draft.put('agent', { ...agent, skills: opts.reduce(changeSkills, agent.skills) });
      return ok(null);
    }),
};

function rest(draft: Draft, agent: Agent, next: Resting): Answer {
  if (isOnCall(agent)) return reject('agentBusy', `agent ${agent.name} is ${agent.presence.is}`);
  movePresence(draft, agent.id, { input: 'rest', next }, 'api');
  return ok(null);
}

const isOnCall = ({ presence }: Agent): boolean => !isResting(presence);

/** Whatever he asks for is a sign of life. */
function withAgent(draft: Draft, callcentre: string, name: string, then: (agent: Agent) => Answer): Answer {
  const found = draft.get('agent', key(callcentre, name));
  if (found === undefined) return reject('noSuchAgent', `agent ${name} is not logged in`);
  const agent: Agent = { ...found, seenAt: draft.at };
  draft.put('agent', agent);
  if (!isOnCall(agent)) draft.setTimer(draft.at + agent.keepaliveMs, { due: 'login-expired', agent: agent.id });
  return then(agent);
}

function logIn(draft: Draft, callcentre: string, params: Requests['agent.login']): Answer {
  const { name, num, state, skills, extension, channel } = params;
  const keepaliveMs = params.keepaliveMs ?? draft.settings.keepaliveMs;
  const id = key(callcentre, name);
  const centre = draft.get('callcentre', callcentre);
  if (draft.get('agent', id) !== undefined) return reject('agentLoggedIn', `agent ${name} is logged in already`);
  const workChannel = channel === null ? centre?.defaultChannel : key(callcentre, channel);
  if (workChannel === undefined || draft.get('channel', workChannel) === undefined)
    return reject('noSuchChannel', `channel: ${channel} does not exist`);
  const bound = bindExtension(draft, callcentre, extension, id);
  if (!bound.ok) return bound;
  const agent: Agent = {
    id,
    callcentre,
    name,
    num: num ?? name,
    channel: workChannel,
    extension: key(callcentre, extension),
    skills: Object.fromEntries(skills.map((skill) => [skill.name, { score: skill.score, enabled: skill.enabled }])),
    presence: { is: 'set', state: 'online' },
    since: draft.at,
    legId: null,
    notBefore: 0,
    loginAt: draft.at,
    seenAt: draft.at,
    lastOfferAt: 0,
    lastCallAt: 0,
    keepaliveMs,
    afterCall: null,
    callsToday: 0,
    callsDay: draft.day,
  };
  draft.put('agent', agent);
  draft.setTimer(draft.at + keepaliveMs, { due: 'login-expired', agent: id });
  publishAgent(draft, 'login', agent);
  if (state !== null && state !== 'online') movePresence(draft, id, { input: 'rest', next: settled(state) }, 'api');
  return ok({ name });
}

function bindExtension(draft: Draft, callcentre: string, name: string, agentId: string): Answer {
  const extension = draft.get('extension', key(callcentre, name));
  if (extension === undefined) return reject('noSuchExtension', `extension ${name} does not exist`);
  if (extension.agent !== null && extension.agent !== agentId)
    return reject('extensionBound', `extension ${name} is used by another agent`);
  draft.put('extension', { ...extension, agent: agentId });
  return ok(null);
}

function changeSkills(skills: Readonly<Record<string, Skill>>, change: SkillChange): Record<string, Skill> {
  if (change.opt === 0) return {};
  const others = Object.entries(skills).filter(([name]) => name !== change.name);
  return Object.fromEntries(
    change.opt === 1 ? [...others, [change.name, { score: change.score, enabled: change.enabled }]] : others,
  );
}
