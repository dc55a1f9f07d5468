import type { Agent } from '../model/agent.ts';
import { nameOf } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import { publishAgent } from './publish.ts';

/** He is absent from now on; his extension is free for others. Not for an agent who is in a call. */
export function logOut(draft: Draft, agentId: string, why: 'logout' | 'expired'): void {
  const agent = draft.get('agent', agentId);
  if (agent === undefined) return;
  unbindExtension(draft, agent);
  for (const due of ['login-expired', 'penalty-over', 'state-over'] as const)
    draft.clearTimer({ due, agent: agent.id });
  draft.drop('agent', agent.id);
  publishAgent(draft, why, agent);
}

export function unbindExtension(draft: Draft, agent: Agent): void {
  const extension = draft.get('extension', agent.extension);
  if (extension?.agent !== agent.id) return;
  const { name, num, channel, skills } = agent;
  draft.put('extension', { ...extension, agent: null, lastLogin: { name, num, channel: nameOf(channel), skills } });
}
