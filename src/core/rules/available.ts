import type { Agent } from '../model/agent.ts';
import type { Draft } from '../model/draft.ts';
import { isIdle } from '../model/world-index.ts';

/** Why an agent can be offered nothing at all now; null: he can. The words are those of `why`. */
export type Unavailable = 'state' | 'penalty' | 'leg' | 'no extension' | 'unregistered';

/** While the switch is away nothing is asked of it, and nobody is offered anything. */
export const isSwitchThere = (draft: Draft): boolean => draft.get('link', 'switch')?.isAttached === true;

export function whyUnavailable(draft: Draft, agent: Agent): Unavailable | null {
  if (!isIdle(agent)) return 'state';
  if (agent.legId !== null) return 'leg';
  if (agent.notBefore > draft.at) return 'penalty';
  const extension = draft.get('extension', agent.extension);
  if (extension === undefined) return 'no extension';
  if (extension.line.type === 1 && draft.get('registration', extension.line.user) === undefined) return 'unregistered';
  return null;
}
