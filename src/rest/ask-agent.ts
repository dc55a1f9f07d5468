import type { Agent } from '../core/model/agent.ts';
import { key } from '../core/model/call-centre.ts';
import { CODES } from '../core/model/rejection.ts';
import type { Requests } from '../core/model/request.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { ask, worldOf, type Desk } from './desk.ts';
import { refusalOf, type Refusal } from './errors.ts';
import type { Answer } from './route.ts';

/** Requests that name an agent who is logged in. */
type AboutAgent = {
  [N in keyof Requests]: Requests[N] extends { name: string } | { agent: string } ? N : never;
}[keyof Requests];

export function findAgent(desk: Desk, callcentre: string, name: string): Result<Agent, Refusal> {
  const agent = worldOf(desk).tables.agent.get(key(callcentre, name));
  return agent === undefined ? err(whyAbsent(desk, callcentre, name)) : ok(agent);
}

/** Like `ask`; where the agent is absent because his login expired, the answer says so. */
export function askAboutAgent<N extends AboutAgent>(
  desk: Desk,
  callcentre: string,
  name: N,
  params: Requests[N],
): Answer {
  const answer = ask(desk, callcentre, name, params);
  if (answer.ok || answer.error.code !== CODES.noSuchAgent) return answer;
  return err(whyAbsent(desk, callcentre, 'agent' in params ? params.agent : params.name));
}

const LOGINS = ['callcenter.agent.login', 'callcenter.agent.logout', 'callcenter.agent.expired'];

/** The core knows who is there; why one is not, the log of events knows. */
function whyAbsent(desk: Desk, callcentre: string, name: string): Refusal {
  const last = desk.events.lastAbout(callcentre, key(callcentre, name), LOGINS);
  if (last?.event === 'callcenter.agent.expired')
    return refusalOf('loginExpired', `agent ${name}: the login expired; log in again`);
  return refusalOf('noSuchAgent', `agent ${name} is not logged in`);
}
