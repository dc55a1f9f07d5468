import type { Subject } from '../../enqueue/model.ts';
import { stateText, type Agent } from '../model/agent.ts';

/** Calls since midnight. */
export const callsToday = (agent: Agent, day: number): number => (agent.callsDay === day ? agent.callsToday : 0);

/** What expressions and answers see of an agent. */
export function subjectOf(agent: Agent, at: number, day: number): Subject {
  return {
    id: agent.name,
    num: agent.num,
    state: stateText(agent.presence),
    idle_seconds:
      agent.presence.is === 'set' && agent.presence.state === 'idle' ? Math.floor((at - agent.since) / 1000) : 0,
    calls_today: callsToday(agent, day),
    skills: agent.skills,
  };
}
