import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';

/** Is there somebody who waits for it? */
export function isWanted(draft: Draft, { agent, purpose }: Errand): boolean {
  switch (purpose.for) {
    case 'transfer':
      return isAlive(draft, purpose.legId);
    case 'call':
      return isAlive(draft, legOf(draft, agent));
    case 'invite':
      return isOpen(draft, purpose.conversationId);
    case 'join':
      return isOpen(draft, purpose.conversationId) && isAlive(draft, legOf(draft, agent));
    case 'supervise':
      return isTalking(draft, legOf(draft, purpose.target)) && isAlive(draft, legOf(draft, agent));
    case 'substitute':
      return isSubstitutable(draft, purpose.target) && isAlive(draft, legOf(draft, agent));
  }
}

/** He rings for a call of the queue, or talks. */
export function isSubstitutable(draft: Draft, agent: string): boolean {
  const legId = legOf(draft, agent);
  const leg = draft.get('leg', legId);
  return leg?.ending === null && (leg.taskId !== null || leg.conversations.length > 0);
}

function isTalking(draft: Draft, legId: string | null): boolean {
  const leg = draft.get('leg', legId);
  return leg?.ending === null && leg.conversations.length > 0;
}

const legOf = (draft: Draft, agent: string | null): string | null =>
  draft.get('agent', agent)?.legId ?? null;

function isAlive(draft: Draft, legId: string | null): boolean {
  const leg = draft.get('leg', legId);
  return leg !== undefined && leg.ending === null;
}

const isOpen = (draft: Draft, conversationId: string): boolean =>
  draft.get('conversation', conversationId)?.end === null;
