import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import { isTalking, type Leg } from '../model/leg.ts';

/** Is there somebody who waits for it? */
export function isWanted(draft: Draft, { agent, purpose }: Errand): boolean {
  switch (purpose.for) {
    case 'transfer':
      return isAlive(draft.get('leg', purpose.legId));
    case 'call':
      return isAlive(legOf(draft, agent));
    case 'invite':
      return isOpen(draft, purpose.conversationId);
    case 'join':
      return isOpen(draft, purpose.conversationId) && isAlive(legOf(draft, agent));
    case 'supervise':
      return isTalking(legOf(draft, purpose.target)) && isAlive(legOf(draft, agent));
    case 'substitute':
      return isSubstitutable(draft, purpose.target) && isAlive(legOf(draft, agent));
  }
}

/** He rings for a call of the queue, or talks. */
export function isSubstitutable(draft: Draft, agent: string): boolean {
  const leg = legOf(draft, agent);
  return leg?.ending === null && (leg.taskId !== null || leg.conversations.length > 0);
}

const legOf = (draft: Draft, agent: string | null): Leg | undefined =>
  draft.get('leg', draft.get('agent', agent)?.legId);

const isAlive = (leg: Leg | undefined): boolean => leg?.ending === null;

const isOpen = (draft: Draft, conversationId: string): boolean =>
  draft.get('conversation', conversationId)?.end === null;
