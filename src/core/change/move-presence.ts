import { isResting, stateText, stepPresence, type Agent, type AgentInput } from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import { publish } from './publish.ts';

/** Steps the agent's machine, keeps its timers, and tells. An input that does not fit changes nothing. */
export function movePresence(draft: Draft, agentId: string, input: AgentInput, source: 'rule' | 'api' = 'rule'): void {
  const agent = draft.get('agent', agentId);
  const presence = agent === undefined ? 'ignored' : stepPresence(agent.presence, input);
  if (agent === undefined || presence === 'ignored') return;
  draft.put('agent', { ...agent, presence, since: draft.at });
  keepTimers(draft, agent, presence);
  const [previous, latest] = [stateText(agent.presence), stateText(presence)];
  if (previous === latest) return;
  publish(draft, 'callcenter.agent.state_changed', agent.callcentre, agent.id, null, {
    id: agent.name,
    name: agent.name,
    previous_state: previous,
    latest_state: latest,
    current_time: draft.at,
    source,
  });
}

/** A login does not expire during a call. */
function keepTimers(draft: Draft, agent: Agent, presence: Agent['presence']): void {
  const passes = { due: 'state-over', agent: agent.id } as const;
  if (presence.is === 'passing' && presence.until !== null) draft.setTimer(presence.until, passes);
  else draft.clearTimer(passes);
  const due = { due: 'login-expired', agent: agent.id } as const;
  if (!isResting(presence)) draft.clearTimer(due);
  else if (!isResting(agent.presence)) draft.setTimer(agent.seenAt + agent.keepaliveMs, due);
}
