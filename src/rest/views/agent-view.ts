import { Type } from '@sinclair/typebox';
import { stateText, type Agent } from '../../core/model/agent.ts';
import { nameOf } from '../../core/model/call-centre.ts';
import { subjectOf } from '../../core/rules/agent-view.ts';
import type { Clock } from '../../engine/ports.ts';
import { formatLocal } from '../local-time.ts';
import { agentName, closed, localTime, name, nullable, skillName } from '../schema.ts';

const skill = closed({ name: skillName, score: Type.Integer(), enabled: Type.Boolean() });

export const agentSchema = closed(
  {
    name: agentName,
    num: Type.String(),
    state: Type.String({ description: 'online, idle, fetching, talking, busy[/x], away[/x]' }),
    skills: Type.Array(skill),
    extension: nullable(name),
    channel: name,
    since: localTime,
    calls_today: Type.Integer(),
    idle_seconds: Type.Integer(),
    login_time: localTime,
  },
  { title: 'Agent' },
);

export function showAgent(agent: Agent, clock: Clock): Record<string, unknown> {
  const now = clock.now();
  const { idle_seconds, calls_today } = subjectOf(agent, now, clock.dayOf(now));
  return {
    name: agent.name,
    num: agent.num,
    state: stateText(agent.presence),
    skills: Object.entries(agent.skills).map(([skillName, { score, enabled }]) => ({
      name: skillName,
      score,
      enabled,
    })),
    extension: agent.extension === null ? null : nameOf(agent.extension),
    channel: nameOf(agent.channel),
    since: formatLocal(agent.since),
    calls_today,
    idle_seconds,
    login_time: formatLocal(agent.loginAt),
  };
}
